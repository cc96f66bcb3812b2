/** The outage report as a person, a spreadsheet or a program reads it. */
import * as v from "../base/shape.ts";
import { alignColumns, counted } from "../base/text.ts";
import { CAUSES, describeCause, GATEWAY_SIGHTS } from "../wire/cause.ts";
import { CUT_OUTCOMES, CUT_REASONS } from "../wire/event.ts";
import { count } from "../wire/numbers.ts";
import { describeTally, tallySchema } from "../wire/tally.ts";
import { cutPercent, watchedShareOf } from "../time/watched.ts";
import {
  type OutageReport,
  type OutageRow,
  type RebootRow,
  type RowSpan,
  totalsSchema,
} from "./outage_report.ts";
import type { EpochMs, Stay } from "../time/time.ts";
import { isoWithOffset, startOfDay } from "../time/zone_time.ts";

/**
 * The month `"2026-11"` from midnight to midnight in a zone (IANA name), which need not be a
 * multiple of 24 h. Throws RangeError when it is no month from 2000-01 to 2199-12.
 */
export function monthOf(text: string, timeZone: string): Stay {
  const match = /^(2[01]\d\d)-(0[1-9]|1[0-2])$/.exec(text);
  if (match === null) {
    throw new RangeError(
      `Cannot report: "month" must be a month such as 2026-11, got ${JSON.stringify(text)}`,
    );
  }
  const [year, month] = [Number(match[1]), Number(match[2])];
  return {
    fromMs: startOfDay({ year, month, day: 1 }, timeZone),
    toMs: startOfDay({ year, month: month + 1, day: 1 }, timeZone),
  };
}

/** The month that a moment lies in, `"2026-11"`. */
export function monthNameOf(at: EpochMs, timeZone: string): string {
  return isoWithOffset(at, timeZone).slice(0, 7);
}

/** A length of time to the second, `"1:02:03"`. */
export function formatSeconds(seconds: number): string {
  const pad = (part: number) => String(part).padStart(2, "0");
  return `${Math.floor(seconds / 3_600)}:${pad(Math.floor(seconds / 60) % 60)}:${
    pad(seconds % 60)
  }`;
}

/** What the report is headed with. */
export interface ReportHead {
  readonly site: string;
  readonly timeZone: string;
  /** Lines of the log that could not be read. */
  readonly unreadable: number;
}

/** The report for people: totals, then a table. Ends without a line break. */
export function reportText(report: OutageReport, head: ReportHead): string {
  const { timeZone } = head;
  const { totals } = report;
  const fromTo = ({ startMs, endMs }: RowSpan) =>
    `${isoWithOffset(startMs, timeZone)} to ${isoWithOffset(endMs, timeZone)}`;
  const watched = `watched ${watchedPercent(totals)} % of the time`;
  const availability = totals.availability === null
    ? `not given: ${watched}`
    : `${cutPercent(totals.availability, 3)} %, ${watched}`;
  return [
    `Outages of ${head.site}, ${
      fromTo({ startMs: report.fromMs, endMs: report.toMs })
    } (${timeZone})`,
    "",
    `  availability   ${availability}`,
    `  online         ${formatSeconds(totals.upS)}`,
    `  away           ${formatSeconds(totals.downS)} in ${counted(totals.outages, "outage")}`,
    `  not watched    ${formatSeconds(totals.unknownS)}`,
    `  reboots        ${totals.automaticCuts} automatic, ${totals.commandedCuts} on command, ${totals.scheduledCuts} on schedule; ` +
    `${counted(totals.helped, "outage")} ended by one`,
    "",
    ...table(
      ["start", "end", "duration", "away here", "cause", "reboots", "helped", "what answered"],
      report.outages.map((row) => outageCells(row, timeZone)),
      "No outage",
    ),
    "",
    ...table(
      ["router rebooted", "by", "plug said"],
      report.reboots.map((row) => rebootCells(row, timeZone)),
      "No reboot of the router that is known of",
    ),
    ...report.unknown.map((row) => `Not watched ${fromTo(row)}: ${row.why.toLowerCase()}`),
    ...report.notReached.map((row) => `Cloud not reached ${fromTo(row)}: the home was online`),
    ...(head.unreadable === 0 ? [] : [`Lines of the log that were left out: ${head.unreadable}`]),
  ].join("\n");
}

/** How much of the time was watched, per cent, `"99.873"`. */
export function watchedPercent({ upS, downS, wholeS }: OutageReport["totals"]): string {
  return cutPercent(watchedShareOf({ online: upS, outage: downS, whole: wholeS }), 3);
}

