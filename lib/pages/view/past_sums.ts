import { times } from "../../base/text.ts";
import {
  addLengths,
  describeLength,
  NO_LENGTH,
  type StayLength,
  stayLength,
} from "../../time/length_text.ts";
import type { Stay } from "../../time/time.ts";
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
  /** The same lengths as they stand beside clock times, and of how many stretches. */
  readonly told: Readonly<Record<StretchKind, StayLength & { readonly count: number }>>;
  /** It ends in a silence. */
  readonly isSilent: boolean;
  /** Outages that touch it. */
  readonly outages: number;
  /** Reboots of the router by the watchdog. */
  readonly cuts: number;
}

/** The part of a stretch that lies in `window`, in order. */
export function clipSpans(spans: readonly PastSpan[], window: Stay): PastSpan[] {
  return spans.flatMap((span) => overlap(span, window).map((part) => ({ ...span, ...part })));
}

/** Adds up what lies in `window`. */
export function sumPast(past: Past, window: Stay): PastSums {
  const { fromMs, toMs } = window;
  const lengths: Record<StretchKind, number> = {
    online: 0,
    outage: 0,
    silent: 0,
    "not_watched": 0,
    before: 0,
  };
  const none = { ...NO_LENGTH, count: 0 };
  const told = { online: none, outage: none, silent: none, "not_watched": none, before: none };
  const spans = clipSpans(past.spans, window);
  for (const span of spans) {
    lengths[span.kind] += span.toMs - span.fromMs;
    const { count, ...before } = told[span.kind];
    told[span.kind] = { ...addLengths(before, stayLength(span)), count: count + 1 };
  }
  return {
    wholeMs: Object.values(lengths).reduce((sum, each) => sum + each, 0),
    onlineMs: lengths.online,
    outageMs: lengths.outage,
    silentMs: lengths.silent,
    notWatchedMs: lengths.not_watched,
    beforeMs: lengths.before,
    told,
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
  const { silentMs, notWatchedMs, beforeMs, outages, cuts, isSilent, told } = sums;
  if (beforeMs === sums.wholeMs) return "nothing yet";
  const parts = isAway ? [] : watchedWords(sums);
  if (outages === 1) parts.push(`1 outage, ${describeLength(told.outage)}`);
  if (outages > 1) parts.push(`${outages} outages, ${describeLength(told.outage)} in all`);
  if (cuts > 0) parts.push(`rebooted the router ${times(cuts)}`);
  // While it lasts nothing is said before it.
  if (silentMs > 0) {
    parts.splice(isSilent ? 0 : parts.length, 0, `silent for ${inAll(told.silent)}`);
  }
  if (notWatchedMs > 0) parts.push(`not watched for ${inAll(told.not_watched)}`);
  if (beforeMs > 0) parts.push(`no record of the first ${describeLength(told.before)}`);
  return parts.length === 0 ? "no outage counted yet" : parts.join(", ");
}

/** Behind "for", where the page may tell the last of them by itself. */
function inAll(told: PastSums["told"][StretchKind]): string {
  return `${describeLength(told)}${told.count > 1 ? " in all" : ""}`;
}

/** `""` where all was watched since it was first heard, which is told behind it. */
function ofWhole({ silentMs, notWatchedMs, told }: PastSums): string {
  if (silentMs + notWatchedMs === 0) return "";
  return ` of ${describeLength(Object.values(told).reduce(addLengths, NO_LENGTH))}`;
}

function watchedWords(sums: PastSums): string[] {
  const { onlineMs, outageMs, wholeMs, outages, silentMs, told } = sums;
  const watched = { online: onlineMs, outage: outageMs, whole: wholeMs };
  if (onlineMs + outageMs === 0) return [];
  const availability = availabilityOf(watched);
  const share = availability === null
    ? `watched for ${describeLength(addLengths(told.online, told.outage))}${ofWhole(sums)}`
    : `${formatShare(availability)} online (${formatShare(watchedShareOf(watched))} watched)`;
  return outages === 0 && silentMs === 0 ? [share, "no outage"] : [share];
}
