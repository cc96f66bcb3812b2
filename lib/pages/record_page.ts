import { eachDay } from "../report/each_day.ts";
import type { OutageReport } from "../report/outage_report.ts";
import { monthNameOf, type ReportHead } from "../report/outage_report_text.ts";
import { byHour } from "../report/breakdown.ts";
import type { EpochMs } from "../time/time.ts";
import { zoneFormat } from "../time/zone_format.ts";
import { isoWithOffset, localTimeOf } from "../time/zone_time.ts";
import { HEAD_METAS } from "./parts/head_metas.ts";
import { type Html, html } from "./parts/html.ts";
import { hourChart } from "./charts/hour_chart.ts";
import { renderApart } from "./record/apart_table.ts";
import { type CaseFields, NO_CASE } from "../config/report_config.ts";
import { renderCase } from "./record/case_fields.ts";
import { renderDays } from "./record/day_chart.ts";
import { renderHeadline } from "./record/headline.ts";
import { type RawRecord, renderMethod } from "./record/method.ts";
import { renderOutageTable } from "./record/outage_table.ts";
import { createStamp } from "./record/stamp.ts";

/** The record of one month, on paper: no script, its own style sheet. */

/** What the page is about. */
export interface ReportPage {
  readonly report: OutageReport;
  readonly head: ReportHead;
  /** `"2026-11"` */
  readonly month: string;
  /** Null: the month is not over. */
  readonly raw: RawRecord | null;
  /** What stands in the fields of the case from the start; left out: nothing. */
  readonly case?: CaseFields;
}

/** The page as text. `now`: when it was made; `links`: what stands above it on a screen. */
export function renderReportPage(
  page: ReportPage,
  options: {
    readonly now: EpochMs;
    readonly links: Html | null;
    /** The style sheet, linked or in the page itself. */
    readonly style: Html;
  },
): string {
  const { report, head, month } = page;
  const { timeZone } = head;
  const title = `Record of internet outages, ${nameMonth(month)}`;
  const stamp = createStamp(report, timeZone);
  return html`
    <!doctype html>
    <html lang="en">
      <head>
        ${HEAD_METAS}
        <title>${title}: ${head.site} · Rebootinator</title>
        ${options.style}
      </head>
      <body>
        <header>
          ${options.links}
          <h1>${title}</h1>
          <p class="quiet">${head.site}, ${stamp.at(report.fromMs)} to ${stamp.at(report.toMs)}</p>
          ${renderCase(page.case ?? NO_CASE, stamp.zone)}
        </header>
        <main>
          ${renderHeadline(report, periodOf(report, timeZone))}
          ${renderOutageTable(report, stamp)}
          ${renderDays(eachDay(report, timeZone), timeZone)}
          ${report.outages.length === 0 ? null : html`<section class="days">
<h2>By hour of the day</h2>
${hourChart(byHour(report, timeZone))}</section>`}
          ${renderApart(report, stamp)}
        </main>
        ${renderMethod({
          site: head.site,
          made: isoWithOffset(options.now, timeZone).replace("T", " "),
          raw: page.raw,
        })}
      </body>
    </html>
  `.markup.trimStart();
}

/** What leads from a record to the home, to other months and to its files. */
export function reportLinks(
  { head, month }: Pick<ReportPage, "head" | "month">,
  options: { readonly site: string; readonly now: EpochMs },
): Html {
  const { site, now } = options;
  const link = (to: string) => `/sites/${site}/report?month=${to}`;
  const [previous, next] = [monthBeside(month, -1), monthBeside(month, 1)];
  const file = (format: string) => `/v1/sites/${site}/outages.${format}?month=${month}`;
  return html`
    <nav aria-label="Reports">
      <a href="/">All homes</a>
      <a href="/sites/${site}">${head.site}</a>
      <a href="${link(previous)}" rel="prev">${nameMonth(previous)}</a>
      ${isOver(month, { now, timeZone: head.timeZone })
        ? html`<a href="${link(next)}" rel="next">${nameMonth(next)}</a>`
        : null}
      <a href="${file("csv")}">CSV</a>
      <a href="${file("json")}">JSON</a>
    </nav>
  `;
}

/** The month `"2026-11"` lies before the one of `now`. */
export function isOver(
  month: string,
  { now, timeZone }: { readonly now: EpochMs; readonly timeZone: string },
): boolean {
  return month < monthNameOf(now, timeZone);
}

/** `"From 1 to 29 November 2026"` */
function periodOf({ fromMs, toMs }: OutageReport, timeZone: string): string {
  const first = localTimeOf(fromMs, timeZone);
  const last = localTimeOf(Math.max(fromMs, toMs - 1), timeZone);
  const days = first.day === last.day ? `On ${first.day}` : `From ${first.day} to ${last.day}`;
  return `${days} ${zoneFormat("month", timeZone).format(fromMs)}`;
}

/** `"November 2026"` */
function nameMonth(month: string): string {
  return zoneFormat("month", "UTC").format(Date.parse(month));
}

function monthBeside(month: string, offset: number): string {
  const count = Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1 + offset;
  return `${Math.floor(count / 12)}-${String(count % 12 + 1).padStart(2, "0")}`;
}
