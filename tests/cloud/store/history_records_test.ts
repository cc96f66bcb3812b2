import { assertEquals } from "@std/assert";
import {
  forgetHistory,
  historyKey,
  listHistory,
  listHours,
  purgeHistory,
} from "../../../cloud/store/history_records.ts";
import { HISTORY_KEPT_MS, type HistoryEntry } from "../../../lib/site/history.ts";
import { T0 } from "../../support/site/heartbeats.ts";
import { withKv } from "../../support/store/kv.ts";

const HOUR_MS = 3_600_000;
const ALL = { from: 0, to: T0 + 1, limit: 1_000 };

function hour(hoursAgo: number): HistoryEntry {
  return { kind: "hour", at: T0 - hoursAgo * HOUR_MS, beats: 240 };
}

function unknown(hoursAgo: number): HistoryEntry {
  const at = T0 - hoursAgo * HOUR_MS;
  return { kind: "unknown", at, until: at + 1 };
}

async function fill(kv: Deno.Kv, entries: readonly HistoryEntry[]): Promise<void> {
  for (const entry of entries) await kv.set(historyKey("home", entry), entry);
}

Deno.test("hours are kept apart from all else, and both come newest first", () =>
  withKv(async (kv) => {
    const entries = [hour(2), unknown(2), hour(1), unknown(1)];
    await fill(kv, entries);
    assertEquals(await listHistory(kv, "home", ALL), [unknown(1), unknown(2)]);
    assertEquals(await listHours(kv, "home", ALL), [hour(1), hour(2)]);
    assertEquals(await listHours(kv, "cabin", ALL), []);
  }));

Deno.test("a list begins at its start, ends before its end, and is no longer than its limit", () =>
  withKv(async (kv) => {
    await fill(kv, [unknown(3), unknown(2), unknown(1)]);
    const list = async (from: number, to: number, limit = 10) =>
      (await listHistory(kv, "home", { from: T0 - from * HOUR_MS, to: T0 - to * HOUR_MS, limit }))
        .map(({ at }) => (T0 - at) / HOUR_MS);
    assertEquals(await list(3, 1), [2, 3]);
    assertEquals(await list(2.9, 0.9), [1, 2]);
    assertEquals(await list(3, 0, 2), [1, 2]);
  }));

Deno.test("what is no entry is left out, and no length leads out of the calendar", () =>
  withKv(async (kv) => {
    await fill(kv, [unknown(2)]);
    for (const [index, row] of [null, "text", { kind: "hour" }, { at: T0 }].entries()) {
      await kv.set(["history", "home", T0 - index, "odd"], row);
      await kv.set(["hours", "home", T0 - index, "odd"], row);
    }
    assertEquals(await listHistory(kv, "home", ALL), [unknown(2)]);
    assertEquals(await listHours(kv, "home", ALL), []);
    const what = { kind: "gave_up", cuts: 8, retryInMs: Number.MAX_SAFE_INTEGER } as const;
    await fill(kv, [{ kind: "event", at: T0, epoch: 1, id: 1, told: false, what }]);
    const [event] = await listHistory(kv, "home", ALL);
    assertEquals(event?.kind === "event" ? event.what : null, {
      ...what,
      retryInMs: HISTORY_KEPT_MS,
    });
  }));

Deno.test("purging takes entries and hours from before, up to its limit", () =>
  withKv(async (kv) => {
    await fill(kv, [hour(3), unknown(3), hour(2), unknown(2), hour(1)]);
    const before = T0 - 2 * HOUR_MS;
    assertEquals(await purgeHistory(kv, "home", { before, limit: 1 }), 1);
    assertEquals(await purgeHistory(kv, "home", { before, limit: 10 }), 1);
    assertEquals(await listHistory(kv, "home", ALL), [unknown(2)]);
    assertEquals(await listHours(kv, "home", ALL), [hour(1), hour(2)]);
  }));

Deno.test("forgetting takes all of one site", () =>
  withKv(async (kv) => {
    await fill(kv, [hour(1), unknown(1)]);
    await kv.set(historyKey("cabin", hour(1)), hour(1));
    await forgetHistory(kv, "home");
    assertEquals(await listHistory(kv, "home", ALL), []);
    assertEquals(await listHours(kv, "home", ALL), []);
    assertEquals(await listHours(kv, "cabin", ALL), [hour(1)]);
  }));

Deno.test("what a newer release kept is read as far as this one can tell it", () =>
  withKv(async (kv) => {
    await kv.set(["history", "home", T0 - 2, "line"], { kind: "line_changed", at: T0 - 2 });
    await kv.set(["history", "home", T0 - 1, "event"], {
      ...{ kind: "event", at: T0 - 1, epoch: 1, id: 1, told: false },
      what: { kind: "dance" },
    });
    const [event, entry] = await listHistory(kv, "home", ALL);
    assertEquals(entry, { kind: "other", at: T0 - 2, name: "line_changed" });
    assertEquals(event?.kind === "event" && event.what.kind, "other");
  }));
