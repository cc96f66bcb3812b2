import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import type { LoggedEvent } from "../../../lib/report/logged_event.ts";
import { type OutageReport, reportOutages } from "../../../lib/report/outage_report.ts";
import { anyStory } from "../../support/report/any_story.ts";
import { OutageStory, STORY_BEGINS_MS } from "../../support/report/outage_story.ts";

function report(events: readonly LoggedEvent[], fromS: number, toS: number, seenS = toS) {
  return reportOutages(events, {
    fromMs: STORY_BEGINS_MS + fromS * 1_000,
    toMs: STORY_BEGINS_MS + toS * 1_000,
    seenUntilMs: STORY_BEGINS_MS + seenS * 1_000,
  });
}

Deno.test("two outages of a stretch are counted to the second", () => {
  const story = new OutageStory().began(160, 60).cut(165).ended(300, 200, 1)
    .began(560, 60).ended(601, 101).cut(800, "commanded").at(900, { kind: "router_restarted" });
  const { totals, outages, reboots } = report(story.events, 0, 1_000);
  assertEquals(outages.map(({ lastedS, downS, helped }) => [lastedS, downS, helped]), [
    [200, 200, true],
    [101, 101, null],
  ]);
  assertEquals(reboots.map(({ reason }) => reason), ["automatic", "commanded", "router"]);
  const { availability, ...counts } = totals;
  assertEquals(counts, {
    wholeS: 1_000,
    upS: 699,
    downS: 301,
    unknownS: 0,
    outages: 2,
    automaticCuts: 1,
    commandedCuts: 1,
    scheduledCuts: 0,
    routerRestarts: 1,
    helped: 1,
  });
  assertAlmostEquals(availability ?? 0, 0.699);
});

Deno.test("an outage over the edge counts with the part inside and keeps its own length", () => {
  const story = new OutageStory().began(160, 60).ended(300, 200);
  const inside = report(story.events, 250, 1_000);
  assertEquals(inside.outages.map(({ lastedS, downS }) => [lastedS, downS]), [[200, 50]]);
  assertEquals(report(story.events, 300, 1_000).outages, []);
  assertEquals(report(story.events, 0, 100).outages, []);
  assertEquals(report(story.events, 0, 101).totals.downS, 1);
});

Deno.test("before the log begins and after the last tick nothing is known", () => {
  const story = new OutageStory().cut(50, "commanded");
  const { totals, unknown } = report(story.events, -100, 1_000, 400);
  assertEquals(totals.unknownS, 100 + 600);
  assertEquals(totals.upS, 400);
  assertEquals(unknown.length, 2);
});

Deno.test("a log whose beginning was thrown away is unknown before its first line", () => {
  const story = new OutageStory().lose(3).cut(50, "commanded");
  assertEquals(report(story.events, 0, 100).totals.unknownS, 50);
});

Deno.test("an empty log knows nothing, and has no availability", () => {
  const { totals } = report([], 0, 100, 0);
  assertEquals([totals.unknownS, totals.availability], [100, null]);
});

Deno.test("an outage whose host was off meanwhile has no length, and its rest is unknown", () => {
  const story = new OutageStory().began(160, 60).reboot(400).ended(500, null);
  const { outages, totals } = report(story.events, 0, 1_000);
  assertEquals(outages.map(({ lastedS, downS }) => [lastedS, downS]), [[null, 60]]);
  assertEquals(totals.unknownS, 340);
});

Deno.test("a stretch that ends before it begins is a mistake", () => {
  assertThrows(() => report([], 1, 0), RangeError, "toMs must be >= fromMs");
});

function addsUp({ totals, outages, unknown }: OutageReport): void {
  assertEquals(totals.upS + totals.downS + totals.unknownS, totals.wholeS);
  assertEquals(outages.reduce((sum, { downS }) => sum + downS, 0), totals.downS);
  for (const part of [totals.upS, totals.downS, totals.unknownS]) assert(part >= 0);
  for (const { startMs, endMs } of unknown) assert(endMs > startMs);
  const { availability } = totals;
  assert(availability === null || (availability >= 0 && availability <= 1));
}

Deno.test("whatever a log holds, every second is up, down or unknown, and the rows add up", () => {
  fc.assert(fc.property(anyStory, fc.nat(20_000), fc.nat(20_000), (events, from, length) => {
    addsUp(report(events, from, from + length, 30_000));
  }));
});

Deno.test("two stretches side by side add up to the whole", () => {
  fc.assert(fc.property(anyStory, fc.nat(20_000), fc.nat(20_000), (events, at, length) => {
    const parts = [report(events, 0, at, 50_000), report(events, at, at + length, 50_000)];
    const whole = report(events, 0, at + length, 50_000);
    for (const key of ["wholeS", "upS", "downS", "unknownS", "automaticCuts"] as const) {
      assertEquals(parts.reduce((sum, { totals }) => sum + totals[key], 0), whole.totals[key]);
    }
  }));
});

Deno.test("a log that is whole tells exactly what happened", () => {
  const spans = fc.array(
    fc.tuple(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 60, max: 900 })),
    { minLength: 1, maxLength: 20 },
  );
  fc.assert(fc.property(spans, (each) => {
    const story = new OutageStory();
    let second = 0;
    for (const [wellS, awayS] of each) {
      story.began(second + wellS + 60, 60).ended(second + wellS + awayS, awayS);
      second += wellS + awayS;
    }
    const { totals } = report(story.events, 0, second);
    assertEquals(totals.downS, each.reduce((sum, [, awayS]) => sum + awayS, 0));
    assertEquals(totals.upS, each.reduce((sum, [wellS]) => sum + wellS, 0));
  }));
});
