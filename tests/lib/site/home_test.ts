import { assert, assertEquals } from "@std/assert";
import { applyHeartbeat } from "../../../lib/site/heartbeat.ts";
import { describeHome, noteSaidSince } from "../../../lib/site/home.ts";
import { planOf } from "../../../lib/wire/reboot_text.ts";
import { FOREVER, type SiteRecord } from "../../../lib/site/site.ts";
import type { Happening } from "../../../lib/wire/event.ts";
import type { Heartbeat } from "../../../lib/wire/heartbeat.ts";
import { DAY_MS } from "../../../lib/time/time.ts";
import { event, heartbeat, listened, siteSeenAt, T0 } from "../../support/site/heartbeats.ts";

const CONTEXT = { now: T0, siteId: "home", previous: null };

Deno.test("a site without a name, or with an invisible one, is called by its id", () => {
  assertEquals(describeHome(heartbeat({ site: { name: null } }), CONTEXT).name, "home");
  assertEquals(describeHome(heartbeat({ site: { name: "\u200b\u202e " } }), CONTEXT).name, "home");
});

Deno.test("a time zone that this runtime does not know is not kept", () => {
  const zoneOf = (timeZone: string) =>
    describeHome(heartbeat({ site: { timeZone } }), CONTEXT).timeZone;
  assertEquals(zoneOf("Europe/Berlin"), "Europe/Berlin");
  assertEquals(zoneOf("Europe/Atlantis"), null);
  assertEquals(zoneOf("x".repeat(64)), null);
  assertEquals(zoneOf("\n"), null);
});

Deno.test("a zone that has not changed is not looked up again", () => {
  const previous = { ...siteSeenAt(T0), timeZone: "Known/Before" };
  const told = heartbeat({ site: { timeZone: "Known/Before" } });
  assertEquals(describeHome(told, { ...CONTEXT, previous }).timeZone, "Known/Before");
});

Deno.test("a pause is kept as the moment of its end", () => {
  const until = (pausedForMs: number | null) =>
    describeHome(heartbeat({ pausedForMs }), CONTEXT).home.pausedUntil;
  assertEquals(until(null), null);
  assertEquals(until(0), T0);
  assertEquals(until(5_000), T0 + 5_000);
  assertEquals(until(-1), FOREVER);
  assertEquals(until(Number.MAX_SAFE_INTEGER), FOREVER);
});

Deno.test("the home's texts and counts are cut to what the record holds", () => {
  const { home } = describeHome(
    heartbeat({
      cuts24h: 5_000,
      release: "1".repeat(32),
      warnings: ["😀".repeat(100), 'b\n"b\\', "third"],
      wallMs: Number.MAX_SAFE_INTEGER,
    }),
    CONTEXT,
  );
  assertEquals(home.cuts24h, 999);
  assert(home.release.length <= 12);
  assertEquals(home.warnings.length, 2);
  assertEquals(home.warnings[1], "b 'b/");
  assertEquals(home.clockSkewMs, 999_999_999_999);
});

Deno.test("whether a router was asked is kept as one of three, and nothing of an older or newer home", () => {
  const kept = (gateway?: string) =>
    describeHome({ ...heartbeat(), ...(gateway === undefined ? {} : { gateway }) }, CONTEXT).home
      .gateway;
  for (const gateway of ["answers", "silent", "not_asked"]) assertEquals(kept(gateway), gateway);
  assertEquals([kept(), kept("asleep")], [undefined, undefined]);
});

Deno.test("the next reboot is kept as a moment, not later than the home meant it", () => {
  const plan = (nextReboot: Heartbeat["nextReboot"]) => {
    const { home } = describeHome(
      heartbeat({ cuts24h: 3, ...(nextReboot && { nextReboot }) }),
      CONTEXT,
    );
    return planOf(home.reboot, home);
  };
  assertEquals(plan({ inMs: 300_000, why: "cap" }), { at: T0 + 290_000, why: "cap", cuts24h: 3 });
  assertEquals(plan({ inMs: 5_000, why: "gap" })?.at, T0);
  assertEquals(plan({ inMs: Number.MAX_SAFE_INTEGER, why: "gap" })?.at, FOREVER);
  assertEquals(plan({ inMs: null, why: "melted" }), { at: null, why: "melted", cuts24h: 3 });
  assertEquals(plan(undefined), null);
});

Deno.test("the same moment of the next reboot stays as it is, however long its heartbeat took", () => {
  const told = (inMs: number) => heartbeat({ nextReboot: { inMs, why: "gap" } });
  const previous = siteSeenAt(T0, { nextReboot: { inMs: 300_000, why: "gap" } });
  const atOf = (inMs: number, now: number) =>
    describeHome(told(inMs), { ...CONTEXT, now, previous }).home.reboot?.at;
  assertEquals(atOf(285_000, T0 + 15_900), T0 + 290_000);
  assertEquals(atOf(285_000, T0 + 24_999), T0 + 290_000);
  assertEquals(atOf(285_000, T0 + 25_000), T0 + 300_000);
  assertEquals(atOf(0, T0 + 15_000), T0 + 15_000);
});

const BEGAN: Happening = { kind: "outage_began", cause: "internet_dead", lastedMs: 60_000 };
const ENDED: Happening = {
  kind: "outage_ended",
  cause: "internet_dead",
  lastedMs: 600_000,
  cuts: 1,
  helped: true,
};

