import { assert, assertEquals } from "@std/assert";
import { lastDays } from "../../../../lib/time/local_days.ts";
import { dayCalendar } from "../../../../lib/pages/charts/day_calendar.ts";
import type { PastIncident } from "../../../../lib/pages/view/incidents.ts";
import type { PastSpan } from "../../../../lib/pages/view/past.ts";
import { makePast } from "../../../support/pages/page_facts.ts";
import { NOW_MS } from "../../../support/pages/site_views.ts";

const MINUTE_MS = 60_000;
/** Saturday and Sunday. */
const DAYS = lastDays(2, { now: NOW_MS, timeZone: "Europe/Berlin" });

function draw(
  spans: readonly PastSpan[],
  { cuts = 0, incidents = [] }: { cuts?: number; incidents?: readonly PastIncident[] } = {},
): string {
  const past = makePast({
    spans,
    cuts: Array.from({ length: cuts }, () => ({ at: NOW_MS - 1, reason: "automatic" as const })),
  });
  const ways = { incidents, page: "/sites/home/outage", now: NOW_MS };
  return dayCalendar(past, { days: DAYS, label: "Last 2 days", describedBy: "days", ways }).markup;
}

/** What each field looks like. */
function looks(markup: string): string[] {
  return [...markup.matchAll(/<(?:a|span)[^>]* class="([^"]+)"/g)].map(([, look = ""]) => look);
}

function away(kind: PastSpan["kind"], lengthMs: number): PastSpan[] {
  const fromMs = NOW_MS - 2 * 3_600_000;
  return [{ kind, fromMs, toMs: fromMs + lengthMs }];
}

Deno.test("a day's field is fuller the longer the trouble was", () => {
  const steps = [
    [2 * MINUTE_MS - 1, "h1"],
    [2 * MINUTE_MS, "h2"],
    [10 * MINUTE_MS, "h3"],
    [60 * MINUTE_MS, "h4"],
  ] as const;
  for (const [lengthMs, step] of steps) {
    assertEquals(looks(draw(away("outage", lengthMs))), ["before", `outage ${step}`]);
  }
  assertEquals(looks(draw(away("silent", MINUTE_MS)))[1], "silent h1");
});

Deno.test("a day that was mostly not watched looks so", () => {
  const unknown = away("not_watched", 31 * MINUTE_MS);
  const fromMs = unknown[0]?.toMs ?? 0;
  const online: PastSpan = { kind: "online", fromMs, toMs: fromMs + 30 * MINUTE_MS };
  assertEquals(looks(draw([...unknown, online]))[1], "not_watched");
  assertEquals(looks(draw([...unknown, { ...online, toMs: NOW_MS }]))[1], "online");
});

Deno.test("each day says what it was, and has one mark however many reboots", () => {
  const text = draw(away("outage", MINUTE_MS), { cuts: 3 });
  assert(text.includes('title="Sun 22 Nov: 0.0 % online (100 % watched), no outage, '), text);
  assert(text.includes(', rebooted the router 3 times"'));
  assert(text.includes('title="Sat 21 Nov: nothing yet"'));
  assertEquals(looks(text), ["before", "outage h1 cut"]);
});

Deno.test("weeks begin on Monday, and the first of a month names it", () => {
  const text = draw([]);
  assert(text.includes('<li class="w6"><span'), text);
  assert(text.includes(">21</span>") && text.includes(">22</span>"));
  const days = lastDays(40, { now: NOW_MS, timeZone: "Europe/Berlin" });
  const ways = { incidents: [], page: "/x", now: NOW_MS };
  const { markup } = dayCalendar(makePast(), { days, label: "", describedBy: "", ways });
  assertEquals(markup.match(/>\d+ [A-Z]\w+</g), [">1 Nov<"]);
});

Deno.test("a day leads to its longest trouble, and is no link where there was none", () => {
  const short = { fromMs: NOW_MS - 600_000, toMs: NOW_MS - 590_000, isOpen: false, outage: null };
  const long = { ...short, fromMs: NOW_MS - 1_200_000, toMs: NOW_MS - 700_000 };
  const text = draw(away("silent", MINUTE_MS), { incidents: [short, long] });
  assertEquals([...text.matchAll(/href="([^"]+)"/g)].map(([, to]) => to), [
    `/sites/home/outage?at=${long.fromMs / 1_000}`,
  ]);
});
