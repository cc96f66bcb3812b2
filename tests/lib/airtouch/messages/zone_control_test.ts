import { assertEquals, assertThrows } from "@std/assert";
import { writeZoneControl } from "../../../../lib/airtouch/messages/zone_control.ts";
import type { ZoneControl } from "../../../../lib/airtouch/types.ts";
import { readZoneControl } from "../../../support/airtouch/wire/controls.ts";

const KEEP: ZoneControl = { zone: 3, power: "keep", method: "keep", value: "keep" };

Deno.test("a control that keeps everything has the model's filler as its value", () => {
  assertEquals(writeZoneControl(KEEP, 4), [3, 0, 0x00, 0]);
  assertEquals(writeZoneControl(KEEP, 5), [3, 0, 0xff, 0]);
});

Deno.test("AT5 v1.2's method bits are written and read, not dropped", () => {
  const control: ZoneControl = { ...KEEP, method: "temperature", value: { setC: 23 } };
  const block = writeZoneControl(control, 5);
  assertEquals(block, [3, 0xb8, 0x82, 0]);
  assertEquals(readZoneControl(Uint8Array.from(block), 5), control);
});

Deno.test("codes that are not defined mean keep", () => {
  assertEquals(readZoneControl(Uint8Array.of(3, 0xe7, 0xff, 0), 5), KEEP);
  assertEquals(readZoneControl(Uint8Array.of(3, 0xa0, 0xff, 0), 5), KEEP);
});

Deno.test("a percentage is 0-100", () => {
  const open = (openPercent: number) => ({ ...KEEP, value: { openPercent } });
  assertEquals(writeZoneControl(open(0), 5)[2], 0);
  assertEquals(writeZoneControl(open(100), 5)[2], 100);
  assertThrows(() => writeZoneControl(open(101), 5), RangeError, "0–100, got 101");
  assertThrows(() => writeZoneControl(open(-1), 4), RangeError);
});
