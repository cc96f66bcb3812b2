import { sha256Of } from "../../lib/base/bytes.ts";
import type { ControlAct } from "../../lib/control/command.ts";
import type { HomeConfig } from "../../lib/config/home_config.ts";
import type { ControlReply } from "../../lib/install/paths.ts";
import { html } from "../../lib/pages/parts/html.ts";
import { isOver, renderReportPage } from "../../lib/pages/record_page.ts";
import { REPORT_STYLE } from "../../lib/pages/report_style.ts";
import { type OutageReport, reportOutages } from "../../lib/report/outage_report.ts";
import {
  monthNameOf,
  monthOf,
  reportCsv,
  type ReportHead,
  reportJson,
  reportText,
} from "../../lib/report/outage_report_text.ts";
import { type HomeClock, MINUTE_MS, SECOND_MS } from "../../lib/time/time.ts";
import type { StateFolders } from "../host/state_files.ts";
import { readEvents } from "./events.ts";
import { EXIT } from "../../lib/base/exit.ts";
import { done, undone } from "../../lib/control/wire.ts";
import { newestState } from "./newest_state.ts";

/** A tick is followed by another within this, or the watchdog has stopped. */
const TICK_COVERS_MS = MINUTE_MS;

/** What a report needs. */
export interface ReportTools {
  readonly config: Pick<HomeConfig, "site" | "report">;
  readonly folders: StateFolders;
  readonly clock: () => HomeClock;
}

/** The outages of a month from the local log alone; changes nothing. */
export async function runReport(
  act: Extract<ControlAct, { readonly kind: "report" }>,
  tools: ReportTools,
): Promise<ControlReply> {
  const { id, name, timeZone: zone } = tools.config.site;
  const clock = tools.clock();
  const timeZone = zone ?? "UTC";
  const log = readEvents(tools.folders.state);
  const monthName = act.month ?? monthNameOf(clock.wallMs, timeZone);
  const month = monthOf(monthName, timeZone);
  if (month.fromMs > clock.wallMs) {
    return undone("Cannot report: that month has not begun", EXIT.usage);
  }
  const lastTickMs = newestState(tools.folders, clock.bootId)?.wallMs ?? null;
  // The present second counts whole, so that what has just happened is in the report.
  const nowMs = (Math.floor(clock.wallMs / SECOND_MS) + 1) * SECOND_MS;
  const report = reportOutages(log.events, {
    fromMs: month.fromMs,
    toMs: Math.min(month.toMs, nowMs),
    seenUntilMs: Math.min(nowMs, (lastTickMs ?? 0) + TICK_COVERS_MS),
  });
  const head: ReportHead = { site: name ?? id, timeZone, unreadable: log.unreadable };
  const made = { report, head, month: monthName };
  const text = act.format === "html"
    ? await printed(made, { tools, now: clock.wallMs, id })
    : TEXTS[act.format](report, head);
  return done(`${text}\n`);
}

const TEXTS = { text: reportText, csv: reportCsv, json: reportJson } as const;

/** The page that the cloud shows, whole in one file: it needs neither a cloud nor the internet. */
async function printed(
  made: { readonly report: OutageReport; readonly head: ReportHead; readonly month: string },
  { tools, now, id }: { readonly tools: ReportTools; readonly now: number; readonly id: string },
): Promise<string> {
  const { report, head, month } = made;
  const raw = isOver(month, { now, timeZone: head.timeZone })
    ? {
      file: `outages-${id}-${month}.json`,
      sha256: await sha256Of(`${reportJson(report, head)}\n`),
    }
    : null;
  const sheet = `data:text/css;charset=utf-8,${encodeURIComponent(REPORT_STYLE)}`;
  const style = html`<link rel="stylesheet" href="${sheet}">`;
  return renderReportPage({ ...made, raw, case: tools.config.report }, {
    now,
    links: null,
    style,
  }).trimEnd();
}
