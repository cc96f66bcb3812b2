import { type EpochMs, formatDuration } from "../../time/time.ts";
import type { Past, PastSpan, SpanKind } from "./past.ts";

/** How a stretch of the past adds up. */
export interface PastSums {
  readonly onlineMs: number;
  readonly outageMs: number;
  readonly silentMs: number;
  readonly unknownMs: number;
  readonly beforeMs: number;
  /** Outages that touch it. */
  readonly outages: number;
  readonly cuts: number;
  /** `online / (online + outage)`, 0 – 1; null: nothing is known. */
  readonly availability: number | null;
}

/** The part of a stretch that lies in `window`, in order. */
export function clipSpans(
  spans: readonly PastSpan[],
  window: { readonly fromMs: EpochMs; readonly toMs: EpochMs },
): PastSpan[] {
  return spans.map((span) => ({
    ...span,
    fromMs: Math.max(span.fromMs, window.fromMs),
    toMs: Math.min(span.toMs, window.toMs),
  })).filter(({ fromMs, toMs }) => toMs > fromMs);
}

/** Adds up what lies in `window`. */
export function sumPast(
  past: Past,
  window: { readonly fromMs: EpochMs; readonly toMs: EpochMs },
): PastSums {
  const { fromMs, toMs } = window;
  const lengths: Record<SpanKind, number> = {
    online: 0,
    outage: 0,
    silent: 0,
    unknown: 0,
    before: 0,
  };
  for (const span of clipSpans(past.spans, window)) lengths[span.kind] += span.toMs - span.fromMs;
  const knownMs = lengths.online + lengths.outage;
  return {
    onlineMs: lengths.online,
    outageMs: lengths.outage,
    silentMs: lengths.silent,
    unknownMs: lengths.unknown,
    beforeMs: lengths.before,
    outages:
      past.outages.filter((outage) =>
        outage.startMs < toMs && (outage.endMs ?? (outage.isOpen ? toMs : outage.startMs)) >= fromMs
      ).length,
    cuts: past.cuts.filter(({ at }) => at >= fromMs && at < toMs).length,
    availability: knownMs === 0 ? null : lengths.online / knownMs,
  };
}

/** `"99.98 %"`: cut, never rounded up to a perfect 100. */
export function formatAvailability(availability: number): string {
  if (availability === 1) return "100 %";
  const digits = availability >= 0.99 ? 2 : 1;
  const unit = 10 ** digits;
  return `${(Math.floor(availability * 100 * unit) / unit).toFixed(digits)} %`;
}

/** `"99.92 % online, 1 outage, 12 min, router power-cycled once"`: a bar in words. */
export function describeSums(sums: PastSums): string {
  const { availability, silentMs, unknownMs, outageMs, outages, cuts } = sums;
  if (availability === null && silentMs === 0 && unknownMs === 0) return "nothing yet";
  const parts: string[] = [];
  if (availability !== null) {
    parts.push(`${formatAvailability(availability)} online${basisOf(sums)}`);
  }
  if (outages === 0 && availability !== null && silentMs === 0) parts.push("no outage");
  if (outages === 1) parts.push(`1 outage, ${formatDuration(outageMs)}`);
  if (outages > 1) parts.push(`${outages} outages, ${formatDuration(outageMs)} in all`);
  if (cuts > 0) parts.push(`router power-cycled ${cuts === 1 ? "once" : `${cuts} times`}`);
  if (silentMs > 0) parts.push(`silent for ${formatDuration(silentMs)}`);
  if (unknownMs > 0) parts.push(`not known for ${formatDuration(unknownMs)}`);
  return parts.join(", ");
}

/** What the share is a share of, where that is not all of the time. */
function basisOf({ silentMs, unknownMs, beforeMs }: PastSums): string {
  if (silentMs + unknownMs > 0) return " of the time that is known";
  return beforeMs > 0 ? " since records begin" : "";
}