/** The outages as comma-separated values (RFC 4180) with a header; times with their offset. */
export function reportCsv(report: OutageReport, { timeZone }: ReportHead): string {
  const rows = report.outages.map((row) => [
    isoWithOffset(row.startMs, timeZone),
    row.endMs === null ? row.end : isoWithOffset(row.endMs, timeZone),
    row.lastedS === null ? "unknown" : String(row.lastedS),
    String(row.downS),
    row.cause,
    String(row.cuts),
    row.helped === null ? "" : row.helped ? "yes" : "no",
    row.gateway ?? "",
    (row.tally ?? []).map(({ url, asked, answered }) => `${url} ${answered}/${asked}`).join("; "),
  ]);
  const header = [
    ...["start", "end", "duration_s", "away_in_report_s", "cause", "cuts", "helped"],
    ...["router", "answered_of_asked"],
  ];
  return [header, ...rows].map((cells) => cells.map(csvCell).join(",")).join("\r\n");
}

/** With its offset from UTC, `2026-11-21T03:12:00+01:00`. */
const local: v.Shape<string> = {
  ...v.string(),
  json: () => ({ type: "string", format: "date-time" }),
};
const stretch = { start: local, end: local };

/** The report as JSON. */
export const outagesSchema = v.strictObject({
  site: v.string(),
  timeZone: v.string(),
  from: local,
  to: local,
  totals: totalsSchema,
  outages: v.array(v.strictObject({
    start: local,
    end: v.nullable(local),
    endSeen: v.picklist(["seen", "open", "unknown"]),
    lastedS: v.nullable(count),
    downS: count,
    cause: v.word(CAUSES),
    gateway: v.nullable(v.word(GATEWAY_SIGHTS)),
    cuts: count,
    helped: v.nullable(v.boolean()),
    /** Left out where it is not told, so that files of older months keep their fingerprint. */
    tally: v.optional(tallySchema),
  })),
  reboots: v.array(v.strictObject({
    at: local,
    reason: v.picklist([...CUT_REASONS, "router"]),
    outcome: v.nullable(v.picklist(CUT_OUTCOMES)),
  })),
  unknown: v.array(v.strictObject({ ...stretch, why: v.string() })),
  /** Left out where nothing is told, as above. */
  notReached: v.optional(v.array(v.strictObject(stretch))),
  unreadableLines: count,
});

/** The report as JSON with head and ISO times. */
export function reportJson(report: OutageReport, head: ReportHead): string {
  const { timeZone } = head;
  const stay = ({ startMs, endMs }: RowSpan) => ({
    start: isoWithOffset(startMs, timeZone),
    end: isoWithOffset(endMs, timeZone),
  });
  const body: v.InferOutput<typeof outagesSchema> = {
    site: head.site,
    timeZone,
    from: isoWithOffset(report.fromMs, timeZone),
    to: isoWithOffset(report.toMs, timeZone),
    totals: report.totals,
    outages: report.outages.map(({ startMs, endMs, ...row }) => ({
      start: isoWithOffset(startMs, timeZone),
      end: endMs === null ? null : isoWithOffset(endMs, timeZone),
      endSeen: row.end,
      lastedS: row.lastedS,
      downS: row.downS,
      cause: row.cause,
      gateway: row.gateway,
      cuts: row.cuts,
      helped: row.helped,
      ...(row.tally === null ? {} : { tally: row.tally }),
    })),
    reboots: report.reboots.map(({ atMs, ...row }) => ({
      at: isoWithOffset(atMs, timeZone),
      ...row,
    })),
    unknown: report.unknown.map((row) => ({ ...stay(row), why: row.why })),
    ...(report.notReached.length === 0 ? {} : { notReached: report.notReached.map(stay) }),
    unreadableLines: head.unreadable,
  };
  return JSON.stringify(body, null, 2);
}

function outageCells(row: OutageRow, timeZone: string): string[] {
  const end = { seen: "", open: "still away", unknown: "not seen" }[row.end];
  return [
    isoWithOffset(row.startMs, timeZone),
    row.endMs === null ? end : isoWithOffset(row.endMs, timeZone),
    row.lastedS === null ? "not known" : formatSeconds(row.lastedS),
    formatSeconds(row.downS),
    describeCause(row),
    String(row.cuts),
    row.helped === null ? "-" : row.helped ? "yes" : "no",
    describeTally(row) ?? "not told",
  ];
}

function rebootCells(row: RebootRow, timeZone: string): string[] {
  const by = {
    automatic: "the watchdog",
    commanded: "the watchdog, on command",
    scheduled: "the watchdog, on schedule",
    router: "itself",
  }[row.reason];
  return [isoWithOffset(row.atMs, timeZone), by, row.outcome ?? "-"];
}

function table(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  none: string,
): string[] {
  return rows.length === 0 ? [none] : alignColumns([header, ...rows]);
}

function csvCell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
