import { describeCause } from "../wire/cause.ts";
import { cutPercent } from "../report/watched.ts";
import { byCause, byHour, longestOutage } from "../report/breakdown.ts";
import type { OutageReport, OutageRow, RebootRow } from "../report/outage_report.ts";
import {
  formatSeconds,
  monthNameOf,
  type ReportHead,
  watchedPercent,
} from "../report/outage_report_text.ts";
import type { EpochMs } from "../time/time.ts";
import { isoWithOffset } from "../time/zone_time.ts";
import { renderFacts } from "./parts/definition_list.ts";
import { type Html, html } from "./parts/html.ts";
import { hourChart } from "./parts/hour_chart.ts";

/** The evidence of one month, on paper: no script, its own style sheet. */

/** What the page is about. */
export interface ReportPage {
  readonly report: OutageReport;
  readonly head: ReportHead;
  /** `"2026-11"` */
  readonly month: string;
}

const MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];

/** The page as text. `site`: its id; `now`: when the page was made. */
export function renderReportPage(
  page: ReportPage,
  options: { readonly site: string; readonly now: EpochMs },
): string {
  const { report, head, month } = page;
  const title = `Internet outages of ${head.site}, ${nameMonth(month)}`;
  return html`
    <!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta name="robots" content="noindex">
        <title>${title} · Rebootinator</title>
        <link rel="icon" href="/icon.svg" type="image/svg+xml">
        <link rel="stylesheet" href="/report.css">
      </head>
      <body>
        <header>
          ${renderLinks(page, options)}
          <h1>${title}</h1>
          <p class="quiet">${moment(report.fromMs, head.timeZone)} to ${moment(
            report.toMs,
            head.timeZone,
          )} (${head.timeZone}), as seen at ${moment(options.now, head.timeZone)}</p>
        </header>
        <main>
          ${renderTotals(report)}
          ${renderOutages(report, head.timeZone)}
          ${renderShares(report, head.timeZone)}
          ${renderReboots(report, head.timeZone)}
          ${renderUnknown(report, head.timeZone)}
        </main>
        ${renderMethod(head)}
      </body>
    </html>
  `.markup.trimStart();
}

function renderLinks(
  { head, month }: ReportPage,
  options: { readonly site: string; readonly now: EpochMs },
): Html {
  const { site, now } = options;
  const link = (to: string) => `/sites/${site}/report?month=${to}`;
  const [previous, next] = [monthBeside(month, -1), monthBeside(month, 1)];
  const isOver = month < monthNameOf(now, head.timeZone);
  const file = (format: string) => `/v1/sites/${site}/outages.${format}?month=${month}`;
  return html`
    <nav aria-label="Reports">
      <a href="/">All homes</a>
      <a href="/sites/${site}">${head.site}</a>
      <a href="${link(previous)}" rel="prev">${nameMonth(previous)}</a>
      ${isOver ? html`<a href="${link(next)}" rel="next">${nameMonth(next)}</a>` : null}
      <a href="${file("csv")}">CSV</a>
      <a href="${file("json")}">JSON</a>
    </nav>
  `;
}

function renderTotals(report: OutageReport): Html {
  const { totals } = report;
  const longest = longestOutage(report);
  const facts: readonly (readonly [string, string])[] = [
    [
      "Availability",
      totals.availability === null
        ? "not given: less than 90 % was watched"
        : `${cutPercent(totals.availability, 3)} %`,
    ],
    ["Watched", `${watchedPercent(totals)} % of the time`],
    ["Outages", String(totals.outages)],
    ["Time away", formatSeconds(totals.downS)],
    ["Longest", longest?.lastedS == null ? "–" : formatSeconds(longest.lastedS)],
    ["Time online", formatSeconds(totals.upS)],
    ["Not watched", formatSeconds(totals.unknownS)],
    ["Reboots of the router by the watchdog", String(totals.automaticCuts)],
    ["Outages that a reboot ended", String(totals.helped)],
  ];
  return renderFacts(facts);
}

function renderOutages({ outages, totals }: OutageReport, timeZone: string): Html {
  if (outages.length === 0) {
    return html`
      <h2>Outages</h2>
      <p>None in the ${formatSeconds(totals.upS)} that were watched.</p>
    `;
  }
  return html`
    <h2>Outages</h2>
    <div class="wide" tabindex="0" role="region" aria-label="Outages">
      <table>
        <thead>
          <tr>
            <th>Start</th>
            <th>End</th>
            <th>Lasted</th>
            <th>Away here</th>
            <th>Cause</th>
            <th>Reboots</th>
            <th>Helped</th>
          </tr>
        </thead>
        <tbody>${outages.map((row) => renderOutage(row, timeZone))}</tbody>
      </table>
    </div>
  `;
}

