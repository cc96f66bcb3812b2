import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { reportOutages } from "../../../lib/report/outage_report.ts";
import {
  formatSeconds,
  monthNameOf,
  monthOf,
  reportCsv,
  reportJson,
  reportText,
} from "../../../lib/report/outage_report_text.ts";
import { OutageStory } from "../../support/report/outage_story.ts";

const ZONE = "Europe/Berlin";
const HEAD = { site: "cabin", timeZone: ZONE, unreadable: 0 };

function example() {
  const story = new OutageStory().began(160, 60).cut(165).ended(300, 200, 1).began(900, 60)
    .reboot(1_000).ended(1_100, null);
  const month = monthOf("2026-11", ZONE);
  return reportOutages(story.events, { ...month, seenUntilMs: month.toMs });
}

Deno.test("monthOf() goes from local midnight to local midnight, an hour longer in October", () => {
  const october = monthOf("2026-10", ZONE);
  assertEquals(new Date(october.fromMs).toISOString(), "2026-09-30T22:00:00.000Z");
  assertEquals(new Date(october.toMs).toISOString(), "2026-10-31T23:00:00.000Z");
  assertEquals((october.toMs - october.fromMs) / 3_600_000, 31 * 24 + 1);
  assertEquals(monthOf("2026-12", "UTC").toMs, Date.UTC(2027, 0, 1));
});

for (
  const text of ["2026-13", "2026-00", "26-11", "2026-1", "", "1999-12", "2200-01", "2026-11-01"]
) {
  Deno.test(`monthOf() refuses ${JSON.stringify(text)}`, () => {
    assertThrows(() => monthOf(text, "UTC"), RangeError, "must be a month such as 2026-11");
  });
}

Deno.test("monthNameOf() names the month that a moment lies in there", () => {
  const at = Date.UTC(2026, 9, 31, 23, 30);
  assertEquals(monthNameOf(at, "UTC"), "2026-10");
  assertEquals(monthNameOf(at, ZONE), "2026-11");
});

Deno.test("formatSeconds() loses none", () => {
  assertEquals([0, 59, 60, 3_661, 100 * 3_600].map(formatSeconds), [
    "0:00:00",
    "0:00:59",
    "0:01:00",
    "1:01:01",
    "100:00:00",
  ]);
});

Deno.test("the report for people shows totals, each outage and what is not known", () => {
  const text = reportText(example(), HEAD);
  assertStringIncludes(text, "Outages of cabin, 2026-11-01T00:00:00+01:00");
  assertStringIncludes(text, "away           0:04:20 in 2 outages");
  assertStringIncludes(
    text,
    "2026-11-01T01:01:40+01:00  2026-11-01T01:05:00+01:00  0:03:20    0:03:20    " +
      "the line is dead, the router answers  1        yes",
  );
  assertStringIncludes(text, "not known  0:01:00");
  assertStringIncludes(text, "the watchdog  confirmed");
  assertStringIncludes(text, "the watchdog's host restarted during an outage");
});

Deno.test("lines that were left out are said, and a month without outages says so", () => {
  const month = monthOf("2026-12", ZONE);
  const story = new OutageStory().cut(1);
  const report = reportOutages(story.events, { ...month, seenUntilMs: month.toMs });
  const text = reportText(report, { ...HEAD, unreadable: 2 });
  assertStringIncludes(text, "No outage\n");
  assertStringIncludes(text, "100.000 %");
  assertStringIncludes(text, "left out: 2");
});

Deno.test("availability is never rounded up to what it was not", () => {
  const story = new OutageStory().began(61, 61).ended(62, 1);
  const month = monthOf("2026-11", "UTC");
  const report = reportOutages(story.events, { ...month, seenUntilMs: month.toMs });
  assertStringIncludes(reportText(report, { ...HEAD, timeZone: "UTC" }), "99.999 %");
});

Deno.test("the CSV has one line for each outage and leaves nothing to guess", () => {
  assertEquals(reportCsv(example(), HEAD).split("\r\n"), [
    "start,end,duration_s,away_in_report_s,cause,cuts,helped,router,answered_of_asked",
    "2026-11-01T01:01:40+01:00,2026-11-01T01:05:00+01:00,200,200,internet_dead,1,yes,answers,",
    "2026-11-01T01:14:00+01:00,2026-11-01T01:18:20+01:00,unknown,60,internet_dead,0,,answers,",
  ]);
});

Deno.test("the JSON holds the same numbers", () => {
  const parsed = JSON.parse(reportJson(example(), HEAD));
  assertEquals(parsed.totals, example().totals);
  assertEquals(parsed.outages.length, 2);
  assertEquals(parsed.outages[1].lastedS, null);
  assertEquals(parsed.reboots[0].reason, "automatic");
});

Deno.test("counts stand in every form where they are told, and nowhere as 0 where they are not", () => {
  const tally = [
    { url: "ping://1.1.1.1", role: "internet", asked: 40, answered: 0 },
    { url: "ping://10.0.0.1", role: "gateway", asked: 40, answered: 39 },
  ];
  const story = new OutageStory().began(160, 60).ended(300, 200, 0, tally).began(960, 60)
    .ended(1_100, 200);
  const month = monthOf("2026-11", ZONE);
  const report = reportOutages(story.events, { ...month, seenUntilMs: month.toMs });
  assertEquals(
    JSON.parse(reportJson(report, HEAD)).outages.map((row: { tally?: unknown }) => row.tally),
    [tally, undefined],
  );
  assertEquals(
    reportCsv(report, HEAD).split("\r\n").slice(1).map((line) => line.split(",").at(-1)),
    ["ping://1.1.1.1 0/40; ping://10.0.0.1 39/40", ""],
  );
  const text = reportText(report, HEAD);
  assertStringIncludes(text, "1.1.1.1: 0 of 40 answered; router 10.0.0.1: 39 of 40\n");
  assertStringIncludes(text, "not told\n");
});

Deno.test("when the cloud was not reached is told in words and in JSON, and is no outage", () => {
  const month = monthOf("2026-11", ZONE);
  const stay = (from: number, to: number) => ({
    fromMs: month.fromMs + from * 1_000,
    toMs: month.fromMs + to * 1_000 + 999,
  });
  const of = (notReached: readonly { readonly fromMs: number; readonly toMs: number }[]) =>
    reportOutages([], {
      ...{ ...month, seenUntilMs: month.toMs, knownFromMs: month.fromMs },
      ...{ silences: [stay(60, 660)], notReached, seamMs: 60_000 },
    });
  const told = of([stay(-600, -1), stay(60, 660)]);
  const row = { start: "2026-11-01T00:01:00+01:00", end: "2026-11-01T00:11:00+01:00" };
  assertEquals(JSON.parse(reportJson(told, HEAD)).notReached, [row]);
  assertStringIncludes(
    reportText(told, HEAD),
    `\nCloud not reached ${row.start} to ${row.end}: the home was online`,
  );
  assertEquals([told.totals.upS, told.totals.unknownS], [told.totals.wholeS, 0]);
  // Files of months in which nothing of it was told keep their fingerprint.
  assertEquals("notReached" in JSON.parse(reportJson(of([]), HEAD)), false);
  assertEquals(of([]).totals.unknownS, 600);
});
