import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { eachDay } from "../../../lib/report/each_day.ts";
import { reportOutages } from "../../../lib/report/outage_report.ts";
import { anyStory } from "../../support/report/any_story.ts";
import { OutageStory, STORY_BEGINS_MS } from "../../support/report/outage_story.ts";

const DAY_S = 86_400;

function days(story: OutageStory, options: { readonly toS: number; readonly seenS?: number }) {
  const at = (second: number) => STORY_BEGINS_MS + second * 1_000;
  const report = reportOutages(story.events, {
    fromMs: at(0),
    toMs: at(options.toS),
    seenUntilMs: at(options.seenS ?? options.toS),
  });
  return eachDay(report, "UTC");
}

Deno.test("an outage over midnight counts in both days", () => {
  const story = new OutageStory().began(DAY_S - 100, 0).ended(DAY_S + 50, 150);
  assertEquals(days(story, { toS: 2 * DAY_S }).map(({ date, awayS }) => [date, awayS]), [
    ["2026-11-01", 100],
    ["2026-11-02", 50],
  ]);
});

Deno.test("a day without any connection is one that was away from midnight to midnight", () => {
  const dead = (fromS: number, toS: number) => {
    const story = new OutageStory().began(fromS, 0).ended(toS, toS - fromS);
    return days(story, { toS: 3 * DAY_S }).map(({ isDead }) => isDead);
  };
  assertEquals(dead(DAY_S, 2 * DAY_S), [false, true, false]);
  assertEquals(dead(DAY_S + 1, 2 * DAY_S), [false, false, false]);
  assertEquals(dead(DAY_S, 2 * DAY_S - 1), [false, false, false]);
});

Deno.test("the day that goes on is not yet one without any connection", () => {
  const story = new OutageStory().began(0, 0);
  const [day] = days(story, { toS: DAY_S - 1 });
  assertEquals([day?.isDead, day?.awayS, day?.wholeS], [false, DAY_S - 1, DAY_S - 1]);
});

Deno.test("whatever a log holds, the days add up to the month, in every zone", () => {
  const zone = fc.constantFrom("UTC", "Europe/Berlin", "America/St_Johns", "Pacific/Apia");
  fc.assert(fc.property(anyStory, zone, fc.nat(400_000), (events, timeZone, length) => {
    const report = reportOutages(events, {
      fromMs: STORY_BEGINS_MS,
      toMs: STORY_BEGINS_MS + length * 1_000,
      seenUntilMs: STORY_BEGINS_MS + 300_000_000,
    });
    const found = eachDay(report, timeZone);
    const sum = (pick: (day: typeof found[number]) => number) =>
      found.reduce((all, day) => all + pick(day), 0);
    assertEquals(sum(({ wholeS }) => wholeS), report.totals.wholeS);
    assertEquals(sum(({ awayS }) => awayS), report.totals.downS);
    assertEquals(sum(({ notWatchedS }) => notWatchedS), report.totals.unknownS);
  }));
});
