import { DAY_MS, type EpochMs, MINUTE_MS, parseTimeOfDay } from "./time.ts";
import { localTimeOf, startOfDay, zoneOffsetMs } from "./zone_time.ts";

/**
 * When the clock on the wall next shows a time, `"07:00"`, after `now`; null: it is no time.
 * `timeZone` null: UTC. A time that the change to summer leaves out is met up to an hour off.
 */
export function nextClock(
  text: string,
  options: { readonly now: EpochMs; readonly timeZone: string | null },
): EpochMs | null {
  const minutes = parseTimeOfDay(text);
  if (minutes === null) return null;
  const { now } = options;
  const timeZone = options.timeZone ?? "UTC";
  const { year, month, day } = localTimeOf(now, timeZone);
  for (const ahead of [0, 1]) {
    const start = startOfDay({ year, month, day: day + ahead }, timeZone);
    const naive = start + minutes * MINUTE_MS;
    const at = naive + zoneOffsetMs(start, timeZone) - zoneOffsetMs(naive, timeZone);
    if (at > now) return at;
  }
  return now + DAY_MS;
}
