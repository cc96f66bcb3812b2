import type { LocalDay } from "../../time/local_days.ts";
import { HOUR_MS, MINUTE_MS } from "../../time/time.ts";
import { zoneFormat } from "../../time/zone_format.ts";
import { type Html, html } from "../parts/html.ts";
import { formatDay } from "../record/stamp.ts";
import type { StretchKind } from "../../report/timeline.ts";
import type { Past } from "../view/past.ts";
import { describeSums, type PastSums, sumPast } from "../view/past_sums.ts";
import { chartCell, renderReadout, type Ways } from "./cell.ts";

/** Steps of a day's fill, `h1` to `h4`, by how long the home was away or silent. */
const STEPS = [2 * MINUTE_MS, 10 * MINUTE_MS, HOUR_MS] as const;

/** Each field says its own day aloud; these are for eyes. */
const WEEKDAYS = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"] as const;

/** A field for each day, weeks in rows or columns: the longer the trouble, the fuller the field. */
export function dayCalendar(
  past: Past,
  options: {
    readonly days: readonly LocalDay[];
    readonly label: string;
    /** Id of the same in words. */
    readonly describedBy: string;
    readonly ways: Ways;
  },
): Html {
  const { days, label, describedBy, ways } = options;
  return html`
    <ol class="days" data-tour="said-day" aria-label="${label}"
      aria-describedby="${describedBy}">${WEEKDAYS.map((day) =>
        html`<li class="head" aria-hidden="true">${day}</li>`
      )}${days.map((day, index) =>
        drawDay(past, { day, isFirst: index === 0, ways })
      )}</ol>${renderReadout("said-day")}
  `;
}

function drawDay(
  past: Past,
  options: { readonly day: LocalDay; readonly isFirst: boolean; readonly ways: Ways },
): Html {
  const { day, isFirst, ways } = options;
  const sums = sumPast(past, day);
  const atMs = Date.parse(day.date);
  const number = String(Number(day.date.slice(8)));
  const month = (zoneFormat("day", "UTC").format(atMs).split(" ")[1] ?? "").slice(0, 3);
  const cell = chartCell({
    ...day,
    words: `${formatDay(atMs, "UTC")}: ${describeSums(sums)}`,
    text: number === "1" ? `${number} ${month}` : number,
    look: lookOf(sums),
  }, ways);
  // Monday is 1: weeks begin with it (ISO 8601).
  return isFirst
    ? html`<li class="w${new Date(atMs).getUTCDay() || 7}">${cell}</li>`
    : html`<li>${cell}</li>`;
}

/** `"outage h2 cut"`: kind, fill, and whether the router was rebooted. */
function lookOf(sums: PastSums): string {
  const badMs = sums.outageMs + sums.silentMs;
  const cut = sums.cuts === 0 ? "" : " cut";
  if (badMs === 0) return `${restOf(sums)}${cut}`;
  const step = STEPS.filter((belowMs) => badMs >= belowMs).length + 1;
  return `${sums.outageMs > 0 ? "outage" : "silent"} h${step}${cut}`;
}

function restOf({ onlineMs, notWatchedMs }: PastSums): StretchKind {
  if (onlineMs === 0 && notWatchedMs === 0) return "before";
  return notWatchedMs > onlineMs ? "not_watched" : "online";
}
