import type { ControlAct } from "../../lib/control/command.ts";
import type { HomeConfig } from "../../lib/config/home_config.ts";
import type { ControlReply } from "../../lib/install/paths.ts";
import { reportOutages } from "../../lib/report/outage_report.ts";
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
import { newestState } from "./newest_state.ts";

/** A tick is followed by another within this, or the watchdog has stopped. */
const TICK_COVERS_MS = MINUTE_MS;

/** What a report needs. */
export interface ReportTools {
  readonly config: Pick<HomeConfig, "site">;
  readonly folders: StateFolders;
  readonly clock: () => HomeClock;
}

/** The outages of a month from the local log alone; changes nothing. */
export function runReport(
  act: Extract<ControlAct, { readonly kind: "report" }>,
  tools: ReportTools,
): ControlReply {
  const { id, name, timeZone: zone } = tools.config.site;
  const clock = tools.clock();
  const timeZone = zone ?? "UTC";
  const log = readEvents(tools.folders.state);
  const month = monthOf(act.month ?? monthNameOf(clock.wallMs, timeZone), timeZone);
  if (month.fromMs > clock.wallMs) {
    return { exitCode: 2, output: "", errors: "Cannot report: that month has not begun\n" };
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
  const text = { text: reportText, csv: reportCsv, json: reportJson }[act.format](report, head);
  return { exitCode: 0, output: `${text}\n`, errors: "" };
}
