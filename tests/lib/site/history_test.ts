import { assertEquals, assertNotEquals } from "@std/assert";
import { HISTORY_KEPT_MS, historyLabel } from "../../../lib/site/history.ts";

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
