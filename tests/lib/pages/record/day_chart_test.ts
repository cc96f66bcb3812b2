import { assert, assertEquals } from "@std/assert";
import { renderDays } from "../../../../lib/pages/record/day_chart.ts";
import { eachDay } from "../../../../lib/report/each_day.ts";
import { reportOutages } from "../../../../lib/report/outage_report.ts";
import { OutageStory, STORY_BEGINS_MS } from "../../../support/report/outage_story.ts";

function report(story: OutageStory, toS = 1_000, seenS = toS) {
  const at = (second: number) => STORY_BEGINS_MS + second * 1_000;
  return reportOutages(story.events, { fromMs: at(0), toMs: at(toS), seenUntilMs: at(seenS) });
}

const DAY_S = 86_400;

function markup(story: OutageStory): string {
  return renderDays(eachDay(report(story, 3 * DAY_S), "UTC"), "UTC").markup;
}

Deno.test("each day has a bar, and what was away stands in words as well", () => {
  const text = markup(new OutageStory().began(160, 60).ended(300, 200));
  assertEquals(text.match(/<rect class="bar"/g)?.length, 1);
  assertEquals(text.match(/<rect class="ground"/g)?.length, 2);
  assert(text.includes("Time away on each calendar day: Sun 1 Nov: 3 min 20 s."));
  assert(text.includes("Days without any connection:</strong> none."));
});

Deno.test("a day without any connection is named", () => {
  const text = markup(new OutageStory().began(DAY_S, 0).ended(2 * DAY_S, DAY_S));
  assert(text.includes("Days without any connection:</strong> Mon 2 Nov."));
});
