import { DAY_MS, type EpochMs, MINUTE_MS } from "./time.ts";
import { localTimeOf, startOfDay, zoneOffsetMs } from "./zone_time.ts";

/**
 * When the clock on the wall next shows a time, `"07:00"`, after `now`; null: it is no time.
 * `timeZone` null: UTC. A time that the change to summer leaves out is met up to an hour off.
 */
export function nextClock(
  text: string,
  options: { readonly now: EpochMs; readonly timeZone: string | null },
): EpochMs | null {
  const match = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text);
  if (match === null) return null;
  const { now } = options;
  const timeZone = options.timeZone ?? "UTC";
  const minutes = Number(match[1]) * 60 + Number(match[2]);
  const { year, month, day } = localTimeOf(now, timeZone);
  for (const ahead of [0, 1]) {
    const start = startOfDay({ year, month, day: day + ahead }, timeZone);
    const naive = start + minutes * MINUTE_MS;
    const at = naive + zoneOffsetMs(start, timeZone) - zoneOffsetMs(naive, timeZone);
    if (at > now) return at;
  }
  return now + DAY_MS;
}
