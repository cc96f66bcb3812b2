import { type EpochMs, MINUTE_MS } from "../../time/time.ts";
import type { SiteView } from "../../status/read_status.ts";

/** Homes that fell silent together: then it is rather their provider than each of them. */
export interface Burst {
  readonly count: number;
  /** All homes that are silent. */
  readonly of: number;
  /** Last sign of life of the first and of the last of them. */
  readonly fromMs: EpochMs;
  readonly toMs: EpochMs;
}

/** Within so long. */
const WITHIN_MS = 5 * MINUTE_MS;
/** So many at least, and at least half of all that are silent. */
const COUNT_MIN = 3;

/** The most homes that were last heard within 5 min; null: they fell silent each by itself. */
export function burstOf(sites: readonly SiteView[]): Burst | null {
  const silent = sites.filter(({ state }) => state === "silent")
    .map(({ lastSeenAt }) => lastSeenAt).sort((one, other) => one - other);
  let best: Burst | null = null;
  let first = 0;
  silent.forEach((toMs, last) => {
    while (toMs - (silent[first] ?? toMs) > WITHIN_MS) first++;
    const count = last - first + 1;
    if (count > (best?.count ?? 0)) {
      best = { count, of: silent.length, fromMs: silent[first] ?? toMs, toMs };
    }
  });
  const found = best as Burst | null;
  return found !== null && found.count >= COUNT_MIN && found.count * 2 >= found.of ? found : null;
}
