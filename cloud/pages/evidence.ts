import type { ReportPage } from "../../lib/pages/record_page.ts";
import { cloudTimeline, eventsOf } from "../../lib/report/cloud_history.ts";
import { reportOutages } from "../../lib/report/outage_report.ts";
import { monthNameOf, monthOf } from "../../lib/report/outage_report_text.ts";
import { HISTORY_KEPT_MS } from "../../lib/site/history.ts";
import { DAY_MS, type EpochMs, MINUTE_MS } from "../../lib/time/time.ts";
import type { AppDeps } from "../http/deps.ts";
import { SharedReads } from "../http/shared_reads.ts";
import { HttpError, noSuchSite, orBadRequest } from "../http/http.ts";
import { listHistory, readSite } from "../store/records.ts";

/** Far more than what an unlucky line has to tell of a month. */
export const EVIDENCE_ROWS_MAX = 5_000;
/** Months are read with so much on both sides: an outage may begin and end outside. */
const AROUND_MS = 7 * DAY_MS;
/** Reading may cost the store all those rows, and a page may be open to everybody. */
const KEPT_MS = MINUTE_MS;
const KEPT_MAX = 50;

/** A month of one home as evidence. */
export type Evidence = Pick<ReportPage, "report" | "head" | "month">;

/**
 * Makes reports; `month` null: the present one. Each is read at most once a minute, whoever asks.
 * Throws HttpError: 404 the site was never heard from, 400 not a month or one to come.
 */
export function createEvidence(
  deps: AppDeps,
): (site: string, month: string | null) => Promise<Evidence> {
  const { now } = deps;
  const kept = new SharedReads<Evidence>({ now, forMs: KEPT_MS, most: KEPT_MAX });
  return (site, month) => {
    const key = `${site} ${month ?? ""}`.slice(0, 100);
    return kept.get(key, () => readEvidence(deps, { site, month, now: now() }));
  };
}

async function readEvidence(
  deps: AppDeps,
  options: { readonly site: string; readonly month: string | null; readonly now: EpochMs },
): Promise<Evidence> {
  const { now } = options;
  const site = await readSite(deps.kv, options.site);
  if (site === null) throw noSuchSite(options.site);
  const timeZone = site.timeZone ?? "UTC";
  const month = options.month ?? monthNameOf(now, timeZone);
  const { fromMs, toMs: monthEndMs } = orBadRequest(() => monthOf(month, timeZone), RangeError);
  if (fromMs > now) {
    throw new HttpError(400, `Cannot report: "month" must not be to come, got "${month}"`);
  }
  const history = await listHistory(deps.kv, options.site, {
    from: fromMs - AROUND_MS,
    to: Math.min(monthEndMs, now) + AROUND_MS,
    limit: EVIDENCE_ROWS_MAX,
  });
  const isCut = history.length === EVIDENCE_ROWS_MAX;
  const keptFromMs = now - HISTORY_KEPT_MS;
  const asked = {
    now,
    fromMs,
    toMs: monthEndMs,
    entries: history,
    entriesFromMs: isCut ? Math.max(keptFromMs, history.at(-1)?.at ?? now) : keptFromMs,
  };
  const isSilent = site.status === "down";
  const report = reportOutages(eventsOf(history), cloudTimeline({ ...site, isSilent }, asked));
  return { report, head: { site: site.name, timeZone, unreadable: 0 }, month };
}
