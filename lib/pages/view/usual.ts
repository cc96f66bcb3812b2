import { formatDuration } from "../../time/time.ts";
import type { PastOutage } from "./past.ts";

/** How long a home's outages usually take, by those that it has told of. */

/** So many of the latest are looked at; of fewer than `COUNT_MIN` nothing is said. */
const COUNT_MAX = 6;
const COUNT_MIN = 3;

/**
 * `"Its last 6 outages: 4 ended within 12 min, the longest took 3 h 10 min."`; null: too few ended
 * while somebody looked. `outages` newest first.
 */
export function usualWords(outages: readonly PastOutage[]): string | null {
  const lengths = outages.flatMap(({ startMs, endMs }) => endMs === null ? [] : [endMs - startMs])
    .slice(0, COUNT_MAX).sort((one, other) => one - other);
  const longest = lengths.at(-1);
  // Two of three ended within this.
  const usual = lengths[Math.ceil(lengths.length * 2 / 3) - 1];
  if (longest === undefined || usual === undefined || lengths.length < COUNT_MIN) return null;
  const within = lengths.filter((length) => length <= usual).length;
  const count = `Its last ${lengths.length} outages`;
  return within === lengths.length
    ? `${count} ended within ${formatDuration(longest)}.`
    : `${count}: ${within} ended within ${formatDuration(usual)}, the longest took ${
      formatDuration(longest)
    }.`;
}
