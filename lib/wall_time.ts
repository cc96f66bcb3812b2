import { DAY_MS, type EpochMs } from "./time.ts";

/** Moments as people in a home's own zone read them. */

/** Where and when somebody reads. */
export interface Reader {
  readonly now: EpochMs;
  /** IANA name; null, or one that this runtime does not know: UTC. */
  readonly timeZone: string | null;
}

/** Most formatters kept; homes share a few zones. */
const FORMATTERS_MAX = 64;
const formatters = new Map<string, Intl.DateTimeFormat>();

/**
 * `"03:12"`; `"Fri 20 Nov, 03:12"` when that is not today where the reader is; with the year when
 * it is more than 300 days away.
 */
export function formatWallTime(at: EpochMs, reader: Reader): string {
  const parts = readParts(at, reader.timeZone);
  const time = `${parts.hour}:${parts.minute}`;
  const today = readParts(reader.now, reader.timeZone);
  const isToday = parts.year === today.year && parts.month === today.month &&
    parts.day === today.day;
  if (isToday) return time;
  const isFar = Math.abs(reader.now - at) > 300 * DAY_MS;
  const day = `${Number(parts.day)} ${parts.month}`;
  return isFar ? `${day} ${parts.year}, ${time}` : `${parts.weekday} ${day}, ${time}`;
}

/** How the zone is called at `at`, `"GMT+1"` or `"UTC"`. */
export function zoneName(at: EpochMs, timeZone: string | null): string {
  return readParts(at, timeZone).timeZoneName ?? "UTC";
}

function readParts(
  at: EpochMs,
  timeZone: string | null,
): Partial<Record<Intl.DateTimeFormatPartTypes, string>> {
  const parts = formatterFor(timeZone ?? "UTC").formatToParts(new Date(at));
  return Object.fromEntries(parts.map(({ type, value }) => [type, value]));
}

function formatterFor(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone);
  if (known !== undefined) return known;
  const formatter = makeFormatter(timeZone);
  if (formatters.size < FORMATTERS_MAX) formatters.set(timeZone, formatter);
  return formatter;
}

function makeFormatter(timeZone: string): Intl.DateTimeFormat {
  const options = {
    year: "numeric",
    month: "short",
    day: "2-digit",
    weekday: "short",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    timeZoneName: "short",
  } as const;
  try {
    return new Intl.DateTimeFormat("en-GB", { ...options, timeZone });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return new Intl.DateTimeFormat("en-GB", { ...options, timeZone: "UTC" });
  }
}
