import { assertEquals } from "@std/assert";
import {
  cloudTimeline,
  eventsOf,
  lengthsOfOutages,
  notReachedInSilences,
  silencesOf,
  timesOfOutages,
} from "../../../lib/report/cloud_history.ts";
import type { HistoryEntry } from "../../../lib/site/history.ts";

const WINDOW = { staleAfterMs: 60, fromMs: 1_000, toMs: 9_000 };

function flip(to: "up" | "down", at: number): HistoryEntry {
  return { kind: "flip", at, to, noticedAt: at, incident: 1 };
}

function spans(...history: HistoryEntry[]) {
  return silencesOf(history, WINDOW).map(({ fromMs, toMs }) => [fromMs, toMs]);
}

Deno.test("the home's events are put in the order in which they happened to it", () => {
  const what = { kind: "router_restarted" } as const;
  const entry = (at: number, epoch: number, id: number): HistoryEntry => ({
    kind: "event",
    at,
    epoch,
    id,
    told: false,
    what,
  });
  const history = [entry(5, 2, 1), entry(9, 1, 2), flip("up", 3), entry(9, 1, 1)];
  assertEquals(eventsOf(history), [
    { atMs: 9, epoch: 1, id: 1, uptimeMs: null, what },
    { atMs: 9, epoch: 1, id: 2, uptimeMs: null, what },
    { atMs: 5, epoch: 2, id: 1, uptimeMs: null, what },
  ]);
});

Deno.test("outages whose end was seen are told with their times, and how long they took", () => {
  const ended = (at: number, lastedMs: number): HistoryEntry => ({
    kind: "event",
    at,
    epoch: 1,
    id: at,
    told: false,
    what: { kind: "outage_ended", cause: "internet_dead", lastedMs, cuts: 0, helped: null },
  });
  const history = [ended(900_000, 60_000), ended(300_000, 240_000)];
  assertEquals(timesOfOutages(history), [
    { fromMs: 60_000, toMs: 300_000 },
    { fromMs: 840_000, toMs: 900_000 },
  ]);
  assertEquals(lengthsOfOutages(history), [60_000, 240_000]);
});

Deno.test("a silence begins with the last heartbeat, not with its deadline", () => {
  assertEquals(spans(flip("up", 3_000), flip("down", 2_060)), [[2_000, 3_000]]);
});

Deno.test("a silence that began before goes on from the beginning", () => {
  assertEquals(spans(flip("up", 3_000)), [[1_000, 3_000]]);
});

Deno.test("a silence that has not ended lasts until the end", () => {
  assertEquals(spans(flip("down", 2_060)), [[2_000, 9_000]]);
});

Deno.test("a home that was heard all the time was never silent", () => {
  assertEquals(spans({ kind: "hour", at: 2_000, beats: 240 }), []);
});

Deno.test("a flip that is missing makes no second silence of one", () => {
  assertEquals(spans(flip("down", 2_060), flip("down", 4_060), flip("up", 5_000)), [[
    2_000,
    5_000,
  ]]);
});

const SITE = { firstSeenAt: 500_000, lastSeenAt: 900_000, staleAfterMs: 60_000, isSilent: false };

function timeline(change: Partial<typeof SITE> = {}, entries: readonly HistoryEntry[] = []) {
  const asked = { fromMs: 0, toMs: 5_000_000, now: 1_000_500, entries, entriesFromMs: null };
  return cloudTimeline({ ...SITE, ...change }, asked);
}

Deno.test("a time in which the cloud did not listen is an absence, and no silence", () => {
  const { silences, absences } = timeline({}, [{ kind: "unknown", at: 2_000, until: 4_000 }]);
  assertEquals([silences, absences], [[], [{ fromMs: 2_000, toMs: 4_000 }]]);
});

Deno.test("what the home tells later of when the cloud was not reached goes its own way", () => {
  const { silences, absences, notReached } = timeline({}, [
    { kind: "not_reached", at: 2_000, until: 4_000 },
  ]);
  assertEquals([silences, absences, notReached], [[], [], [{ fromMs: 2_000, toMs: 4_000 }]]);
});

Deno.test("of what the home told later only what lies in a silence explains one", () => {
  const stay = (fromMs: number, toMs: number) => ({ fromMs, toMs });
  const options = { ...timeline(), silences: [stay(100, 200), stay(300, 400)] };
  assertEquals(
    notReachedInSilences({ ...options, notReached: [stay(0, 100), stay(150, 350)] }),
    [stay(150, 200), stay(300, 350)],
  );
});

Deno.test("nothing is known of what is to come; the present second counts whole", () => {
  assertEquals(timeline().toMs, 1_001_000);
});

Deno.test("a heartbeat covers a minute; of a home that is silent its last one ends what is known", () => {
  assertEquals(timeline().seenUntilMs, 960_000);
  assertEquals(timeline({ lastSeenAt: 990_000 }).seenUntilMs, 1_001_000);
  const silent = timeline({ isSilent: true });
  assertEquals(silent.seenUntilMs, 900_000);
  assertEquals(silent.silences, [{ fromMs: 900_000, toMs: 1_001_000 }]);
});

Deno.test("the record begins with the first heartbeat, or with what was read", () => {
  assertEquals(timeline().knownFromMs, 500_000);
  const asked = { fromMs: 0, toMs: 1, now: 1_000_000, entries: [], entriesFromMs: 700_000 };
  assertEquals(cloudTimeline(SITE, asked).knownFromMs, 700_000);
});