/** The record after heartbeats `[seconds after T0, cause, events with their ids]`. */
function after(
  ...beats: readonly (readonly [number, string, ...(readonly [number, Happening])[]])[]
): SiteRecord {
  let site = siteSeenAt(T0);
  for (const [atS, cause, ...events] of beats) {
    const now = T0 + atS * 1_000;
    const sign = heartbeat({ cause, events: events.map(([id, what]) => event(id, what)) });
    const context = { ...listened(now), mostMs: now, siteId: "home", generation: 1 };
    site = applyHeartbeat(site, sign, context).site;
  }
  return site;
}

const sinceS = (site: SiteRecord) =>
  site.saidSince === undefined ? null : (site.saidSince - T0) / 1_000;

Deno.test("trouble is dated by the first heartbeat that tells of it, and kept while it lasts", () => {
  assertEquals(sinceS(after([15, "online"])), null);
  assertEquals(sinceS(after([15, "internet_dead"], [30, "router_dead"], [45, "dns_only"])), 15);
});

Deno.test("an outage that is told of dates its trouble, and its end what is well again", () => {
  const began = [[15, "internet_dead"], [75, "internet_dead", [1, BEGAN]]] as const;
  // Told 1 s after it was known, by then it had lasted for 60 s.
  assertEquals(sinceS(after(...began)), 14);
  assertEquals(sinceS(after(...began, [600, "online", [2, ENDED]])), 599);
  assertEquals(sinceS(after(...began, [600, "online"])), 600);
  assertEquals(sinceS(after([600, "online", [1, BEGAN], [2, ENDED]])), 599);
  // The end of one that was over before this trouble began.
  assertEquals(sinceS(after([15, "online"], [30, "captive_portal", [2, ENDED]])), 30);
});

Deno.test("a watchdog that cannot look is another trouble than a line that is away", () => {
  assertEquals(sinceS(after([15, "internet_dead"], [90, "watchdog_broken"])), 90);
  const back = [[15, "watchdog_broken"], [30, "internet_dead"]] as const;
  assertEquals(sinceS(after(...back)), 30);
  assertEquals(sinceS(after([15, "watchdog_broken", [1, BEGAN]])), 15);
});

Deno.test("a silence within a trouble leaves its beginning as it was", () => {
  assertEquals(sinceS(after([15, "internet_dead"], [4_000, "internet_dead"])), 15);
});

Deno.test("of a trouble that an older cloud recorded it is not known since when", () => {
  const { saidSince: _, ...older } = after([15, "internet_dead"]);
  const events = { lastEvent: 0, fresh: [], history: [] };
  const told = { cause: "internet_dead", events, now: T0 + 30_000 };
  assertEquals(noteSaidSince(older, told), {});
  assertEquals(noteSaidSince(null, told), { saidSince: T0 + 30_000 });
});

Deno.test("a pause keeps since when and from where, however fast its heartbeats travel", () => {
  const paused = (agoMs: number | null, by: string | null) =>
    heartbeat({ pausedForMs: 60_000, paused: { agoMs, by } });
  const pauseOf = (sign: Heartbeat, now: number, previous: SiteRecord | null = null) =>
    describeHome(sign, { now, siteId: "home", previous }).home.pause;
  const first = pauseOf(paused(5_000, "page"), T0);
  assertEquals(first, [T0 - 5_000, "page"]);
  const site = siteSeenAt(T0);
  const before: SiteRecord = { ...site, home: { ...site.home, pause: [T0 - 5_000, "page"] } };
  assertEquals(pauseOf(paused(20_000, "page"), T0 + 24_999, before), first);
  assertEquals(pauseOf(paused(20_000, "page"), T0 + 25_000, before), [T0 + 5_000, "page"]);
  assertEquals(pauseOf(paused(20_000, "home"), T0 + 15_000, before), [T0 - 5_000, "home"]);
  assertEquals(pauseOf(paused(null, "telepathy"), T0, before), [null, null]);
  // Begun by a clock that had not heard the time yet.
  assertEquals(pauseOf(paused(T0, "home"), T0, before), [null, "home"]);
  assertEquals(pauseOf(paused(Number.MAX_SAFE_INTEGER, "home"), T0, before), [null, "home"]);
  assertEquals(pauseOf(paused(300 * DAY_MS, "home"), T0), [T0 - 300 * DAY_MS, "home"]);
  // An older home; and one that is not paused.
  assertEquals(pauseOf(heartbeat({ pausedForMs: 60_000 }), T0, before), undefined);
  const over = heartbeat({ pausedForMs: null, paused: { agoMs: 1, by: "page" } });
  assertEquals(pauseOf(over, T0, before), undefined);
});

Deno.test("words that only a newer watchdog knows are cut to what a record has room for", () => {
  const sign = heartbeat({
    cause: "solar_storm_over_europe",
    phase: "waiting_for_the_weather",
    nextReboot: { inMs: null, why: "waiting_for_the_weather" },
  });
  const { home } = describeHome(sign, { now: T0, siteId: "home", previous: null });
  const words = [home.cause, home.phase, home.reboot?.why];
  assertEquals(words, ["solar_storm_over", "waiting_for_the_", "waiting_for_the_"]);
});
