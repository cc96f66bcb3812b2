/** An outage report told day by day of the calendar. */
import { daysBetween } from "../time/local_days.ts";
import { type EpochMs, SECOND_MS } from "../time/time.ts";
import type { OutageReport } from "./outage_report.ts";

/** One calendar day of a report. */
export interface DayAway {
  /** `"2026-11-22"` */
  readonly date: string;
  readonly fromMs: EpochMs;
  /** Seconds of it within the report. */
  readonly wholeS: number;
  /** Seconds of it that were certainly away. The days add up to `totals.downS`. */
  readonly awayS: number;
  /** Seconds of it that nobody watched. The days add up to `totals.unknownS`. */
  readonly notWatchedS: number;
  /** It is over, was watched from midnight to midnight, and the internet was away all along. */
  readonly isDead: boolean;
}

/** Each day that the report touches, in order, in `timeZone` (IANA name). */
export function eachDay(report: OutageReport, timeZone: string): DayAway[] {
  return daysBetween(report, timeZone).map((day): DayAway => {
    const from = Math.max(day.fromMs, report.fromMs);
    const to = Math.min(day.toMs, report.toMs);
    const within = (spans: OutageReport["away"]) =>
      spans.reduce(
        (sum, { startMs, endMs }) =>
          sum + Math.max(0, Math.min(endMs, to) - Math.max(startMs, from)),
        0,
      ) / SECOND_MS;
    const awayS = within(report.away);
    return {
      date: day.date,
      fromMs: day.fromMs,
      wholeS: (to - from) / SECOND_MS,
      awayS,
      notWatchedS: within(report.unknown),
      isDead: awayS > 0 && awayS * SECOND_MS === day.toMs - day.fromMs,
    };
  });
}
