import type { DayAway } from "../../report/each_day.ts";
import { type Html, html } from "../parts/html.ts";
import { formatDay, formatLength } from "./stamp.ts";

/** Minutes away on each calendar day: drawn in black, and written beneath. */

const BAR = 16;
const GAP = 4;
const HEIGHT = 60;
const LABEL = 16;
/** Every seventh day has its number beneath. */
const LABELLED = 7;

/** The chart with its list; `timeZone` is an IANA name. */
export function renderDays(days: readonly DayAway[], timeZone: string): Html {
  const most = Math.max(1, ...days.map(({ awayS }) => awayS));
  const width = days.length * (BAR + GAP);
  const told = days.filter(({ awayS }) => awayS > 0)
    .map(({ fromMs, awayS }) => `${formatDay(fromMs, timeZone)}: ${formatLength(awayS)}`);
  const dead = days.filter(({ isDead }) => isDead).map(({ fromMs }) => formatDay(fromMs, timeZone));
  const words = told.length === 0 ? "none" : told.join("; ");
  return html`
    <section class="days">
      <h2>Each day</h2>
      <svg class="bars" viewBox="0 0 ${width} ${HEIGHT + LABEL}" role="img"
        aria-label="Time away on each calendar day: ${words}">
    ${days.map((day, index) => drawDay(day, { x: index * (BAR + GAP), most, index }))}
      </svg>
      <p>Time away on each calendar day: ${words}.</p>
      <p><strong>Days without any connection:</strong> ${dead.length === 0
        ? "none"
        : dead.join("; ")}.</p>
    </section>
  `;
}

function drawDay(
  { date, awayS }: DayAway,
  { x, most, index }: { readonly x: number; readonly most: number; readonly index: number },
): Html {
  // What is there at all must be seen, and a day without an outage has its line.
  const height = awayS === 0 ? 1 : Math.max(4, Math.round(awayS / most * HEIGHT));
  const label = index % LABELLED !== 0
    ? null
    : html`<text x="${x}" y="${HEIGHT + LABEL - 3}">${Number(date.slice(8))}.</text>`;
  return html`
    <rect class="${awayS === 0 ? "ground" : "bar"}" x="${x}" y="${HEIGHT -
      height}" width="${BAR}" height="${height}">
      <title>${date}: ${formatLength(awayS)}</title>
    </rect>${label}
  `;
}
