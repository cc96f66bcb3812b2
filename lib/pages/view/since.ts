import { formatClock, type Reader } from "../../time/clock_text.ts";
import { DAY_MS, type EpochMs, formatDuration } from "../../time/time.ts";
import { zoneFormat } from "../../time/zone_format.ts";

/** Since when and for how long, as a person says it. */

/** A day of the week is clear for so long; then the date takes its place. */
const WEEKDAY_SHOWN_MS = 6 * DAY_MS;

/** `"03:12"`, on another day of the last six `"Tuesday 03:12"`, before that `"14 Nov 03:12"`. */
export function formatSince(at: EpochMs, reader: Reader): string {
  const clock = formatClock(at, reader);
  if (!/^\d+ /.test(clock) || Math.abs(reader.now - at) > WEEKDAY_SHOWN_MS) return clock;
  const weekday = zoneFormat("weekday", reader.timeZone ?? "UTC").format(at);
  return `${weekday} ${clock.slice(clock.search(/\d\d:\d\d/))}`;
}

/** From `startMs` to `endMs` on one line; the day is said once. */
export function formatFromTo(startMs: EpochMs, endMs: EpochMs, reader: Reader): string {
  const start = formatSince(startMs, reader);
  const end = formatSince(endMs, reader);
  const day = start.replace(/\d\d:\d\d.*$/, "");
  const shown = day !== "" && end.startsWith(day) ? end.slice(day.length) : end;
  const zone = reader.timeZone === null ? " UTC" : "";
  return zone === "" ? `${start} – ${shown}` : `${start.replace(/ UTC$/, "")} – ${shown}`;
}

/** As `formatDuration`, but whole days from two on: `"4 days"`. */
export function formatSpan(lengthMs: number): string {
  return lengthMs < 2 * DAY_MS ? formatDuration(lengthMs) : `${Math.floor(lengthMs / DAY_MS)} days`;
}
