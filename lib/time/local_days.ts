import type { EpochMs, Stay } from "./time.ts";
import { localTimeOf, startOfDay } from "./zone_time.ts";

/** A calendar day in a zone, from midnight to midnight: 23 to 25 h. */
export interface LocalDay {
  /** `"2026-11-22"` */
  readonly date: string;
  readonly fromMs: EpochMs;
  /** First moment of the next day. */
  readonly toMs: EpochMs;
}

/** Ninety days cost as much as the rest of a page, and are the same for all homes of a zone. */
const KEPT_MAX = 100;
const kept = new Map<string, readonly LocalDay[]>();

/**
 * The last `count` days (1 or more) up to the one that `now` lies in, oldest first. `timeZone` is an
 * IANA name; null: UTC. Throws RangeError for a zone that
 * this runtime does not know.
 */
export function lastDays(
  count: number,
  options: { readonly now: EpochMs; readonly timeZone: string | null },
): readonly LocalDay[] {
  const timeZone = options.timeZone ?? "UTC";
  const { year, month, day } = localTimeOf(options.now, timeZone);
  const key = `${count} ${timeZone} ${year}-${month}-${day}`;
  const known = kept.get(key);
  if (known !== undefined) return known;
  const days: LocalDay[] = [];
  for (let each = day - count + 1; each <= day; each++) {
    days.push(dayOf({ year, month, day: each }, { timeZone, before: days.at(-1) }));
  }
  if (kept.size >= KEPT_MAX) kept.clear();
  kept.set(key, days);
  return days;
}

/** Every day that a stretch touches, in order; none of an empty one. Throws as `lastDays` does. */
export function daysBetween(stretch: Stay, timeZone: string): LocalDay[] {
  const { year, month, day } = localTimeOf(stretch.fromMs, timeZone);
  const days: LocalDay[] = [];
  for (let each = day; (days.at(-1)?.toMs ?? stretch.fromMs) < stretch.toMs; each++) {
    days.push(dayOf({ year, month, day: each }, { timeZone, before: days.at(-1) }));
  }
  return days;
}

/** `day` may lie beyond the ends of its month; `before` is the day before it, where that is known. */
function dayOf(
  { year, month, day }: { readonly year: number; readonly month: number; readonly day: number },
  { timeZone, before }: { readonly timeZone: string; readonly before: LocalDay | undefined },
): LocalDay {
  return {
    date: new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10),
    fromMs: before?.toMs ?? startOfDay({ year, month, day }, timeZone),
    toMs: startOfDay({ year, month, day: day + 1 }, timeZone),
  };
}
