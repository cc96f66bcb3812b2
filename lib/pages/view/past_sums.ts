import { times } from "../../base/count.ts";
import { formatDuration, type Stay } from "../../time/time.ts";
import { overlap, type StretchKind, touches } from "../../report/timeline.ts";
import { availabilityOf, cutPercent, watchedShareOf } from "../../time/watched.ts";
import type { Past, PastSpan } from "./past.ts";

/** How a stretch of the past adds up: the lengths of its kinds are the whole. */
export interface PastSums {
  readonly wholeMs: number;
  readonly onlineMs: number;
  readonly outageMs: number;
  readonly silentMs: number;
  readonly notWatchedMs: number;
  readonly beforeMs: number;
  /** It ends in a silence. */
  readonly isSilent: boolean;
  /** Outages that touch it. */
  readonly outages: number;
  /** Reboots of the router by the watchdog. */
  readonly cuts: number;
}

/** The part of a stretch that lies in `window`, in order. */
export function clipSpans(
  spans: readonly PastSpan[],
  window: Stay,
): PastSpan[] {
  return spans.flatMap((span) => overlap(span, window).map((part) => ({ ...span, ...part })));
}

/** Adds up what lies in `window`. */
export function sumPast(
  past: Past,
  window: Stay,
): PastSums {
  const { fromMs, toMs } = window;
  const lengths: Record<StretchKind, number> = {
    online: 0,
    outage: 0,
    silent: 0,
    "not_watched": 0,
    before: 0,
  };
  const spans = clipSpans(past.spans, window);
  for (const span of spans) lengths[span.kind] += span.toMs - span.fromMs;
  return {
    wholeMs: Object.values(lengths).reduce((sum, each) => sum + each, 0),
    onlineMs: lengths.online,
    outageMs: lengths.outage,
    silentMs: lengths.silent,
    notWatchedMs: lengths.not_watched,
    beforeMs: lengths.before,
    isSilent: spans.at(-1)?.kind === "silent",
    outages: past.outages.filter(({ extent }) => touches(extent, window)).length,
    cuts: past.cuts.filter(({ at }) => at >= fromMs && at < toMs).length,
  };
}

/** `"99.98 %"`: cut, never rounded up to a perfect 100. */
export function formatShare(share: number): string {
  if (share === 1) return "100 %";
  return `${cutPercent(share, share >= 0.99 ? 2 : 1)} %`;
}

/**
 * `"99.92 % online (98.1 % watched), 1 outage, 12 min, rebooted the router once"`: a bar in words,
 * whose lengths add up to the whole. `isAway`: the home is silent or in trouble now, which no good
 * share may stand beside.
 */
export function describeSums(sums: PastSums, { isAway = false } = {}): string {
  const { silentMs, notWatchedMs, outageMs, beforeMs, outages, cuts, isSilent } = sums;
  if (beforeMs === sums.wholeMs) return "nothing yet";
  const parts = isAway ? [] : watchedWords(sums);
  if (outages === 1) parts.push(`1 outage, ${formatDuration(outageMs)}`);
  if (outages > 1) parts.push(`${outages} outages, ${formatDuration(outageMs)} in all`);
  if (cuts > 0) parts.push(`rebooted the router ${times(cuts)}`);
  // While it lasts nothing is said before it.
  if (silentMs > 0) {
    parts.splice(isSilent ? 0 : parts.length, 0, `silent for ${formatDuration(silentMs)}`);
  }
  if (notWatchedMs > 0) parts.push(`not watched for ${formatDuration(notWatchedMs)}`);
  if (beforeMs > 0) parts.push(`no record of the first ${formatDuration(beforeMs)}`);
  return parts.length === 0 ? "no outage counted yet" : parts.join(", ");
}

function watchedWords(sums: PastSums): string[] {
  const { onlineMs, outageMs, wholeMs, outages, silentMs } = sums;
  const watched = { online: onlineMs, outage: outageMs, whole: wholeMs };
  if (onlineMs + outageMs === 0) return [];
  const availability = availabilityOf(watched);
  const share = availability === null
    ? `watched for ${formatDuration(onlineMs + outageMs)} of ${formatDuration(wholeMs)}`
    : `${formatShare(availability)} online (${formatShare(watchedShareOf(watched))} watched)`;
  return outages === 0 && silentMs === 0 ? [share, "no outage"] : [share];
}
