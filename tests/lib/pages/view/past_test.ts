import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { type PastSpan, readPast } from "../../../../lib/pages/view/past.ts";
import type { PastAsked } from "../../../../lib/report/cloud_history.ts";
import type { HistoryEntry } from "../../../../lib/site/history.ts";
import type { Happening } from "../../../../lib/wire/event.ts";
import { makeSilentView, makeSiteView, NOW_MS } from "../../../support/pages/site_views.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const FROM_MS = NOW_MS - DAY_MS;
const SITE = makeSiteView({ firstSeenAt: FROM_MS - DAY_MS, lastSeenAt: NOW_MS });

/** Minutes before now. */
function event(id: number, minutesAgo: number, what: Happening): HistoryEntry {
  return { kind: "event", at: NOW_MS - minutesAgo * MINUTE_MS, epoch: 1, id, told: false, what };
}

function flip(to: "up" | "down", minutesAgo: number): HistoryEntry {
  const at = NOW_MS - minutesAgo * MINUTE_MS;
  return { kind: "flip", at, to, noticedAt: at, incident: 1 };
}

function outage(minutesAgo: number, minutes: number, cuts = 1): HistoryEntry[] {
  const cause = "internet_dead";
  return [
    event(1, minutesAgo - 1, { kind: "outage_began", cause, lastedMs: MINUTE_MS }),
    event(2, minutesAgo - 2, {
      kind: "cut",
      reason: "automatic",
      number: 1,
      outcome: "confirmed",
    }),
    event(3, minutesAgo - minutes, {
      kind: "outage_ended",
      cause,
      lastedMs: minutes * MINUTE_MS,
      cuts,
      helped: true,
    }),
  ];
}

function past(entries: readonly HistoryEntry[], change: Partial<PastAsked> = {}, site = SITE) {
  return readPast(site, {
    fromMs: FROM_MS,
    toMs: NOW_MS,
    now: NOW_MS,
    entries,
    entriesFromMs: null,
    ...change,
  });
}

/** `"outage 600-588"`: minutes before now. */
function shown(spans: readonly PastSpan[]): string[] {
  const ago = (at: number) => (NOW_MS - at) / MINUTE_MS;
  return spans.map(({ kind, fromMs, toMs }) => `${kind} ${ago(fromMs)}-${ago(toMs)}`);
}

Deno.test("a past without entries is online", () => {
  assertEquals(shown(past([]).spans), ["online 1440-0"]);
});

Deno.test("an outage explains the silence around it, seams and all", () => {
  const entries = [flip("down", 598), ...outage(600, 12), flip("up", 587.5)];
  const { spans, outages, cuts } = past(entries);
  assertEquals(shown(spans), ["online 1440-600", "outage 600-588", "online 588-0"]);
  assertEquals(cuts.length, 1);
  assertEquals(outages, [{
    startMs: NOW_MS - 600 * MINUTE_MS,
    endMs: NOW_MS - 588 * MINUTE_MS,
    isOpen: false,
    extent: { fromMs: NOW_MS - 600 * MINUTE_MS, toMs: NOW_MS - 588 * MINUTE_MS },
    cause: "internet_dead",
    gateway: null,
    cuts: 1,
    lastCutAt: NOW_MS - 598 * MINUTE_MS,
    helped: true,
    tally: null,
  }]);
});

Deno.test("what of a silence no outage explains stays a silence", () => {
  const entries = [flip("down", 599), ...outage(600, 12), flip("up", 500)];
  assertEquals(shown(past(entries).spans), [
    "online 1440-600",
    "outage 600-588",
    "silent 588-500",
    "online 500-0",
  ]);
});

Deno.test("a seam is as long as the silence that is allowed, and no longer", () => {
  for (const [upAt, kinds] of [[587, 3], [586.98, 4]] as const) {
    const entries = [flip("down", 599), ...outage(600, 12), flip("up", upAt)];
    assertEquals(past(entries).spans.length, kinds, `${upAt}`);
  }
});

Deno.test("a silence without an outage begins with the last heartbeat", () => {
  assertEquals(shown(past([flip("down", 100), flip("up", 90)]).spans), [
    "online 1440-101",
    "silent 101-90",
    "online 90-0",
  ]);
});

Deno.test("a silence in which the home was online, as it told later, was watched", () => {
  const told = (from: number, to: number): HistoryEntry => ({
    kind: "not_reached",
    at: NOW_MS - from * MINUTE_MS,
    until: NOW_MS - to * MINUTE_MS,
  });
  const silence = [flip("down", 100), flip("up", 90)];
  const whole = past([...silence, told(101, 90)]);
  assertEquals(shown(whole.spans), ["online 1440-0"]);
  assertEquals(whole.notReached.map(({ fromMs, toMs }) => toMs - fromMs), [11 * MINUTE_MS]);
  // The first part is longer than a silence may be.
  assertEquals(shown(past([...silence, told(97, 90)]).spans), [
    "online 1440-101",
    "silent 101-97",
    "online 97-0",
  ]);
  // The cloud did not listen: the home tells of that time as well, but it was no silence.
  const unheard: HistoryEntry = {
    kind: "unknown",
    at: NOW_MS - 100 * MINUTE_MS,
    until: NOW_MS - 90 * MINUTE_MS,
  };
  const absent = past([unheard, told(101, 90)]);
  assertEquals([shown(absent.spans), absent.notReached], [["online 1440-0"], []]);
});

