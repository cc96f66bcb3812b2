import { formatBetween, stayLength, toldMs } from "../../time/length_text.ts";
import { usualOf } from "../../time/usual.ts";
import type { PastOutage } from "./past.ts";

/**
 * `"Its last 6 outages: 4 ended within 12 min, the longest took 3 h 10 min."`; null: too few ended
 * while somebody looked. `outages` newest first.
 */
export function usualWords(outages: readonly PastOutage[]): string | null {
  const usual = usualOf(
    outages.flatMap(({ startMs, endMs }) =>
      // As the list of outages beside it has it.
      endMs === null ? [] : [toldMs(stayLength({ fromMs: startMs, toMs: endMs }))]
    ),
  );
  if (usual === null) return null;
  const { count, within, mostMs, longestMs } = usual;
  return within === count
    ? `Its last ${count} outages ended within ${formatBetween(0, longestMs)}.`
    : `Its last ${count} outages: ${within} ended within ${formatBetween(0, mostMs)}, ` +
      `the longest took ${formatBetween(0, longestMs)}.`;
}
