import type { LocalDay } from "../../time/local_days.ts";
import { type EpochMs, HOUR_MS, MINUTE_MS, type Stay } from "../../time/time.ts";
import { zoneFormat } from "../../time/zone_format.ts";
import { block, cutMark, LOOKS, percent } from "./bar_parts.ts";
import { type Html, html } from "../parts/html.ts";
import type { StretchKind } from "../../report/timeline.ts";
import type { Past, PastSpan } from "../view/past.ts";
import { clipSpans } from "../view/past_sums.ts";
import type { Reader } from "../../time/clock_text.ts";

/** How a stretch is drawn. */
export interface StretchOptions {
  readonly window: Stay;
  /** Days that touch it; their midnights and every sixth hour get a tick. */
  readonly days: readonly LocalDay[];
  readonly reader: Reader;
  /** What it shows, `"Last 24 hours"`. */
  readonly label: string;
  /** Id of the same in words. */
  readonly describedBy: string;
}

/** So much of the width an outage takes at least, in per cent: it must be seen on a phone. */
const LEAST_PERCENT = 0.8;
const TICK_HOURS = 6;
/** A label nearer to the end than this would be cut off. */
const TICK_MARGIN_MS = 40 * MINUTE_MS;

/** The rare over the common, so that what was widened is not covered. */
const DEPTHS: Readonly<Record<StretchKind, number>> = {
  before: 0,
  online: 1,
  "not_watched": 2,
  silent: 3,
  outage: 4,
};

/** One stretch, drawn to scale. */
export function stretchBar(past: Past, options: StretchOptions): Html {
  const { window, label, describedBy } = options;
  const spans = clipSpans(past.spans, window)
    .sort((one, other) => DEPTHS[one.kind] - DEPTHS[other.kind]);
  const cuts = past.cuts.filter(({ at }) => at >= window.fromMs && at < window.toMs);
  return html`
    <svg class="bar" height="58" role="img" aria-label="${label}"
      aria-describedby="${describedBy}">
    ${spans.map((span) => drawSpan(span, window))}
    ${cuts.map(({ at, reason }) => cutMark(reason, place(at, window)))}
    ${drawTicks(options)}
    </svg>
  `;
}

function place(at: EpochMs, { fromMs, toMs }: Stay): number {
  return (at - fromMs) / (toMs - fromMs) * 100;
}

function drawSpan({ kind, fromMs, toMs }: PastSpan, window: Stay): Html {
  const { y, height } = LOOKS[kind];
  const isRare = kind !== "online" && kind !== "before";
  const exact = place(toMs, window) - place(fromMs, window);
  const width = Math.max(exact, isRare ? LEAST_PERCENT : 0);
  return block(kind, { x: Math.min(place(fromMs, window), 100 - width), y, width, height });
}

function drawTicks({ days, window, reader }: StretchOptions): Html[] {
  const format = zoneFormat("time", reader.timeZone ?? "UTC");
  const marks = days.flatMap(({ fromMs }) =>
    [0, 1, 2, 3].map((part) => fromMs + part * TICK_HOURS * HOUR_MS)
  ).filter((at) => at > window.fromMs + TICK_MARGIN_MS && at < window.toMs - TICK_MARGIN_MS);
  return marks.map((at) => {
    const x = `${percent(place(at, window))}%`;
    return html`
      <rect class="tick" x="${x}" y="40" width="1" height="4" />
      <text x="${x}" y="56" text-anchor="middle">${format.format(at)}</text>
    `;
  });
}
