import { type Html, html } from "../parts/html.ts";
import type { CutReason } from "../../watch/state/state.ts";
import type { StretchKind } from "../../report/timeline.ts";

/** What the bars have in common. Each kind of time has a height and a filling of its own. */

/** Fills that the bars refer to; once in every page that has bars. */
export function barFills(): Html {
  return html`
    <svg class="fills" width="0" height="0" aria-hidden="true">
      <defs>
        <pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse"
          patternTransform="rotate(45)">
          <rect class="silent" width="5" height="5" />
          <rect class="gap" width="1.600" height="5" />
        </pattern>
        <pattern id="dots" width="4" height="4" patternUnits="userSpaceOnUse">
          <rect class="veil" width="4" height="4" />
          <circle class="not_watched" cx="2" cy="2" r="1.200" />
        </pattern>
        <path id="cut" d="M-3.800 0h7.600L0 6.500Z" />
      </defs>
    </svg>
  `;
}

/** Where a kind stands on the bar of a stretch, in pixels from the top, and how it is filled. */
export const LOOKS: Readonly<
  Record<StretchKind, { readonly y: number; readonly height: number; readonly fill: string | null }>
> = {
  online: { y: 22, height: 16, fill: null },
  outage: { y: 10, height: 28, fill: null },
  silent: { y: 10, height: 28, fill: "url(#hatch)" },
  "not_watched": { y: 22, height: 16, fill: "url(#dots)" },
  before: { y: 36, height: 2, fill: null },
};

/** Of a rectangle; `x` and `width` in per cent, `y` and `height` in pixels. */
export interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A rectangle of one kind. */
export function block(kind: StretchKind, { x, y, width, height }: Place): Html {
  const { fill } = LOOKS[kind];
  return html`
    <rect class="${kind}" ${fill === null ? null : html`
      fill="${fill}"
    `} x="${percent(x)}%" y="${y}" width="${percent(width)}%"
      height="${height}" />
  `;
}

/** The mark of a reboot, a triangle that points down, at `x` per cent. */
export function cutMark(reason: CutReason, x: number): Html {
  return html`
    <use href="#cut" class="cut ${reason}" x="${percent(x)}%" />
  `;
}

/** What the shapes mean. */
export function barLegend(): Html {
  return html`
    <ul class="legend">
      <li>${sample("online", 9)} online</li>
      <li>${sample("outage", 14)} outage</li>
      <li>${sample("silent", 14)} silent, cause not told</li>
      <li>${sample("not_watched", 9)} not watched</li>
      <li><svg width="14" height="14" aria-hidden="true"><path class="cut automatic" d="M2 3h10L7 11Z"/></svg> rebooted the router</li>
    </ul>
  `;
}

function sample(kind: StretchKind, height: number): Html {
  const rect = block(kind, { x: 0, y: 14 - height, width: 100, height });
  return html`<svg width="14" height="14" aria-hidden="true">${rect}</svg>`;
}

/** As a drawing has it: two decimals are finer than a pixel. */
export function percent(value: number): number {
  return Math.round(value * 100) / 100;
}
