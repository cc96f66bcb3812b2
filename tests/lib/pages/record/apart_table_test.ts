import { assert, assertEquals } from "@std/assert";
import { renderApart } from "../../../../lib/pages/record/apart_table.ts";
import { createStamp } from "../../../../lib/pages/record/stamp.ts";
import { reportOutages } from "../../../../lib/report/outage_report.ts";
import { OutageStory, STORY_BEGINS_MS } from "../../../support/report/outage_story.ts";

function report(story: OutageStory, toS = 1_000, seenS = toS) {
  const at = (second: number) => STORY_BEGINS_MS + second * 1_000;
  return reportOutages(story.events, { fromMs: at(0), toMs: at(toS), seenUntilMs: at(seenS) });
}

Deno.test("reboots and gaps stand in the order of time, apart from the outages", () => {
  const found = report(new OutageStory().cut(50, "commanded"), 1_000, 400);
  const text = renderApart(found, createStamp(found, "UTC"))?.markup ?? "";
  const reboot = text.indexOf("because somebody asked for it");
  const gap = text.indexOf("not watched, not counted: after the watchdog's last sign of life"
    .replace("'", "&#39;"));
  assert(reboot > 0 && gap > reboot, text);
  assert(text.includes("Sun 1 Nov 00:06:40 – 00:16:40 (10 min)"));
});

Deno.test("when the cloud was not reached stands there as time that was counted", () => {
  const found = {
    ...report(new OutageStory()),
    unknown: [],
    notReached: [{ startMs: STORY_BEGINS_MS + 60_000, endMs: STORY_BEGINS_MS + 660_000 }],
  };
  const text = renderApart(found, createStamp(found, "UTC"))?.markup ?? "";
  assert(text.includes("Sun 1 Nov 00:01:00 – 00:11:00 (10 min)"), text);
  assert(text.includes("the cloud was not reached, the home was online: counted"), text);
});

Deno.test("a month without either has no such table", () => {
  const found = { ...report(new OutageStory()), unknown: [] };
  assertEquals(renderApart(found, createStamp(found, "UTC")), null);
});
