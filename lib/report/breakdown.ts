/** An outage report told by cause and by hour of the day. */
import { CAUSES } from "../wire/cause.ts";
import { HOUR_MS, MINUTE_MS, SECOND_MS } from "../time/time.ts";
import { localTimeOf } from "../time/zone_time.ts";
import type { OutageReport } from "./outage_report.ts";

/** Outages of one cause. */
export interface CauseShare {
  readonly cause: string;
  readonly outages: number;
  /** Their seconds within the report. */
  readonly downS: number;
}

/** What took longest first; causes that did not occur are left out. Adds up to `totals.downS`. */
export function byCause({ outages }: OutageReport): CauseShare[] {
  const told = outages.map(({ cause }) => cause);
  return [...new Set<string>([...CAUSES, ...told])].map((cause): CauseShare => {
    const rows = outages.filter((row) => row.cause === cause);
    return { cause, outages: rows.length, downS: rows.reduce((sum, row) => sum + row.downS, 0) };
  }).filter((share) => share.outages > 0).sort((a, b) => b.downS - a.downS);
}

/**
 * Seconds away in each of the 24 hours of the local day. Adds up to `totals.downS`, also over a
 * change of the clocks, where an hour of the day may last two hours or none.
 */
export function byHour({ away }: OutageReport, timeZone: string): number[] {
  const downS = new Array<number>(24).fill(0);
  for (const { startMs, endMs } of away) {
    for (let at = startMs; at < endMs;) {
      const { hour, minute, second } = localTimeOf(at, timeZone);
      const next = Math.min(endMs, at + HOUR_MS - minute * MINUTE_MS - second * SECOND_MS);
      downS[hour] = (downS[hour] ?? 0) + (next - at) / SECOND_MS;
      at = next;
    }
  }
  return downS;
}
