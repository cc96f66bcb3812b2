import { assertEquals, assertThrows } from "@std/assert";
import {
  writeAcControlAt4,
  writeAcControlAt5,
} from "../../../../lib/airtouch/messages/ac_control.ts";
import type { AcControl } from "../../../../lib/airtouch/types.ts";
import { readAcControlAt4, readAcControlAt5 } from "../../../support/airtouch/wire/controls.ts";

const KEEP: AcControl = { ac: 0, power: "keep", mode: "keep", fan: "keep", setPoint: "keep" };

Deno.test("a control that keeps everything changes nothing on the wire", () => {
  assertEquals(writeAcControlAt4(KEEP), [0x00, 0xff, 0x3f, 0x00]);
  assertEquals(writeAcControlAt5(KEEP), [0x00, 0xff, 0x00, 0xff]);
});

Deno.test("setting the mode keeps the fan: the vendor's own example also set it to auto", () => {
  assertEquals(writeAcControlAt4({ ...KEEP, mode: "cool" })[1], 0x4f);
  assertEquals(writeAcControlAt5({ ...KEEP, mode: "cool" })[1], 0x4f);
});

Deno.test("codes that are not defined mean keep", () => {
  assertEquals(readAcControlAt4(Uint8Array.of(0x00, 0x57, 0x3f, 0)), KEEP);
  assertEquals(readAcControlAt5(Uint8Array.of(0xf0, 0x57, 0x00, 0xff)), KEEP);
});

Deno.test("AT5 keeps its set point for a byte or value that it does not know", () => {
  assertEquals(readAcControlAt5(Uint8Array.of(0, 0xff, 0x80, 0x82)).setPoint, "keep");
  assertEquals(readAcControlAt5(Uint8Array.of(0, 0xff, 0x40, 0xff)).setPoint, "keep");
});

Deno.test("a command that the model does not have is refused before it is sent", () => {
  assertThrows(() => writeAcControlAt4({ ...KEEP, power: "away" }), RangeError, '"away"');
  assertThrows(() => writeAcControlAt4({ ...KEEP, fan: "intelligent" }), RangeError);
  assertThrows(() => writeAcControlAt4({ ...KEEP, setPoint: { setC: 22.5 } }), RangeError, "22.5");
  assertThrows(() => writeAcControlAt5({ ...KEEP, setPoint: "up" }), RangeError, "values only");
});
