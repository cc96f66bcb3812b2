import { assertEquals } from "@std/assert";
import {
  cutWhen,
  outageLength,
  outageStory,
  outageWhen,
} from "../../../../lib/pages/view/outage_words.ts";
import { makeOutage } from "../../../support/pages/page_facts.ts";
import { NOW_MS, READER } from "../../../support/pages/site_views.ts";

Deno.test("outages are told with their cuts and what came of them", () => {
  const story = (change: Parameters<typeof makeOutage>[0]) =>
    outageStory(makeOutage(change), READER);
  assertEquals(story({ cuts: 0, helped: null }), "the line was dead. It came back by itself");
  assertEquals(
    story({ cuts: 4, helped: false }),
    "the line was dead. Rebooted the router 4 times, last at 04:03; that did not bring it back",
  );
  assertEquals(cutWhen(makeOutage({ lastCutAt: null }), READER), "once");
  assertEquals(cutWhen(makeOutage({ lastCutAt: null, cuts: 3 }), READER), "3 times");
  const unseen = makeOutage({ endMs: null });
  assertEquals([outageWhen(unseen, READER), outageLength(unseen)], [
    "Saturday 04:02, end not seen",
    "",
  ]);
});

Deno.test("an outage is as long as its times say", () => {
  const startMs = NOW_MS - 50_000;
  const lasting = (lengthMs: number) =>
    outageLength(makeOutage({ startMs, endMs: startMs + lengthMs }));
  // From 04:11:10, shown as 04:11.
  assertEquals([50_000, 109_999, 110_000].map(lasting), ["50 s", "1 min", "2 min"]);
});
