import { assertEquals } from "@std/assert";
import { formatClock } from "../../../lib/time/clock_text.ts";

const NOON = Date.UTC(2026, 10, 22, 12, 0, 0);
const HOUR = 3_600_000;

Deno.test("formatClock() shows the time of day in the site's zone", () => {
  assertEquals(formatClock(NOON, { now: NOON, timeZone: "Europe/Berlin" }), "13:00");
  assertEquals(formatClock(NOON, { now: NOON, timeZone: null }), "12:00 UTC");
});

Deno.test("formatClock() adds the date as soon as the zone's day is another", () => {
  const options = { now: NOON, timeZone: "Europe/Berlin" };
  assertEquals(formatClock(NOON - 13 * HOUR, options), "00:00");
  assertEquals(formatClock(NOON - 13 * HOUR - 1, options), "21 Nov 23:59");
  assertEquals(formatClock(NOON - 400 * 24 * HOUR, options), "18 Oct 2025 14:00");
});
