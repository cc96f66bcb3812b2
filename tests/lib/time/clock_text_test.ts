import { assertEquals } from "@std/assert";
import { formatClock, formatSince } from "../../../lib/time/clock_text.ts";

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

Deno.test("formatSince() names the day of the last six, then the date", () => {
  const now = Date.UTC(2026, 10, 22, 3, 12);
  const berlin = { now, timeZone: "Europe/Berlin" };
  const ago = (days: number) => formatSince(now - days * 86_400_000, berlin);
  assertEquals([0, 1, 6, 7].map(ago), ["04:12", "Saturday 04:12", "Monday 04:12", "15 Nov 04:12"]);
  assertEquals(formatSince(now - 6 * 86_400_000 - 1, berlin), "16 Nov 04:11");
  assertEquals(formatSince(now - 86_400_000, { now, timeZone: null }), "Saturday 03:12 UTC");
});
