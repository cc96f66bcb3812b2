import type { EpochMs } from "./time.ts";
import { localTimeOf, startOfDay } from "./zone_time.ts";

/** A calendar day in a zone, from midnight to midnight: 23 to 25 h. */
export interface LocalDay {
  /** `"2026-11-22"` */
  readonly date: string;
  readonly fromMs: EpochMs;
  /** First moment of the next day. */
  readonly toMs: EpochMs;
}

/**
 * The last `count` days (1 or more) up to the one that `now` lies in, oldest first. `timeZone` is an
 * IANA name; null: UTC. By Intl, because Deno 2.5 has no Temporal. Throws RangeError for a zone that
 * this runtime does not know.
 */
export function lastDays(
  count: number,
  options: { readonly now: EpochMs; readonly timeZone: string | null },
): LocalDay[] {
  const timeZone = options.timeZone ?? "UTC";
  const { year, month, day } = localTimeOf(options.now, timeZone);
  const startOf = (ago: number) => startOfDay({ year, month, day: day - ago }, timeZone);
  return Array.from({ length: count }, (_, index) => count - 1 - index).map((ago) => ({
    date: new Date(Date.UTC(year, month - 1, day - ago)).toISOString().slice(0, 10),
    fromMs: startOf(ago),
    toMs: startOf(ago - 1),
  }));
}
