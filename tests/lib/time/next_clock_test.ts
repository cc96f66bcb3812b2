import { assertEquals } from "@std/assert";
import { nextClock } from "../../../lib/time/next_clock.ts";
import { HOUR_MS, MINUTE_MS } from "../../../lib/time/time.ts";
import { T0 } from "../../support/site/heartbeats.ts";

Deno.test("a time is met today if it is still to come, tomorrow otherwise", () => {
  const at = (text: string, now = T0) => nextClock(text, { now, timeZone: "Europe/Berlin" });
  // 04:00 in Berlin.
  assertEquals(at("04:01"), T0 + MINUTE_MS);
  assertEquals(at("04:00"), T0 + 24 * HOUR_MS);
  assertEquals(at("04:00", T0 - 1), T0);
  assertEquals(at("03:59"), T0 + 24 * HOUR_MS - MINUTE_MS);
  assertEquals(nextClock("07:00", { now: T0, timeZone: null }), T0 + 4 * HOUR_MS);
});

Deno.test("a night in which the clocks are changed is shorter or longer", () => {
  const zone = { timeZone: "Europe/Berlin" };
  const spring = Date.UTC(2026, 2, 28, 22);
  assertEquals(nextClock("07:00", { now: spring, ...zone }), spring + 7 * HOUR_MS);
  const autumn = Date.UTC(2026, 9, 24, 21);
  assertEquals(nextClock("07:00", { now: autumn, ...zone }), autumn + 9 * HOUR_MS);
  const left = nextClock("02:30", { now: spring, ...zone }) ?? 0;
  assertEquals(Math.abs(left - Date.UTC(2026, 2, 29, 1)) <= HOUR_MS, true);
});

Deno.test("what is no time is none", () => {
  for (const text of ["", "7:00", "24:00", "07:60", "07:00:00", " 07:00"]) {
    assertEquals(nextClock(text, { now: T0, timeZone: null }), null);
  }
});
