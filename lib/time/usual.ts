/** How long a home's outages usually take, by the latest that ended while somebody looked. */
import { formatMinutes, HOUR_MS, MINUTE_MS } from "./time.ts";

/** So many of the latest are looked at; of fewer than `COUNT_MIN` nothing is said. */
const COUNT_MAX = 6;
const COUNT_MIN = 3;

/** Lengths of the latest outages. */
export type Usual = Readonly<NonNullable<ReturnType<typeof usualOfHomes>>>;

/** `lengthsMs`: newest first; null: they are too few to call anything usual. */
export function usualOf(lengthsMs: readonly number[]): Usual | null {
  return usualOfHomes([lengthsMs]);
}

/** The same of several homes, of the latest of each. */
export function usualOfHomes(homes: readonly (readonly number[])[]) {
  const sorted = homes.flatMap((lengthsMs) => lengthsMs.slice(0, COUNT_MAX))
    .sort((one, other) => one - other);
  const [leastMs, longestMs] = [sorted[0], sorted.at(-1)];
  const mostMs = sorted[Math.ceil(sorted.length * 2 / 3) - 1];
  if (leastMs === undefined || longestMs === undefined || mostMs === undefined) return null;
  if (sorted.length < COUNT_MIN) return null;
  return {
    /** 3 – 6 of each home */
    count: sorted.length,
    leastMs,
    /** Two of three ended within this. */
    mostMs,
    longestMs,
    /** How many ended within `mostMs`. */
    within: sorted.filter((length) => length <= mostMs).length,
  };
}

/** `"in 4–12 min"`, `"within a minute"`, `"in 40 min to 3 h 10 min"`: from least to most. */
export function usualRange({ leastMs, mostMs }: Usual): string {
  // The end is rounded up: two of three did end within it.
  const [least, most] = [Math.floor(leastMs / MINUTE_MS), Math.ceil(mostMs / MINUTE_MS)];
  if (most <= 1) return "within a minute";
  const end = formatMinutes(most);
  if (least < 2 || least === most) return `within ${end}`;
  return mostMs > HOUR_MS ? `in ${formatMinutes(least)} to ${end}` : `in ${least}–${most} min`;
}
