import { DAY_MS, type EpochMs } from "./time.ts";
import { zoneFormat } from "./zone_format.ts";

/** A date without its year is told apart from last year's by less than this. */
const YEAR_SHOWN_AFTER_MS = 300 * DAY_MS;

/** A day of the week is clear for so long; then the date takes its place. */
const WEEKDAY_SHOWN_MS = 6 * DAY_MS;

/** Who reads, and when. */
export interface Reader {
  readonly now: EpochMs;
  /** IANA name, known to this runtime; null: UTC. */
  readonly timeZone: string | null;
}

/**
 * A moment as a person reads it: `"03:12"`, on another day than `now` `"21 Nov 03:12"`, long ago
 * with its year. UTC says that it is.
 */
export function formatClock(at: EpochMs, reader: Reader): string {
  const { now } = reader;
  const timeZone = reader.timeZone ?? "UTC";
  const time = zoneFormat("time", timeZone).format(at);
  const suffix = reader.timeZone === null ? " UTC" : "";
  const day = formatDay(at, timeZone);
  if (day === formatDay(now, timeZone)) return `${time}${suffix}`;
  const shown = Math.abs(now - at) > YEAR_SHOWN_AFTER_MS ? day : day.replace(/ \d+$/, "");
  return `${shown} ${time}${suffix}`;
}

/** `"03:12"`, on another day of the last six `"Tuesday 03:12"`, before that `"14 Nov 03:12"`. */
export function formatSince(at: EpochMs, reader: Reader): string {
  const clock = formatClock(at, reader);
  if (!/^\d+ /.test(clock) || Math.abs(reader.now - at) > WEEKDAY_SHOWN_MS) return clock;
  const weekday = zoneFormat("weekday", reader.timeZone ?? "UTC").format(at);
  return `${weekday} ${clock.slice(clock.search(/\d\d:\d\d/))}`;
}

/** `"21 Nov 2026"` */
function formatDay(at: EpochMs, timeZone: string): string {
  return zoneFormat("day", timeZone).format(at);
}
