import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { byCause, byHour } from "../../../lib/report/breakdown.ts";
import { reportOutages } from "../../../lib/report/outage_report.ts";
import { monthOf } from "../../../lib/report/outage_report_text.ts";
import { anyStory } from "../../support/report/any_story.ts";
import { OutageStory, STORY_BEGINS_MS } from "../../support/report/outage_story.ts";

const HOUR_S = 3_600;

function report(story: OutageStory, toS: number) {
  const toMs = STORY_BEGINS_MS + toS * 1_000;
  return reportOutages(story.events, { fromMs: STORY_BEGINS_MS, toMs, seenUntilMs: toMs });
}

Deno.test("an outage over two hours of the day counts in both", () => {
  const story = new OutageStory().began(160, 60).ended(2 * HOUR_S + 10, 2 * HOUR_S + 10 - 100);
  const hours = byHour(report(story, 4 * HOUR_S), "UTC");
  assertEquals(hours.slice(0, 4), [HOUR_S - 100, HOUR_S, 10, 0]);
  assertEquals(byHour(report(story, 4 * HOUR_S), "Asia/Kolkata").slice(5, 8), [
    1_700,
    HOUR_S,
    1_810,
  ]);
});

Deno.test("the hour that comes twice in autumn counts twice", () => {
  const zone = "Europe/Berlin";
  const day = monthOf("2026-10", zone).toMs - 7 * 24 * HOUR_S * 1_000;
  const from = Date.UTC(2026, 9, 25, 0, 0, 0);
  const events = new OutageStory().began(0, 0).ended(2 * HOUR_S, 2 * HOUR_S).events
    .map((event) => ({ ...event, atMs: event.atMs - STORY_BEGINS_MS + from }));
  const seen = reportOutages(events, { fromMs: day, toMs: from + 1e8, seenUntilMs: from + 1e8 });
  const hours = byHour(seen, zone);
  assertEquals([hours[2], hours[3]], [2 * HOUR_S, 0]);
});

Deno.test("causes are told worst first, with what was away of each", () => {
  const story = new OutageStory().began(160, 60).ended(300, 200)
    .at(1_000, { kind: "outage_began", cause: "dns_only", lastedMs: 60_000 })
    .at(2_000, {
      kind: "outage_ended",
      cause: "dns_only",
      lastedMs: 1_060_000,
      cuts: 0,
      helped: null,
    });
  assertEquals(byCause(report(story, 3_000)), [
    { cause: "dns_only", gateway: null, outages: 1, downS: 1_060 },
    { cause: "internet_dead", gateway: "answers", outages: 1, downS: 200 },
  ]);
});

Deno.test("whatever a log holds, causes and hours add up to the time away", () => {
  const zone = fc.constantFrom("UTC", "Europe/Berlin", "Asia/Kolkata", "Australia/Lord_Howe");
  fc.assert(fc.property(anyStory, zone, fc.nat(400_000), (events, timeZone, length) => {
    const seen = reportOutages(events, {
      fromMs: STORY_BEGINS_MS,
      toMs: STORY_BEGINS_MS + length * 1_000,
      seenUntilMs: STORY_BEGINS_MS + 300_000_000,
    });
    const sum = (numbers: readonly number[]) => numbers.reduce((all, each) => all + each, 0);
    assertEquals(sum(byHour(seen, timeZone)), seen.totals.downS);
    assertEquals(sum(byCause(seen).map(({ downS }) => downS)), seen.totals.downS);
    const away = seen.away.map(({ startMs, endMs }) => (endMs - startMs) / 1_000);
    assertEquals(sum(away), seen.totals.downS);
  }));
});
