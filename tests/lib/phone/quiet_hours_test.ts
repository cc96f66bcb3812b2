import { assertEquals } from "@std/assert";
import { hushed, isQuietAt, parseQuietHours } from "../../../lib/phone/quiet_hours.ts";
import { MINUTE_MS } from "../../../lib/time/time.ts";
import { T0 } from "../../support/site/heartbeats.ts";

const HOURS = parseQuietHours("22:00-07:00, office=12:00-13:00, cabin=off");

/** A minute of 2026-11-22 in Berlin, an hour ahead of UTC. */
function quietAt(hour: number, minute: number, site = "home"): boolean {
  const now = T0 + ((hour - 4) * 60 + minute) * MINUTE_MS;
  return isQuietAt(HOURS, { site, timeZone: "Europe/Berlin", now });
}

Deno.test("quiet hours go over midnight, begin on their minute and end before it", () => {
  assertEquals([quietAt(21, 59), quietAt(22, 0), quietAt(23, 59)], [false, true, true]);
  assertEquals([quietAt(0, 0), quietAt(6, 59), quietAt(7, 0)], [true, true, false]);
});

Deno.test("a home may have hours of its own, or none", () => {
  assertEquals([quietAt(11, 59, "office"), quietAt(12, 0, "office"), quietAt(13, 0, "office")], [
    false,
    true,
    false,
  ]);
  assertEquals([quietAt(23, 0, "office"), quietAt(23, 0, "cabin")], [false, false]);
  const only = parseQuietHours("home=22:00-07:00");
  const at = { timeZone: null, now: T0 };
  assertEquals(isQuietAt(only, { ...at, site: "home" }), true);
  assertEquals(isQuietAt(only, { ...at, site: "other" }), false);
  assertEquals(isQuietAt(null, { ...at, site: "home" }), false);
});

Deno.test("a home's hours are by its own clock", () => {
  const at = { site: "home", now: T0 + 3 * 60 * MINUTE_MS };
  assertEquals(isQuietAt(HOURS, { ...at, timeZone: null }), true);
  assertEquals(isQuietAt(HOURS, { ...at, timeZone: "Europe/Berlin" }), false);
  assertEquals(isQuietAt(HOURS, { ...at, timeZone: "America/New_York" }), true);
});

Deno.test("what is no span is none", () => {
  const wrong = [
    "",
    "off",
    "22:00",
    "22:00-22:00",
    "24:00-07:00",
    "22:60-07:00",
    "7:00-8:00",
    "22:00-07:00,23:00-06:00",
    "home=off,home=off",
    "Home=off",
    "=off",
    "__proto__=off",
    "home=",
    "22:00-07:00;cabin=off",
  ];
  for (const text of wrong) assertEquals(parseQuietHours(text), null, text);
  assertEquals(parseQuietHours("home=off")?.all, null);
});

Deno.test("quiet hours lower a message and never raise or drop it", () => {
  const message = {
    title: "t",
    body: "b",
    priority: 4,
    tags: [],
    click: null,
    sequenceId: null,
    delayMs: null,
  } as const;
  assertEquals(hushed(message), { ...message, priority: 2 });
  assertEquals(hushed({ ...message, priority: 1 }).priority, 1);
});
