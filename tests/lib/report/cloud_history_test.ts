import { assertEquals } from "@std/assert";
import { eventsOf, silencesOf } from "../../../lib/report/cloud_history.ts";
import type { HistoryEntry } from "../../../lib/site/history.ts";

const WINDOW = { staleAfterMs: 60, fromMs: 1_000, toMs: 9_000 };

function flip(to: "up" | "down", at: number): HistoryEntry {
  return { kind: "flip", at, to, noticedAt: at, incident: 1 };
}

function spans(...history: HistoryEntry[]) {
  return silencesOf(history, WINDOW).map(({ startMs, endMs }) => [startMs, endMs]);
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

Deno.test("a silence in which the cloud was not looking is one all the same", () => {
  assertEquals(spans({ kind: "unknown", at: 2_000, until: 4_000 }), [[2_000, 4_000]]);
});
