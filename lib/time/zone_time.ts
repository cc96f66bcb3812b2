/** Local time in a zone: the one place that turns a moment into what a clock on the wall shows. */
import { DAY_MS, type EpochMs, HOUR_MS, MINUTE_MS, SECOND_MS } from "./time.ts";
import { zoneFormat } from "./zone_format.ts";

/** What a calendar and a clock on the wall show. */
export interface LocalTime {
  readonly year: number;
  /** 1–12. */
  readonly month: number;
  /** 1–31. */
  readonly day: number;
  /** 0–23. */
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

/**
 * Throws RangeError when the zone is not known here. By Temporal, whose first use costs a tick 1 ms of
 * CPU and 3 MiB; by Intl, at 14 ms and 7 MiB, on Deno 2.5, which has no Temporal.
 */
export function localTimeOf(
  at: EpochMs,
  timeZone: string,
  { by = "Temporal" in globalThis ? "Temporal" : "Intl" }: {
    readonly by?: "Temporal" | "Intl";
  } = {},
): LocalTime {
  if (by === "Temporal") {
    const local = new Temporal.ZonedDateTime(BigInt(Math.floor(at)) * 1_000_000n, timeZone);
    const { year, month, day, hour, minute, second } = local;
    return { year, month, day, hour, minute, second };
  }
  const found = new Map(
    zoneFormat("parts", timeZone).formatToParts(at).map(({ type, value }) => [type, Number(value)]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes) => found.get(type) ?? 0;
  return {
    year: part("year"),
    month: part("month"),
    day: part("day"),
    hour: part("hour"),
    minute: part("minute"),
    second: part("second"),
  };
}

/** What settings ask for: minutes after local midnight, 0-1439, and the day, 0 is Sunday. */
export function localMinuteOf(
  at: EpochMs,
  timeZone: string,
): { readonly minute: number; readonly weekday: number } {
  const { year, month, day, hour, minute } = localTimeOf(at, timeZone);
  const weekday = new Date(Date.UTC(year, month - 1, day)).getUTCDay();
  return { minute: hour * 60 + minute, weekday };
}

/** Whether clocks can be told by it here; offsets such as "+01:00" know no summer time. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z][A-Za-z0-9_+/-]{1,63}$/.test(name)) return false;
  try {
    localTimeOf(0, name);
    return true;
  } catch {
    return false;
  }
}

/** How far the zone's clocks are ahead of UTC at that moment; negative: behind. */
export function zoneOffsetMs(at: EpochMs, timeZone: string): number {
  const { year, month, day, hour, minute, second } = localTimeOf(at, timeZone);
  const whole = Math.floor(at / SECOND_MS) * SECOND_MS;
  return Date.UTC(year, month - 1, day, hour, minute, second) - whole;
}

/**
 * The first moment of a local day, which is not 00:00 where the clocks are put forward at midnight.
 * `month` and `day` may lie beyond their ends: day 0 is the last of the month before.
 */
export function startOfDay(
  date: Pick<LocalTime, "year" | "month" | "day">,
  timeZone: string,
): EpochMs {
  const local = Date.UTC(date.year, date.month - 1, date.day);
  const before = zoneOffsetMs(local - DAY_MS, timeZone);
  const after = zoneOffsetMs(local + DAY_MS, timeZone);
  const isRight = (offset: number) => zoneOffsetMs(local - offset, timeZone) === offset;
  // Midnight twice: the first of them. No midnight: as far after the change as it is missing.
  return isRight(before) || !isRight(after) ? local - before : local - after;
}

/** `"2026-11-21T03:12:00+01:00"`, to the second. */
export function isoWithOffset(at: EpochMs, timeZone: string): string {
  const { year, month, day, hour, minute, second } = localTimeOf(at, timeZone);
  const date = `${String(year).padStart(4, "0")}-${two(month)}-${two(day)}`;
  return `${date}T${two(hour)}:${two(minute)}:${two(second)}${
    formatOffset(zoneOffsetMs(at, timeZone))
  }`;
}

/** `"+01:00"`: how far clocks are ahead of UTC. */
export function formatOffset(offsetMs: number): string {
  const ahead = Math.abs(offsetMs);
  return `${offsetMs < 0 ? "-" : "+"}${two(ahead / HOUR_MS)}:${two(ahead / MINUTE_MS % 60)}`;
}

function two(part: number): string {
  return String(Math.floor(part)).padStart(2, "0");
}
