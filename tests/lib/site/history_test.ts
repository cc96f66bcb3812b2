import { assert, assertEquals, assertNotEquals } from "@std/assert";
import {
  HISTORY_KEPT_MS,
  type HistoryEntry,
  historyLabel,
  readKeptEntry,
} from "../../../lib/site/history.ts";
import { describeEntry } from "../../../lib/site/history_text.ts";

Deno.test("history is kept for 13 months of any length", () => {
  assertEquals(HISTORY_KEPT_MS / 86_400_000, 396);
});

Deno.test("the same happening has the same label, another one another", () => {
  const flip = { kind: "flip", at: 5, to: "down", noticedAt: 6, incident: 1 } as const;
  assertEquals(historyLabel(flip), historyLabel({ ...flip, noticedAt: 9 }));
  assertNotEquals(historyLabel(flip), historyLabel({ ...flip, to: "up" }));
  const event = { kind: "event", at: 5, epoch: 1, id: 2, told: false } as const;
  const what = { kind: "plug_well" } as const;
  assertNotEquals(
    historyLabel({ ...event, what }),
    historyLabel({ ...event, what, epoch: 12, id: 1 }),
  );
  assertEquals(historyLabel({ kind: "hour", at: 5, beats: 1 }), "hour");
  assertEquals(historyLabel({ kind: "unknown", at: 5, until: 6 }), "unknown");
});

/** What a newer release wrote before its owner went back to this one. */
function kept(row: unknown): HistoryEntry {
  const entry = readKeptEntry(row);
  assert(entry !== null);
  return entry;
}

Deno.test("a row of a kind that only a newer release knows reads well, and others stay as they are", () => {
  assertEquals(kept({ kind: "line_changed", at: 5, until: 9, why: "x" }), {
    kind: "other",
    at: 5,
    name: "line_changed",
  });
  const flip = { kind: "flip", at: 5, to: "down", noticedAt: 6, incident: 1 } as const;
  assertEquals(kept(flip), flip);
});

Deno.test("what has neither kind nor time is no row", () => {
  const rows = [null, "text", {}, { kind: "hour" }, { at: 5 }, { kind: "hour", at: NaN }];
  assertEquals(rows.map(readKeptEntry), rows.map(() => null));
});

Deno.test("so does an event of such a kind, and a known one of which more can be said by then", () => {
  const event = { kind: "event", at: 5, epoch: 1, id: 2, told: false };
  const words = (what: unknown) => describeEntry(kept({ ...event, what }));
  assertEquals(words({ kind: "plug_well" }), "The plug is well again");
  assertEquals(words({ kind: "line_changed" }), "line changed, by a newer watchdog");
  assertEquals(
    words({ kind: "cut", reason: "moonlight", number: 1, outcome: "sent" }),
    'cut, by a newer watchdog: {"reason":"moonlight","number":1,"outcome":"sent"}',
  );
  assertEquals(
    words({ kind: "other", name: "dance", told: "{}" }),
    "dance, by a newer watchdog",
  );
  assertEquals(words({}), "something, by a newer watchdog");
});
