import { assert, assertEquals } from "@std/assert";
import { lastDays } from "../../../../lib/time/local_days.ts";
import { dayBars } from "../../../../lib/pages/parts/day_bars.ts";
import type { PastSpan } from "../../../../lib/pages/view/past.ts";
import { makePast } from "../../../support/pages/page_facts.ts";
import { NOW_MS } from "../../../support/pages/site_views.ts";

const MINUTE_MS = 60_000;
const DAYS = lastDays(2, { now: NOW_MS, timeZone: "Europe/Berlin" });

function draw(spans: readonly PastSpan[], cuts = 0): string {
  const past = makePast({
    spans,
    cuts: Array.from({ length: cuts }, () => ({ at: NOW_MS - 1, reason: "automatic" as const })),
  });
  return dayBars(past, { days: DAYS, label: "Last 2 days", describedBy: "days" }).markup;
}

/** `"outage 21"`: kind and height of each column. */
function columns(markup: string): string[] {
  return [...markup.matchAll(/<rect class="(\w+)"[^>]*height="(\d+)"/gs)]
    .map(([, kind, height]) => `${kind} ${height}`);
}

function away(kind: PastSpan["kind"], lengthMs: number): PastSpan[] {
  const fromMs = NOW_MS - 2 * 3_600_000;
  return [{ kind, fromMs, toMs: fromMs + lengthMs }];
}

Deno.test("a day's column is taller the longer the trouble was", () => {
  const heights = [
    [2 * MINUTE_MS - 1, 16],
    [2 * MINUTE_MS, 21],
    [10 * MINUTE_MS, 27],
    [60 * MINUTE_MS, 34],
  ] as const;
  for (const [lengthMs, height] of heights) {
    assertEquals(columns(draw(away("outage", lengthMs))), ["before 2", `outage ${height}`]);
  }
  assertEquals(columns(draw(away("silent", MINUTE_MS)))[1], "silent 16");
});

Deno.test("a day that was mostly not watched looks so", () => {
  const unknown = away("not_watched", 31 * MINUTE_MS);
  const online: PastSpan = {
    kind: "online",
    fromMs: unknown[0]?.toMs ?? 0,
    toMs: (unknown[0]?.toMs ?? 0) + 30 * MINUTE_MS,
  };
  assertEquals(columns(draw([...unknown, online]))[1], "not_watched 10");
  assertEquals(columns(draw([...unknown, { ...online, toMs: NOW_MS }]))[1], "online 10");
});

Deno.test("each day says what it was, and has one mark however many cuts", () => {
  const text = draw(away("outage", MINUTE_MS), 3);
  assert(text.includes("<title>2026-11-22: 0.0 % online (100 % watched), no outage, "));
  assert(text.includes(", rebooted the router 3 times</title>"));
  assert(text.includes("<title>2026-11-21: nothing yet</title>"));
  assertEquals(text.split('href="#cut"').length - 1, 1);
});
