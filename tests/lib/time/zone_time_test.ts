import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { DAY_MS } from "../../../lib/time/time.ts";
import {
  isoWithOffset,
  isTimeZone,
  localMinuteOf,
  localTimeOf,
  startOfDay,
  zoneOffsetMs,
} from "../../../lib/time/zone_time.ts";

const FROM = Date.UTC(2000, 0, 1);
const TO = Date.UTC(2100, 0, 1);
const zone = fc.constantFrom(
  ...Intl.supportedValuesOf("timeZone"),
  // Clocks change at midnight, by half an hour, by a whole day.
  "America/Havana",
  "Asia/Beirut",
  "Australia/Lord_Howe",
  "Pacific/Apia",
  "UTC",
);
const moment = fc.integer({ min: FROM, max: TO });

function asTemporal(at: number, timeZone: string): Temporal.ZonedDateTime {
  return new Temporal.ZonedDateTime(BigInt(at) * 1_000_000n, timeZone);
}

Deno.test("local time and offset are those of Temporal in every zone", () => {
  fc.assert(fc.property(moment, zone, (at, timeZone) => {
    const { year, month, day, hour, minute, second, offsetNanoseconds } = asTemporal(at, timeZone);
    const shown = { year, month, day, hour, minute, second };
    for (const by of ["Temporal", "Intl"] as const) {
      assertEquals(localTimeOf(at, timeZone, { by }), shown, by);
    }
    assertEquals(zoneOffsetMs(at, timeZone), offsetNanoseconds / 1_000_000);
  }));
});

Deno.test("the text of a moment is that of Temporal in every zone", () => {
  fc.assert(fc.property(moment, zone, (at, timeZone) => {
    const text = asTemporal(at, timeZone).toString({
      timeZoneName: "never",
      smallestUnit: "second",
    });
    assertEquals(isoWithOffset(at, timeZone), text);
  }));
});

Deno.test("a day begins when it does for Temporal, also where clocks change at midnight", () => {
  fc.assert(fc.property(moment, zone, (at, timeZone) => {
    const date = asTemporal(at, timeZone).toPlainDate();
    assertEquals(startOfDay(date, timeZone), date.toZonedDateTime(timeZone).epochMilliseconds);
  }));
});

for (
  const [timeZone, from, days] of [
    ["America/Havana", Date.UTC(2026, 0, 1), 365],
    ["Asia/Beirut", Date.UTC(2026, 0, 1), 365],
    ["Africa/Cairo", Date.UTC(2026, 0, 1), 365],
    ["Pacific/Apia", Date.UTC(2011, 11, 25), 4],
  ] as const
) {
  Deno.test(`each day of a year begins right in ${timeZone}`, () => {
    for (let at = from; at < from + days * DAY_MS; at += DAY_MS) {
      const date = asTemporal(at, timeZone).toPlainDate();
      assertEquals(startOfDay(date, timeZone), date.toZonedDateTime(timeZone).epochMilliseconds);
    }
  });
}

Deno.test("a month or a day beyond its end counts on", () => {
  const next = startOfDay({ year: 2026, month: 13, day: 1 }, "Europe/Berlin");
  assertEquals(next, startOfDay({ year: 2027, month: 1, day: 1 }, "Europe/Berlin"));
  const last = startOfDay({ year: 2026, month: 3, day: 0 }, "UTC");
  assertEquals(last, Date.UTC(2026, 1, 28));
});

Deno.test("a zone that is none is refused", () => {
  assertThrows(() => localTimeOf(0, "Europe/Atlantis"), RangeError);
});

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

Deno.test("isTimeZone() takes names alone, and only those that are known here", () => {
  const names = ["Europe/Berlin", "UTC", "+01:00", "Mars/Olympus", "", "Europe/Berlin "];
  assertEquals(names.filter(isTimeZone), ["Europe/Berlin", "UTC"]);
});
