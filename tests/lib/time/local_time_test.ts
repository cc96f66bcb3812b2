import { assertEquals, assertThrows } from "@std/assert";
import { localMinuteOf } from "../../../lib/time/local_time.ts";

Deno.test("localMinuteOf() follows the zone, its summer time and its day of the week", () => {
  const cases: readonly [string, string, number, number][] = [
    ["2026-11-22T00:00:00Z", "UTC", 0, 0],
    ["2026-11-22T23:59:59Z", "UTC", 1_439, 0],
    ["2026-11-22T23:30:00Z", "Europe/Berlin", 30, 1],
    ["2026-07-22T22:30:00Z", "Europe/Berlin", 30, 4],
    ["2026-11-22T00:00:00Z", "Asia/Kolkata", 330, 0],
    ["2026-11-22T00:00:00Z", "America/New_York", 19 * 60, 6],
  ];
  for (const [at, zone, minute, weekday] of cases) {
    assertEquals(localMinuteOf(Date.parse(at), zone), { minute, weekday });
  }
});

Deno.test("localMinuteOf() throws RangeError for a zone that does not exist", () => {
  assertThrows(() => localMinuteOf(0, "Mars/Olympus"), RangeError);
});
