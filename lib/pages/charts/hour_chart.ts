import { formatSeconds } from "../../report/outage_report_text.ts";
import { type Html, html } from "../parts/html.ts";

const BAR = 20;
const GAP = 6;
const HEIGHT = 120;
const LABEL = 18;

/** Seconds away in each of the 24 hours of the day as bars, drawn here; told in words as well. */
export function hourChart(downS: readonly number[]): Html {
  const most = Math.max(1, ...downS);
  const width = downS.length * (BAR + GAP);
  const words = downS.flatMap((seconds, hour) =>
    seconds === 0 ? [] : [`${pad(hour)}:00 ${formatSeconds(seconds)}`]
  ).join(", ");
  return html`
    <svg class="hours" viewBox="0 0 ${width} ${HEIGHT + LABEL}" role="img"
      aria-label="Time away by hour of the day: ${words || "none"}">
      <line class="ground" x1="0" y1="${HEIGHT}" x2="${width}" y2="${HEIGHT}"></line>
      ${downS.map((seconds, hour) => {
        // What is there at all must be seen.
        const height = seconds === 0 ? 0 : Math.max(2, Math.round(seconds / most * (HEIGHT - 4)));
        const x = hour * (BAR + GAP) + GAP / 2;
        return html`
          <rect class="bar" x="${x}" y="${HEIGHT - height}" width="${BAR}" height="${height}">
            <title>${pad(hour)}:00 ${formatSeconds(seconds)}</title>
          </rect>${hour % 3 === 0
            ? html`<text x="${x + BAR / 2}" y="${HEIGHT + LABEL - 4}" text-anchor="middle">${
              pad(hour)
            }</text>`
            : null}
        `;
      })}
    </svg>
  `;
}

function pad(hour: number): string {
  return String(hour).padStart(2, "0");
}
