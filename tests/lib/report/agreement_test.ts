/** Page, report and their files tell the same past, whatever it was. */
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { readPast } from "../../../lib/pages/view/past.ts";
import { sumPast } from "../../../lib/pages/view/past_sums.ts";
import { cloudTimeline, eventsOf } from "../../../lib/report/cloud_history.ts";
import { reportOutages } from "../../../lib/report/outage_report.ts";
import { monthOf, reportCsv, reportJson } from "../../../lib/report/outage_report_text.ts";
import type { HistoryEntry } from "../../../lib/site/history.ts";
import { anyStory } from "../../support/report/any_story.ts";
import { STORY_BEGINS_MS } from "../../support/report/outage_story.ts";

const ZONES = ["UTC", "Europe/Berlin", "America/St_Johns", "Pacific/Apia", "Asia/Kathmandu"];
const SECONDS = 60_000;
const at = (second: number) => STORY_BEGINS_MS + second * 1_000;

const gap = fc.tuple(fc.nat(SECONDS), fc.nat(8_000));
const anyHistory = fc.record({
  events: anyStory,
  silences: fc.array(gap, { maxLength: 6 }),
  absences: fc.array(gap, { maxLength: 6 }),
}).map(({ events, silences, absences }): HistoryEntry[] => [
  ...events.map(({ atMs, epoch, id, what }): HistoryEntry => ({
    kind: "event",
    at: atMs,
    epoch,
    id,
    told: false,
    what,
  })),
  ...silences.flatMap(([from, length], incident): HistoryEntry[] => [
    { kind: "flip", at: at(from), to: "down", noticedAt: at(from), incident },
    { kind: "flip", at: at(from + length), to: "up", noticedAt: at(from + length), incident },
  ]),
  ...absences.map(([from, length]): HistoryEntry => ({
    kind: "unknown",
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
