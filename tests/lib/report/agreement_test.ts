/** Page, report and their files tell the same past, whatever it was. */
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { readPast } from "../../../lib/pages/view/past.ts";
import { digestOf } from "../../../lib/report/digest.ts";
import { sumPast } from "../../../lib/pages/view/past_sums.ts";
import { cloudTimeline, eventsOf } from "../../../lib/report/cloud_history.ts";
import type { LoggedEvent } from "../../../lib/report/logged_event.ts";
import { reportOutages } from "../../../lib/report/outage_report.ts";
import { monthOf, reportCsv, reportJson } from "../../../lib/report/outage_report_text.ts";
import type { HistoryEntry } from "../../../lib/site/history.ts";
import { anyStory } from "../../support/report/any_story.ts";
import { OutageStory, STORY_BEGINS_MS } from "../../support/report/outage_story.ts";

const ZONES = ["UTC", "Europe/Berlin", "America/St_Johns", "Pacific/Apia", "Asia/Kathmandu"];
const SECONDS = 60_000;
const at = (second: number) => STORY_BEGINS_MS + second * 1_000;

/** As the cloud files what the home told of. */
function entriesOf(events: readonly LoggedEvent[]): HistoryEntry[] {
  return events.map(({ atMs, epoch, id, what }) => ({
    kind: "event",
    at: atMs,
    epoch,
    id,
    told: false,
    what,
  }));
}

const gap = fc.tuple(fc.nat(SECONDS), fc.nat(8_000));
const anyHistory = fc.record({
  events: anyStory,
  silences: fc.array(gap, { maxLength: 6 }),
  absences: fc.array(gap, { maxLength: 6 }),
  notReached: fc.array(gap, { maxLength: 6 }),
}).map(({ events, silences, absences, notReached }): HistoryEntry[] => [
  ...entriesOf(events),
  ...silences.flatMap(([from, length], incident): HistoryEntry[] => [
    { kind: "flip", at: at(from), to: "down", noticedAt: at(from), incident },
    { kind: "flip", at: at(from + length), to: "up", noticedAt: at(from + length), incident },
  ]),
  ...absences.map(([from, length]): HistoryEntry => ({
    kind: "unknown",
    at: at(from),
    until: at(from + length),
  })),
  ...notReached.map(([from, length]): HistoryEntry => ({
    kind: "not_reached",
    at: at(from),
    until: at(from + length),
  })),
]);

Deno.test("page, report, JSON and CSV add up to the same, in every zone, with gaps of every kind", () => {
  fc.assert(fc.property(
    anyHistory,
    fc.constantFrom(...ZONES),
    fc.record({ now: fc.nat(SECONDS), heard: fc.nat(600), first: fc.nat(SECONDS) }),
    fc.boolean(),
    (entries, timeZone, { now: nowS, heard, first }, isSilent) => {
      const now = at(nowS);
      const month = monthOf("2026-11", timeZone);
      const site = {
        firstSeenAt: at(Math.min(first, nowS)),
        lastSeenAt: now - heard * 1_000,
        staleAfterMs: 60_000,
      };
      const asked = { ...month, now, entries, entriesFromMs: null };
      const options = cloudTimeline({ ...site, isSilent }, asked);
      const report = reportOutages(eventsOf(entries), options);
      const past = readPast({ ...site, status: isSilent ? "down" : "up" }, asked);
      const sums = sumPast(past, { fromMs: options.fromMs, toMs: options.toMs });
      const { totals } = report;
      assertEquals(sums.wholeMs, totals.wholeS * 1_000);
      assertEquals(sums.outages, totals.outages);
      assertEquals(sums.onlineMs, totals.upS * 1_000);
      assertEquals(sums.outageMs, totals.downS * 1_000);
      assertEquals(
        sums.silentMs + sums.notWatchedMs + sums.beforeMs,
        totals.unknownS * 1_000,
      );
      const unknownMs = report.unknown.reduce((sum, row) => sum + row.endMs - row.startMs, 0);
      assertEquals(unknownMs, totals.unknownS * 1_000);
      report.unknown.slice(1).forEach((row, index) =>
        assert(row.startMs >= (report.unknown[index]?.endMs ?? 0), "rows lie over one another")
      );
      const head = { site: "Home", timeZone, unreadable: 0 };
      const json = JSON.parse(reportJson(report, head));
      assertEquals(json.totals, totals);
      const downS = reportCsv(report, head).split("\r\n").slice(1)
        .reduce((sum, line) => sum + Number(line.split(",")[3]), 0);
      assertEquals(downS, totals.downS);
    },
  ));
});

