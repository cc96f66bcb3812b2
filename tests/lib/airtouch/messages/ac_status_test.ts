import { assertEquals, assertThrows } from "@std/assert";
import { readAcStatusAt4, readAcStatusAt5 } from "../../../../lib/airtouch/messages/ac_status.ts";
import { writeAcStatusAt4, writeAcStatusAt5 } from "../../../support/airtouch/wire/statuses.ts";

const at4 = (hex: string) => readAcStatusAt4(Uint8Array.fromHex(hex));
const at5 = (hex: string) => readAcStatusAt5(Uint8Array.fromHex(hex));

Deno.test("reserved AT4 power, mode and fan are values, not errors that reset a connection", () => {
  const status = at4("805f1a0061800000");
  assertEquals([status.power, status.mode, status.fan], [
    "reserved-2",
    "reserved-5",
    "reserved-15",
  ]);
  assertEquals(Uint8Array.from(writeAcStatusAt4(status)).toHex(), "805f1a0061800000");
});

Deno.test("reserved AT5 power, mode and fan are values", () => {
  const status = at5("70a7ffc007ff0000");
  assertEquals([status.power, status.mode, status.fan], [
    "reserved-7",
    "reserved-10",
    "reserved-7",
  ]);
});

Deno.test("an AC without readings says null: no 154.7 °C, no set point of 35.5", () => {
  assertEquals(at4("40421a00ff000000").temperatureC, null);
  assertEquals(at5("1042ffc007ff0000").temperatureC, null);
  assertEquals(at5("1042ffc007ff0000").setPointC, null);
});

Deno.test("an AT5 in a state that the vendor does not document is forced off, not unknown", () => {
  assertEquals(at5("4042ffc007ff0000").power, "forced-off");
});

Deno.test("writing an AC status refuses what the model cannot say", () => {
  const status = at5("1042ffc007ff0000");
  assertThrows(() => writeAcStatusAt5({ ...status, ac: 16 }), RangeError, '"ac"');
  assertThrows(() => writeAcStatusAt4({ ...status, setPointC: 22.5 }), RangeError, "22.5");
  assertThrows(() => writeAcStatusAt4({ ...status, fan: "intelligent" }), RangeError);
});
