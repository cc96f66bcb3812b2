import { assertEquals } from "@std/assert";
import { growthOf } from "../../../lib/site/totals.ts";
import type { HistoryEntry } from "../../../lib/site/history.ts";
import type { Happening } from "../../../lib/wire/event.ts";

function entry(what: Happening): HistoryEntry {
  return { kind: "event", at: 1, epoch: 1, id: 1, told: false, what };
}

function ended(lastedMs: number | null): HistoryEntry {
  const facts = { cuts: 1, helped: true, lastedMs } as const;
  return entry({ kind: "outage_ended", cause: "internet_dead", ...facts });
}

Deno.test("an outage counts once, and with the whole seconds that it lasted", () => {
  assertEquals(growthOf([ended(61_999)]), [
    { key: ["outages", "internet_dead"], by: 1 },
    { key: ["outage_seconds", "internet_dead"], by: 61 },
  ]);
});

Deno.test("an outage of unknown length, or of less than a second, counts without any", () => {
  for (const lastedMs of [null, 999]) {
    assertEquals(growthOf([ended(lastedMs)]), [{ key: ["outages", "internet_dead"], by: 1 }]);
  }
});

Deno.test("a home that claims an endless outage is not believed beyond 13 months", () => {
  assertEquals(growthOf([ended(Number.MAX_SAFE_INTEGER)])[1]?.by, 396 * 86_400);
});

Deno.test("a cut counts by reason and result, nothing else counts", () => {
  assertEquals(
    growthOf([
      entry({ kind: "cut", reason: "scheduled", number: 0, outcome: "sent" }),
      entry({ kind: "plug_well" }),
      { kind: "flip", at: 1, to: "down", noticedAt: 1, incident: 1 },
      { kind: "hour", at: 0, beats: 240 },
    ]),
    [{ key: ["cuts", "scheduled", "sent"], by: 1 }],
  );
});