function renderOutage(row: OutageRow, timeZone: string): Html {
  const end = { seen: "", open: "still away", unknown: "not seen" }[row.end];
  return html`
    <tr>
      <td>${moment(row.startMs, timeZone)}</td>
      <td>${row.endMs === null ? end : moment(row.endMs, timeZone)}</td>
      <td class="number">${row.lastedS === null ? "not known" : formatSeconds(row.lastedS)}</td>
      <td class="number">${formatSeconds(row.downS)}</td>
      <td>${describeCause(row.cause)}</td>
      <td class="number">${row.cuts}</td>
      <td>${row.helped === null ? "–" : row.helped ? "yes" : "no"}</td>
    </tr>
  `;
}

function renderShares(report: OutageReport, timeZone: string): Html | null {
  if (report.outages.length === 0) return null;
  return html`
    <h2>By cause</h2>
    <table>
      <thead>
        <tr>
          <th>Cause</th>
          <th>Outages</th>
          <th>Away</th>
        </tr>
      </thead>
      <tbody>${byCause(report).map(({ cause, outages, downS }) =>
        html`
          <tr>
            <td>${describeCause(cause)}</td>
            <td class="number">${outages}</td>
            <td class="number">${formatSeconds(downS)}</td>
          </tr>
        `
      )}</tbody>
    </table>
    <h2>By hour of the day</h2>
    ${hourChart(byHour(report, timeZone))}
  `;
}

function renderReboots({ reboots }: OutageReport, timeZone: string): Html | null {
  if (reboots.length === 0) return null;
  const by: Readonly<Record<RebootRow["reason"], string>> = {
    automatic: "the watchdog, in an outage",
    commanded: "the watchdog, on command",
    scheduled: "the watchdog, on schedule",
    router: "itself",
  };
  return html`
    <h2>The router was rebooted</h2>
    <p class="quiet">Listed apart: a reboot is not an outage of the line.</p>
    <table>
      <thead>
        <tr>
          <th>When</th>
          <th>By</th>
        </tr>
      </thead>
      <tbody>${reboots.map(({ atMs, reason }) =>
        html`
          <tr>
            <td>${moment(atMs, timeZone)}</td>
            <td>${by[reason]}</td>
          </tr>
        `
      )}</tbody>
    </table>
  `;
}

function renderUnknown({ unknown }: OutageReport, timeZone: string): Html | null {
  if (unknown.length === 0) return null;
  return html`
    <h2>Not watched</h2>
    <p class="quiet">Counts neither as online nor as away.</p>
    <table>
      <thead>
        <tr>
          <th>From</th>
          <th>To</th>
          <th>Why</th>
        </tr>
      </thead>
      <tbody>${unknown.map(({ startMs, endMs, why }) =>
        html`
          <tr>
            <td>${moment(startMs, timeZone)}</td>
            <td>${moment(endMs, timeZone)}</td>
            <td>${why}</td>
          </tr>
        `
      )}</tbody>
    </table>
  `;
}

function renderMethod(head: ReportHead): Html {
  return html`
    <footer>
      <h2>How this was measured</h2>
      <p>A watchdog in ${head.site} asks several hosts on the internet every 15 seconds. An outage
        is written down when every question has failed for at least a minute; it begins at the first
        failed question and ends at the first right answer. Every second of the month is online, away
        or not watched; availability is the time online divided by the time watched, cut off and
        never rounded up, and is given only where at least 90 % of the time was watched. Times are those of the monitor's clock, in the zone named above, with their
        offset from UTC. Reboots that the watchdog made itself, by switching the router's plug off and
        on, are part of the outage in which it made them; those on command are no outage.</p>
    </footer>
  `;
}

/** `"2026-11-21 03:12:05 +01:00"` */
function moment(at: EpochMs, timeZone: string): string {
  const text = isoWithOffset(at, timeZone);
  return `${text.slice(0, 10)} ${text.slice(11, 19)} ${text.slice(19)}`;
}

/** `"November 2026"` */
function nameMonth(month: string): string {
  return `${MONTHS[Number(month.slice(5)) - 1] ?? ""} ${month.slice(0, 4)}`;
}

function monthBeside(month: string, offset: number): string {
  const count = Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1 + offset;
  return `${Math.floor(count / 12)}-${String(count % 12 + 1).padStart(2, "0")}`;
}
