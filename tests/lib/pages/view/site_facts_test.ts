import { assertEquals } from "@std/assert";
import { BAR_STEP_MS, DAYS_SHOWN, drawPast } from "../../../../lib/pages/view/site_facts.ts";
import { NO_FACTS } from "../../../support/pages/page_facts.ts";
import { makeSiteView, NOW_MS } from "../../../support/pages/site_views.ts";

const SITE = makeSiteView({ firstSeenAt: 0 });

Deno.test("a page draws 90 days with today, and 24 hours up to now", () => {
  const { past, days, lately } = drawPast(SITE, { facts: NO_FACTS, now: NOW_MS });
  assertEquals([days.length, days.at(-1)?.date], [DAYS_SHOWN, "2026-11-22"]);
  assertEquals(past.fromMs, days[0]?.fromMs);
  assertEquals(lately, { fromMs: past.toMs - 86_400_000, toMs: past.toMs });
});

Deno.test("bars move on in steps, so that a page that is open can stay as it is", () => {
  const first = Math.ceil(NOW_MS / BAR_STEP_MS) * BAR_STEP_MS;
  const end = (now: number) => drawPast(SITE, { facts: NO_FACTS, now }).lately.toMs;
  assertEquals([end(first - BAR_STEP_MS + 1), end(first), end(first + 1)], [
    first,
    first,
    first + BAR_STEP_MS,
  ]);
});

Deno.test("where not all was read, what is older is not taken for online", () => {
  const at = NOW_MS - 86_400_000;
  const entries = [{ kind: "unknown", at, until: at + 1 }] as const;
  const spans = (isCut: boolean) =>
    drawPast(SITE, { facts: { ...NO_FACTS, entries, isCut }, now: NOW_MS }).past.spans[0]?.kind;
  assertEquals([spans(false), spans(true)], ["online", "before"]);
});