Deno.test("a home that is silent now is silent from its last heartbeat on, noticed or not", () => {
  const expected = ["online 1440-12", "silent 12-0"];
  const site = { ...makeSilentView(), firstSeenAt: SITE.firstSeenAt };
  assertEquals(shown(past([], {}, site).spans), expected);
  assertEquals(shown(past([flip("down", 11)], {}, site).spans), expected);
});

Deno.test("a past that begins in the middle of a silence begins silent", () => {
  assertEquals(shown(past([flip("up", 1_400)]).spans), ["silent 1440-1400", "online 1400-0"]);
});

Deno.test("time that was not watched is told apart, but what the home tells of it counts", () => {
  const unknown: HistoryEntry = {
    kind: "unknown",
    at: NOW_MS - 605 * MINUTE_MS,
    until: NOW_MS - 580 * MINUTE_MS,
  };
  assertEquals(shown(past([unknown, ...outage(600, 12)]).spans), [
    "online 1440-605",
    "not_watched 605-600",
    "outage 600-588",
    "not_watched 588-580",
    "online 580-0",
  ]);
});

Deno.test("before the first heartbeat, and before what was read, nothing is known", () => {
  const site = { ...SITE, firstSeenAt: NOW_MS - 60 * MINUTE_MS };
  assertEquals(shown(past([], {}, site).spans), ["before 1440-60", "online 60-0"]);
  const cut = past([], { entriesFromMs: NOW_MS - 90 * MINUTE_MS });
  assertEquals(shown(cut.spans), ["before 1440-90", "online 90-0"]);
});

Deno.test("an outage that lasts is open until now", () => {
  const began = event(1, 18, { kind: "outage_began", cause: "dns_only", lastedMs: MINUTE_MS });
  const { spans, outages } = past([began]);
  assertEquals(shown(spans), ["online 1440-19", "outage 19-0"]);
  assertEquals([outages[0]?.isOpen, outages[0]?.endMs], [true, null]);
});

Deno.test("a cut that the plug refused is not one", () => {
  const what = { kind: "cut", reason: "commanded", number: 0, outcome: "refused" } as const;
  assertEquals(past([event(1, 5, what)]).cuts, []);
});

Deno.test("spans cover the whole without gap or overlap, whatever happened", () => {
  const minute = fc.integer({ min: 0, max: 2_000 });
  const entry = fc.oneof(
    fc.tuple(fc.constantFrom("up" as const, "down" as const), minute)
      .map(([to, ago]) => flip(to, ago)),
    minute.map((ago): HistoryEntry => ({
      kind: "unknown",
      at: NOW_MS - ago * MINUTE_MS,
      until: NOW_MS - Math.max(0, ago - 30) * MINUTE_MS,
    })),
    fc.tuple(fc.integer({ min: 1, max: 9 }), minute).map(([id, ago]) =>
      event(id, ago, {
        kind: "outage_ended",
        cause: "router_dead",
        lastedMs: 9 * MINUTE_MS,
        cuts: 0,
        helped: null,
      })
    ),
  );
  fc.assert(fc.property(fc.array(entry, { maxLength: 30 }), (entries) => {
    const { spans } = past(entries);
    assertEquals([spans[0]?.fromMs, spans.at(-1)?.toMs], [FROM_MS, NOW_MS]);
    spans.slice(1).forEach((span, index) => {
      assertEquals(span.fromMs, spans[index]?.toMs);
      assert(span.kind !== spans[index]?.kind && span.toMs > span.fromMs);
    });
  }));
});

Deno.test("a watchdog that cannot look leaves no time online behind it, up to now", () => {
  const entries = [event(1, 25, { kind: "watchdog_broken", why: "No target can be asked" })];
  const { spans } = past(entries, {}, { ...SITE, lastSeenAt: NOW_MS - 8_000 });
  assertEquals(shown(spans).slice(-2), ["online 1440-25", "not_watched 25-0"]);
});

Deno.test("trouble of the watchdog's own is known until it is over", () => {
  const broken = event(1, 30, { kind: "watchdog_broken", why: "No target can be asked" });
  const plug = event(2, 20, { kind: "plug_trouble", hint: "Wrong key" });
  const troubled = past([broken, plug]);
  assertEquals(troubled.blindWhy, "No target can be asked");
  assertEquals(troubled.plugTroubleAt, NOW_MS - 20 * MINUTE_MS);
  const mended = past([
    broken,
    plug,
    event(3, 10, { kind: "watchdog_mended" }),
    event(4, 9, { kind: "plug_well" }),
  ]);
  assertEquals([mended.blindWhy, mended.plugTroubleAt], [undefined, undefined]);
});
