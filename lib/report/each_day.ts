/** An outage report told day by day of the calendar. */
import { daysBetween } from "../time/local_days.ts";
import { SECOND_MS } from "../time/time.ts";
import type { OutageReport } from "./outage_report.ts";

/** One calendar day of a report. */
export type DayAway = Readonly<ReturnType<typeof eachDay>[number]>;

/** Each day that the report touches, in order, in `timeZone` (IANA name). */
export function eachDay(report: OutageReport, timeZone: string) {
  return daysBetween(report, timeZone).map((day) => {
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
      /** `"2026-11-22"` */
      date: day.date,
      fromMs: day.fromMs,
      /** Seconds of it within the report. */
      wholeS: (to - from) / SECOND_MS,
      /** Seconds of it that were certainly away. The days add up to `totals.downS`. */
      awayS,
      /** Seconds of it that nobody watched. The days add up to `totals.unknownS`. */
      notWatchedS: within(report.unknown),
      /** It is over, was watched from midnight to midnight, and the internet was away all along. */
      isDead: awayS > 0 && awayS * SECOND_MS === day.toMs - day.fromMs,
    };
  });
}
