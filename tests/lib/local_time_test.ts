import { assertEquals, assertThrows } from "@std/assert";
import { minuteOfDay } from "../../lib/local_time.ts";

Deno.test("minuteOfDay() follows the zone and its summer time", () => {
  const cases: readonly [string, string, number][] = [
    ["2026-11-22T00:00:00Z", "UTC", 0],
    ["2026-11-22T23:59:59Z", "UTC", 1_439],
    ["2026-11-22T23:30:00Z", "Europe/Berlin", 30],
    ["2026-07-22T22:30:00Z", "Europe/Berlin", 30],
    ["2026-11-22T00:00:00Z", "Asia/Kolkata", 330],
  ];
  for (const [at, zone, minute] of cases) assertEquals(minuteOfDay(Date.parse(at), zone), minute);
});

Deno.test("minuteOfDay() throws RangeError for a zone that does not exist", () => {
  assertThrows(() => minuteOfDay(0, "Mars/Olympus"), RangeError);
});
