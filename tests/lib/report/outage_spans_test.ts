import { assertEquals } from "@std/assert";
import { readOutages } from "../../../lib/report/outage_spans.ts";
import { OutageStory, STORY_BEGINS_MS } from "../../support/report/outage_story.ts";

const ZERO_S = STORY_BEGINS_MS / 1_000;

function read(story: OutageStory, seenUntilS = 10_000) {
  const { outages, unknown } = readOutages(story.events, { seenUntilS: ZERO_S + seenUntilS });
  return {
    outages: outages.map(({ startS, endS, end, known, cuts }) => ({
      from: startS - ZERO_S,
      to: endS === null ? null : endS - ZERO_S,
      end,
      known: [known.fromS - ZERO_S, known.toS - ZERO_S],
      cuts,
    })),
    unknown: unknown.map(({ fromS, toS, why }) => [fromS - ZERO_S, toS - ZERO_S, why]),
  };
}

Deno.test("an outage begins at its first failing tick and ends when it ended", () => {
  assertEquals(read(new OutageStory().began(160, 60).cut(165).ended(300, 200, 1)), {
    outages: [{ from: 100, to: 300, end: "seen", known: [100, 300], cuts: 1 }],
    unknown: [],
  });
});

Deno.test("an outage that goes on is away until the last tick", () => {
  assertEquals(read(new OutageStory().began(160, 60).cut(165), 1_000).outages, [
    { from: 100, to: null, end: "open", known: [100, 1_000], cuts: 1 },
  ]);
});

Deno.test("an outage with a reboot of the host in it is known only until the last event before", () => {
  const story = new OutageStory().began(160, 60).cut(165).reboot(400).ended(500, null, 1);
  assertEquals(read(story), {
    outages: [{ from: 100, to: 500, end: "seen", known: [100, 165], cuts: 1 }],
    unknown: [[165, 500, "The watchdog's host restarted during an outage"]],
  });
});

Deno.test("what happens after the reboot of the host does not stretch what was known before", () => {
  const story = new OutageStory().began(160, 60).reboot(400).cut(450).ended(500, null, 1);
  assertEquals(read(story).outages[0]?.known, [100, 160]);
});

Deno.test("the end of an outage is unknown when its event is missing", () => {
  const story = new OutageStory().began(160, 60).lose(1).began(900, 60).ended(960, 120);
  assertEquals(read(story), {
    outages: [
      { from: 100, to: null, end: "unknown", known: [100, 160], cuts: 0 },
      { from: 840, to: 960, end: "seen", known: [840, 960], cuts: 0 },
    ],
    unknown: [[160, 900, "Events are missing from the log"]],
  });
});

Deno.test("an outage whose beginning is missing is known from its length", () => {
  const story = new OutageStory().cut(10, "commanded").lose(1).ended(500, 200);
  assertEquals(read(story), {
    outages: [{ from: 300, to: 500, end: "seen", known: [300, 500], cuts: 0 }],
    unknown: [[10, 300, "Events are missing from the log"]],
  });
});

Deno.test("a state that is lost in an outage leaves it open-ended until the new life", () => {
  const story = new OutageStory().began(160, 60).newLife(400).cut(700, "commanded");
  assertEquals(read(story), {
    outages: [{ from: 100, to: null, end: "unknown", known: [100, 160], cuts: 0 }],
    unknown: [[160, 400, "The watchdog's state was lost during an outage"]],
  });
});

Deno.test("a state that is lost while all is well leaves nothing unknown", () => {
  const story = new OutageStory().cut(10, "commanded").newLife(400).cut(700, "commanded");
  assertEquals(read(story), { outages: [], unknown: [] });
});

Deno.test("a new life whose first events are missing is unknown until the first that is there", () => {
  const story = new OutageStory().cut(10, "commanded").newLife(400).lose(1).cut(700, "commanded");
  assertEquals(read(story).unknown, [[400, 700, "Events are missing from the log"]]);
});

Deno.test("nothing is known while the watchdog could not look", () => {
  const broken = { kind: "watchdog_broken", why: "no ping" } as const;
  const story = new OutageStory().at(100, broken).at(250, { kind: "watchdog_mended" });
  assertEquals(read(story).unknown, [[100, 250, "The watchdog could not look"]]);
  assertEquals(read(new OutageStory().at(100, broken), 700).unknown, [
    [100, 700, "The watchdog could not look"],
  ]);
});