/** How many outages each of them counts from one second up to but not including another. */
function counted(story: OutageStory, fromS: number, toS: number, now: number): number[] {
  const entries = entriesOf(story.events);
  const window = { fromMs: at(fromS), toMs: at(toS) };
  const site = { firstSeenAt: at(0), lastSeenAt: at(now), staleAfterMs: 60_000 };
  const up = { ...site, status: "up" } as const;
  const asked = { fromMs: at(0), toMs: at(now + 60), now: at(now), entries, entriesFromMs: null };
  const options = cloudTimeline({ ...up, isSilent: false }, { ...asked, ...window });
  return [
    reportOutages(eventsOf(entries), { ...options, ...window }).totals.outages,
    sumPast(readPast(up, asked), window).outages,
    digestOf(up, entries, { from: window.fromMs, to: window.toMs }).outages,
  ];
}

Deno.test("an outage counts the same everywhere at both of its edges, whatever its end", () => {
  const seen = () => new OutageStory().began(160, 60).ended(300, 200);
  assertEquals(counted(seen(), 0, 100, 900), [0, 0, 0], "up to its first second");
  assertEquals(counted(seen(), 0, 101, 900), [1, 1, 1], "its first second");
  assertEquals(counted(seen(), 299, 900, 900), [1, 1, 1], "its last second");
  assertEquals(counted(seen(), 300, 900, 900), [0, 0, 0], "when it was over");
  const lost = () => new OutageStory().began(160, 60).lose(1).cut(900, "commanded");
  assertEquals(counted(lost(), 159, 900, 900), [1, 1, 1], "the last second known of it");
  assertEquals(counted(lost(), 160, 900, 900), [0, 0, 0], "nobody knows whether it lasted");
  const restarted = () => new OutageStory().began(160, 60).ended(700, null);
  assertEquals(counted(restarted(), 699, 900, 900), [1, 1, 1], "before it was seen to be over");
  assertEquals(counted(restarted(), 700, 900, 900), [0, 0, 0], "seen to be over");
  const open = () => new OutageStory().began(160, 60);
  assertEquals(counted(open(), 800, 900, 900), [1, 1, 1], "it goes on");
  const none = () =>
    new OutageStory().at(100, {
      kind: "outage_ended",
      cause: "internet_dead",
      lastedMs: 0,
      cuts: 0,
      helped: null,
    });
  assertEquals(counted(none(), 100, 101, 900), [1, 1, 1], "without length, where it was");
  assertEquals(counted(none(), 101, 900, 900), [0, 0, 0], "without length, behind it");
});

Deno.test("an outage from before the cloud's first heartbeat is told by page and report alike", () => {
  const entries = entriesOf(new OutageStory().began(160, 60).ended(300, 200).events);
  const site = { firstSeenAt: at(900), lastSeenAt: at(1_000), staleAfterMs: 60_000 };
  const asked = { fromMs: at(0), toMs: at(1_000), now: at(999), entries, entriesFromMs: null };
  const { totals } = reportOutages(
    eventsOf(entries),
    cloudTimeline({ ...site, isSilent: false }, asked),
  );
  const sums = sumPast(readPast({ ...site, status: "up" }, asked), asked);
  assertEquals([totals.downS, totals.upS, totals.unknownS], [200, 100, 700]);
  assertEquals([sums.outageMs, sums.onlineMs, sums.beforeMs], [200_000, 100_000, 700_000]);
  // Three tenths were watched: neither 100 % nor any other share is claimed.
  assertEquals(totals.availability, null);
});
