import { assert, assertEquals } from "@std/assert";
import { renderOutageTable } from "../../../../lib/pages/record/outage_table.ts";
import { createStamp } from "../../../../lib/pages/record/stamp.ts";
import { reportOutages } from "../../../../lib/report/outage_report.ts";
import { OutageStory, STORY_BEGINS_MS } from "../../../support/report/outage_story.ts";

function report(story: OutageStory, toS = 1_000, seenS = toS) {
  const at = (second: number) => STORY_BEGINS_MS + second * 1_000;
  return reportOutages(story.events, { fromMs: at(0), toMs: at(toS), seenUntilMs: at(seenS) });
}

/** The cells of each row. */
function rows(story: OutageStory, toS?: number): string[][] {
  const found = report(story, toS);
  const { markup } = renderOutageTable(found, createStamp(found, "UTC"));
  return [...markup.matchAll(/<tr>\n(<td.*?)<\/tr>/gs)].map(([, row = ""]) =>
    [...row.matchAll(/<td data-label="\w+">(.*?)<\/td>/gs)].map(([, cell = ""]) => cell)
  );
}

Deno.test("an outage says when, how long, what was seen, and what a reboot did", () => {
  assertEquals(rows(new OutageStory().began(160, 60).cut(165).ended(300, 200, 1)), [[
    "Sun 1 Nov 00:01:40",
    "00:05:00",
    "3 min 20 s",
    "The line was dead while the router at home answered",
    "00:02:45; came back after the reboot",
  ]]);
});

Deno.test("what failed and what answered stand by count where the home tells them", () => {
  const tally = [
    { url: "ping://1.1.1.1", role: "internet", asked: 40, answered: 0 },
    { url: "ping://192.168.1.1", role: "gateway", asked: 40, answered: 40 },
  ];
  assertEquals(
    rows(new OutageStory().began(160, 60).ended(300, 200, 0, tally))[0]?.[3],
    "The line was dead while the router at home answered" +
      "<br><small>1.1.1.1: 0 of 40 answered; router 192.168.1.1: 40 of 40</small>",
  );
});

Deno.test("an outage that goes on, one nobody saw end and one over the edge are told apart", () => {
  assertEquals(rows(new OutageStory().began(160, 60))[0]?.slice(1, 3), [
    "still away",
    "not known; 15 min for certain",
  ]);
  const lost = new OutageStory().began(160, 60).lose(1).cut(900, "commanded");
  assertEquals(rows(lost)[0]?.[1], "not seen");
  const over = new OutageStory().began(160, 60).ended(300, 200);
  assertEquals(rows(over, 250)[0]?.[2], "3 min 20 s; 2 min 30 s of it counted here");
});

Deno.test("without an outage it says how much was watched", () => {
  const found = report(new OutageStory().cut(1, "commanded"));
  const { markup } = renderOutageTable(found, createStamp(found, "UTC"));
  assert(markup.includes("None in the 16 min 40 s that were watched."));
});
