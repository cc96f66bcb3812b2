import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { daysBetween, lastDays } from "../../../lib/time/local_days.ts";

const HOUR_MS = 3_600_000;
const ZONES = [
  "Europe/Berlin",
  "America/Santiago",
  "Asia/Kathmandu",
  "Australia/Lord_Howe",
  "Pacific/Apia",
  null,
] as const;

Deno.test("lastDays() ends with the day that now lies in", () => {
  const now = Date.UTC(2026, 10, 22, 23, 30); // Already the 23rd in Berlin.
  const days = lastDays(2, { now, timeZone: "Europe/Berlin" });
  assertEquals(days, [
    { date: "2026-11-22", fromMs: Date.UTC(2026, 10, 21, 23), toMs: Date.UTC(2026, 10, 22, 23) },
    { date: "2026-11-23", fromMs: Date.UTC(2026, 10, 22, 23), toMs: Date.UTC(2026, 10, 23, 23) },
  ]);
});

Deno.test("lastDays() knows days of 23 and of 25 hours", () => {
  const lengths = (now: number) =>
    lastDays(3, { now, timeZone: "Europe/Berlin" })
      .map(({ fromMs, toMs }) => (toMs - fromMs) / HOUR_MS);
  assertEquals(lengths(Date.UTC(2026, 2, 30, 12)), [24, 23, 24]);
  assertEquals(lengths(Date.UTC(2026, 9, 26, 12)), [24, 25, 24]);
});

Deno.test("lastDays() begins a day at its first moment where midnight is skipped", () => {
  // In Santiago the clocks went from 24:00 on 5 September 2026 to 01:00 on the 6th.
  const [day] = lastDays(1, { now: Date.UTC(2026, 8, 6, 15), timeZone: "America/Santiago" });
  assertEquals(day, {
    date: "2026-09-06",
    fromMs: Date.UTC(2026, 8, 6, 4),
    toMs: Date.UTC(2026, 8, 7, 3),
  });
});

Deno.test("lastDays() leaves no gap between days in any zone at any time", () => {
  const moment = fc.integer({ min: Date.UTC(2012, 0, 1), max: Date.UTC(2040, 0, 1) });
  fc.assert(
    fc.property(moment, fc.constantFrom(...ZONES), (now, timeZone) => {
      const days = lastDays(5, { now, timeZone });
      assertEquals(days.length, 5);
      const last = days.at(-1);
      assertEquals(last !== undefined && last.fromMs <= now && now < last.toMs, true);
      days.slice(1).forEach((day, index) => assertEquals(day.fromMs, days[index]?.toMs));
    }),
    { numRuns: 300 },
  );
});

Deno.test("lastDays() throws for a zone that is not known", () => {
  assertThrows(() => lastDays(1, { now: 0, timeZone: "Mars/Base" }), RangeError);
});

Deno.test("daysBetween() has each day that a stretch touches, and none of an empty one", () => {
  const at = (iso: string) => Date.parse(iso);
  const dates = (from: string, to: string) =>
    daysBetween({ fromMs: at(from), toMs: at(to) }, "Europe/Berlin").map(({ date }) => date);
  assertEquals(dates("2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z"), ["2026-10-25"]);
  assertEquals(dates("2026-11-30T12:00:00Z", "2026-11-30T23:00:01Z"), ["2026-11-30", "2026-12-01"]);
  assertEquals(dates("2026-11-30T12:00:00Z", "2026-11-30T12:00:00Z"), []);
});

Deno.test("the days of one zone are made once a day, whichever home asks", () => {
  const now = Date.UTC(2026, 10, 22, 12);
  const asked = (at: number, timeZone = "Europe/Berlin") => lastDays(90, { now: at, timeZone });
  assertStrictEquals(asked(now), asked(now + 3_600_000));
  assertEquals(asked(now) === asked(now + 86_400_000), false);
  assertEquals(asked(now) === asked(now, "Asia/Tokyo"), false);
});
