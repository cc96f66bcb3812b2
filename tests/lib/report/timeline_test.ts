import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { overlap, readTimeline, type TimelineOptions } from "../../../lib/report/timeline.ts";
import { anyStory } from "../../support/report/any_story.ts";
import { OutageStory, STORY_BEGINS_MS } from "../../support/report/outage_story.ts";

const at = (second: number) => STORY_BEGINS_MS + second * 1_000;
const stay = (fromS: number, toS: number) => ({ fromMs: at(fromS), toMs: at(toS) });

/** `"outage 100-300"`: seconds of the story, 1,000 of them where a test says nothing else. */
function told(story: OutageStory, change: Partial<TimelineOptions> = {}): string[] {
  const { stretches } = readTimeline(story.events, {
    ...stay(0, 1_000),
    seenUntilMs: at(1_000),
    knownFromMs: at(0),
    ...change,
  });
  return stretches.map(({ kind, fromS, toS }) =>
    `${kind} ${fromS - STORY_BEGINS_MS / 1_000}-${toS - STORY_BEGINS_MS / 1_000}`
  );
}

const outage = () => new OutageStory().began(160, 60).ended(300, 200);

Deno.test("two stretches share nothing where one only begins as the other ends", () => {
  assertEquals(overlap(stay(0, 9), stay(9, 12)), []);
});

Deno.test("a time in which nothing was told and everybody looked is online", () => {
  assertEquals(told(new OutageStory()), ["online 0-1000"]);
});

Deno.test("what the home tells of a silence or an absence counts", () => {
  const expected = (kind: string) => [
    "online 0-50",
    `${kind} 50-100`,
    "outage 100-300",
    `${kind} 300-400`,
    "online 400-1000",
  ];
  assertEquals(told(outage(), { silences: [stay(50, 400)] }), expected("silent"));
  assertEquals(told(outage(), { absences: [stay(50, 400)] }), expected("not_watched"));
});

Deno.test("what the home saw while the cloud was not reached was watched, an outage in it is one", () => {
  const online = ["online 0-100", "outage 100-300", "online 300-1000"];
  const notReached = [stay(50, 400)];
  assertEquals(told(outage(), { notReached }), online);
  assertEquals(told(outage(), { notReached, silences: [stay(50, 400)] }), online);
  assertEquals(told(outage(), { notReached, absences: [stay(50, 400)] }), online);
  const silence = { notReached: [stay(520, 600)], silences: [stay(500, 600)] };
  assertEquals(told(new OutageStory(), { ...silence, seamMs: 19_000 }), [
    "online 0-500",
    "silent 500-520",
    "online 520-1000",
  ]);
  assertEquals(told(new OutageStory(), { ...silence, seamMs: 20_000 }), ["online 0-1000"]);
});

Deno.test("what a home tells of a silence is no word on the time in which nobody looked", () => {
  const silences = [stay(100, 700)];
  const notReached = [stay(100, 200), stay(500, 700)];
  assertEquals(told(new OutageStory(), { silences, notReached, seamMs: 3_600_000 }), [
    "online 0-200",
    "silent 200-500",
    "online 500-1000",
  ]);
  const moment = { fromMs: at(400) + 100, toMs: at(400) + 900 };
  const beside = { silences: [stay(350, 450)], notReached: [moment], seamMs: 60_000 };
  assertEquals(told(new OutageStory(), beside), [
    "online 0-350",
    "silent 350-450",
    "online 450-1000",
  ]);
});

Deno.test("a silence and an absence over one another count each second once", () => {
  const gaps = { silences: [stay(100, 300)], absences: [stay(200, 400)] };
  assertEquals(told(new OutageStory(), gaps), [
    "online 0-100",
    "silent 100-200",
    "not_watched 200-400",
    "online 400-1000",
  ]);
});

for (const [seamS, rests] of [[50, []], [49, ["silent 50-100", "silent 300-350"]]] as const) {
  Deno.test(`a silence beside an outage leaves ${rests.length} rests with a seam of ${seamS} s`, () => {
    const found = told(outage(), { silences: [stay(50, 350)], seamMs: seamS * 1_000 });
    assertEquals(found.filter((each) => each.startsWith("silent")), [...rests]);
  });
}

Deno.test("a short silence away from every outage stays one", () => {
  const found = told(outage(), { silences: [stay(500, 510)], seamMs: 60_000 });
  assert(found.includes("silent 500-510"));
});

Deno.test("an outage of before the record began is told all the same", () => {
  assertEquals(told(outage(), { knownFromMs: at(800) }), [
    "before 0-100",
    "outage 100-300",
    "before 300-800",
    "online 800-1000",
  ]);
});

Deno.test("nobody looked after the last sign of life, and while the watchdog was blind", () => {
  const story = outage().at(400, { kind: "watchdog_broken", why: "x" })
    .at(450, { kind: "watchdog_mended" });
  assertEquals(told(story, { seenUntilMs: at(900) }), [
    "online 0-100",
    "outage 100-300",
    "online 300-400",
    "not_watched 400-450",
    "online 450-900",
    "not_watched 900-1000",
  ]);
});

Deno.test("each stretch that is not known says why, each outage which it is", () => {
  const { stretches, outages } = readTimeline(outage().events, {
    ...stay(0, 1_000),
    seenUntilMs: at(600),
    knownFromMs: at(50),
    silences: [stay(500, 600)],
    absences: [stay(400, 500)],
  });
  for (const { kind, why, outage } of stretches) {
    assertEquals(why === null, kind === "online" || kind === "outage");
    assertEquals(outage === null, kind !== "outage");
  }
  assertEquals(outages.length, 1);
});

Deno.test("a past that ends before it begins is a mistake", () => {
  assertThrows(() => told(new OutageStory(), stay(1, 0)), RangeError, "toMs must be >= fromMs");
});

Deno.test("whatever is told, each second is of one kind and none is left out", () => {
  const stays = fc.array(fc.tuple(fc.nat(30_000), fc.nat(5_000)), { maxLength: 10 })
    .map((each) => each.map(([fromS, lengthS]) => stay(fromS, fromS + lengthS)));
  const second = fc.nat(30_000);
  fc.assert(fc.property(
    anyStory,
    fc.record({ silences: stays, absences: stays, seen: second, known: second, from: second }),
    (events, { silences, absences, seen, known, from }) => {
      const { stretches } = readTimeline(events, {
        ...stay(from, from + 20_000),
        seenUntilMs: at(seen),
        knownFromMs: at(known),
        silences,
        absences,
        seamMs: 60_000,
      });
      assertEquals(stretches[0]?.fromS, Math.floor(at(from) / 1_000));
      assertEquals(stretches.at(-1)?.toS, Math.floor(at(from + 20_000) / 1_000));
      stretches.slice(1).forEach((each, index) => {
        assertEquals(each.fromS, stretches[index]?.toS);
        assert(each.toS > each.fromS);
      });
    },
  ));
});
