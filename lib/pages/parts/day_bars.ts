import type { LocalDay } from "../../time/local_days.ts";
import { HOUR_MS, MINUTE_MS } from "../../time/time.ts";
import { block, cutMark } from "./bar_parts.ts";
import { type Html, html } from "./html.ts";
import type { StretchKind } from "../../report/timeline.ts";
import type { Past } from "../view/past.ts";
import { describeSums, type PastSums, sumPast } from "../view/past_sums.ts";

/** Heights of a day's column, in pixels, by how long the home was away or silent. */
const STEPS = [
  { belowMs: 2 * MINUTE_MS, height: 16 },
  { belowMs: 10 * MINUTE_MS, height: 21 },
  { belowMs: HOUR_MS, height: 27 },
  { belowMs: Number.POSITIVE_INFINITY, height: 34 },
] as const;
const GROUND = 46;
const BASE_HEIGHT = 10;
/** Of a column's share of the width. */
const FILLED = 0.78;

/** One column a day: the longer the trouble, the taller; to scale nobody would see minutes. */
export function dayBars(
  past: Past,
  options: {
    readonly days: readonly LocalDay[];
    readonly label: string;
    /** Id of the same in words. */
    readonly describedBy: string;
  },
): Html {
  const { days, label, describedBy } = options;
  const step = 100 / days.length;
  return html`
    <svg class="bar" height="48" role="img" aria-label="${label}"
      aria-describedby="${describedBy}">${days.map((day, index) =>
        drawDay(past, { day, x: index * step, width: step * FILLED })
      )}</svg>
  `;
}

function drawDay(
  past: Past,
  options: { readonly day: LocalDay; readonly x: number; readonly width: number },
): Html {
  const { day, x, width } = options;
  const sums = sumPast(past, day);
  const { kind, height } = troubleOf(sums) ?? baseOf(sums);
  return html`<g><title>${day.date}: ${describeSums(sums)}</title>${
    block(kind, { x, y: GROUND - height, width, height })
  }${sums.cuts === 0 ? null : cutMark("automatic", x + width / 2)}</g>`;
}

interface Column {
  readonly kind: StretchKind;
  readonly height: number;
}

function baseOf(sums: PastSums): Column {
  const watchedMs = sums.onlineMs + sums.outageMs + sums.silentMs;
  if (watchedMs === 0 && sums.notWatchedMs === 0) return { kind: "before", height: 2 };
  return { kind: sums.notWatchedMs > watchedMs ? "not_watched" : "online", height: BASE_HEIGHT };
}

function troubleOf({ outageMs, silentMs }: PastSums): Column | null {
  const badMs = outageMs + silentMs;
  if (badMs === 0) return null;
  const height = STEPS.find(({ belowMs }) => badMs < belowMs)?.height ?? BASE_HEIGHT;
  return { kind: outageMs > 0 ? "outage" : "silent", height };
}
