import { assertEquals } from "@std/assert";
import { causeWas, renderHeadline } from "../../../../lib/pages/record/headline.ts";
import { CAUSES } from "../../../../lib/wire/cause.ts";
import { reportOutages } from "../../../../lib/report/outage_report.ts";
import { OutageStory, STORY_BEGINS_MS } from "../../../support/report/outage_story.ts";

function report(story: OutageStory, toS = 1_000, seenS = toS) {
  const at = (second: number) => STORY_BEGINS_MS + second * 1_000;
  return reportOutages(story.events, { fromMs: at(0), toMs: at(toS), seenUntilMs: at(seenS) });
}

function words(story: OutageStory, seenS = 1_000): string {
  const { markup } = renderHeadline(report(story, 1_000, seenS), "On 1 November 2026");
  return markup.replaceAll(/<[^>]*>/g, "").replaceAll(/\s+/g, " ");
}

Deno.test("the line that was dead while the router answered comes first, then the rest", () => {
  const story = new OutageStory()
    .at(60, { kind: "outage_began", cause: "dns_only", lastedMs: 60_000 })
    .at(400, { kind: "outage_ended", cause: "dns_only", lastedMs: 400_000, cuts: 0, helped: null })
    .began(560, 60).ended(700, 200);
  assertEquals(
    words(story),
    "On 1 November 2026 the line was dead while the router at home answered for 3 min 20 s in 1 " +
      "outage; names did not resolve for 6 min 40 s in 1 outage. Watched: 16 min 40 s of 16 min " +
      "40 s (100.000 %). Availability of the watched time: 40.000 %.",
  );
});

Deno.test('a month that was hardly watched has no availability, and no "none" without its time', () => {
  assertEquals(
    words(new OutageStory().cut(1, "commanded"), 200),
    "On 1 November 2026 no outage was seen in the time that was watched. Watched: 3 min 20 s of 16 " +
      "min 40 s (20.000 %). No availability is given, because less than 90 % was watched.",
  );
});

Deno.test("a router that was not asked is not said to have answered", () => {
  assertEquals(causeWas({ cause: "internet_dead", gateway: "answers" }).includes("answered"), true);
  for (const gateway of [null, "not_asked", "silent"]) {
    const text = causeWas({ cause: "internet_dead", gateway });
    assertEquals(text.includes("while the router"), false, text);
  }
  const asked = { kind: "outage_began", cause: "internet_dead", lastedMs: 60_000 } as const;
  const ended = { ...asked, kind: "outage_ended", cuts: 0, helped: null } as const;
  const story = new OutageStory().at(160, asked).at(200, ended);
  assertEquals(words(story).includes("router at home answered"), false);
});

Deno.test("every cause has words that can follow a time", () => {
  assertEquals(new Set(CAUSES.map((cause) => causeWas({ cause }))).size, CAUSES.length);
});
