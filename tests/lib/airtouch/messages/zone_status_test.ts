import { assertEquals, assertThrows } from "@std/assert";
import {
  readZoneStatusAt4,
  readZoneStatusAt5,
} from "../../../../lib/airtouch/messages/zone_status.ts";
import { writeZoneStatusAt4, writeZoneStatusAt5 } from "../../../support/airtouch/wire/statuses.ts";

const at4 = (hex: string) => readZoneStatusAt4(Uint8Array.fromHex(hex));
const at5 = (hex: string) => readZoneStatusAt5(Uint8Array.fromHex(hex));

Deno.test("an AT4 group temperature with first byte FF is null, not 154.1 °C", () => {
  assertEquals(at4("41e41a80ff20").temperatureC, null);
  assertEquals(at4("41e41a80fee0").temperatureC, 153.9);
});

Deno.test("an AT4 group without a sensor has no set point; an AT5 zone may carry one", () => {
  assertEquals(at4("40641a00ff00").setPointC, null);
  assertEquals(at4("40641a80ff00").setPointC, 26);
  assertEquals(at5("41508c6407ff0000").setPointC, 24);
  assertEquals(at5("41508c6407ff0000").hasSensor, false);
});

Deno.test("a power that is not defined is a value", () => {
  assertEquals(at4("80640000ff00").power, "reserved-2");
  assertEquals(at5("8064ff0007ff0000").power, "reserved-2");
});

Deno.test("a zone at 0.0 °C is written as 0.0, not as unavailable", () => {
  const frozen = { ...at5("4080968002e70000"), temperatureC: 0 };
  assertEquals(at5(Uint8Array.from(writeZoneStatusAt5(frozen)).toHex()).temperatureC, 0);
  const group = { ...at4("41e41a806180"), temperatureC: 0 };
  assertEquals(at4(Uint8Array.from(writeZoneStatusAt4(group)).toHex()).temperatureC, 0);
});

Deno.test("writing a zone status refuses numbers that do not fit", () => {
  const zone = at5("4080968002e70000");
  assertThrows(() => writeZoneStatusAt5({ ...zone, zone: 64 }), RangeError, '"zone"');
  assertThrows(() => writeZoneStatusAt5({ ...zone, openPercent: 128 }), RangeError);
});

Deno.test("a zone without a sensor has no temperature, whatever its bytes say", () => {
  // Set 24.0 and 25.0 °C, 80 % open; once without and once with the sensor's bit.
  const at5 = (sensor: number) => Uint8Array.of(0x41, 0x50, 0x8c, sensor, 0x02, 0xee, 0, 0);
  assertEquals(readZoneStatusAt5(at5(0x64)).temperatureC, null);
  assertEquals(readZoneStatusAt5(at5(0xe4)).temperatureC, 25);
  const at4 = (sensor: number) => Uint8Array.of(0x41, 0x50, 0x18, sensor, 0x5d, 0xc0);
  assertEquals(readZoneStatusAt4(at4(0x00)).temperatureC, null);
  assertEquals(readZoneStatusAt4(at4(0x80)).temperatureC, 25);
});
