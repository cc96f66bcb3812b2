/** An outage report told by cause and by hour of the day. */
import { routerAnswered } from "../wire/cause.ts";
import { HOUR_MS, MINUTE_MS, SECOND_MS } from "../time/time.ts";
import { localTimeOf } from "../time/zone_time.ts";
import type { OutageReport } from "./outage_report.ts";

/** Outages of one cause. */
export interface CauseShare {
  readonly cause: string;
  /** Whether the router at home answered meanwhile: told apart, as it is the line's fault then. */
  readonly gateway: "answers" | null;
  readonly outages: number;
  /** Their seconds within the report. */
  readonly downS: number;
}

/** What took longest first; causes that did not occur are left out. Adds up to `totals.downS`. */
export function byCause({ outages }: OutageReport): CauseShare[] {
  const shares = new Map<string, CauseShare>();
  for (const row of outages) {
    const gateway = routerAnswered(row) ? "answers" : null;
    const key = `${row.cause} ${gateway}`;
    const { outages: count, downS } = shares.get(key) ?? { outages: 0, downS: 0 };
    shares.set(key, { cause: row.cause, gateway, outages: count + 1, downS: downS + row.downS });
  }
  return [...shares.values()].sort((a, b) => b.downS - a.downS);
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
