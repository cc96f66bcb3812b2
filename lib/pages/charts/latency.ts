import type { HourEntry, ProbeHour } from "../../site/history.ts";
import type { MeasuredHour, MeasuredTarget } from "../../site/measured.ts";
import { hourStart } from "../../site/site.ts";
import { type EpochMs, HOUR_MS } from "../../time/time.ts";
import { hostOfTarget } from "../../wire/tally.ts";
import { type Html, html } from "../parts/html.ts";
import { percent, type Place } from "./bar_parts.ts";
import { live } from "../parts/live.ts";

/** How fast each target answers: now, and hour by hour. */

/** What is known of one target. */
export interface TargetView {
  readonly url: string;
  readonly role: ProbeHour["role"];
  /** Null: this process has not heard of it yet. */
  readonly last: MeasuredTarget["last"] | null;
  /** The last 24 finished hours, oldest first; null: nothing was measured. */
  readonly hours: readonly (HourLatency | null)[];
}

/** One hour of one target. */
export type HourLatency = Pick<ProbeHour, "meanMs" | "asked" | "answered">;

const HOURS_SHOWN = 24;

/** The targets of the newest hour that any are known of, in the home's order. */
export function viewTargets(
  facts: { readonly hours: readonly HourEntry[]; readonly measured: MeasuredHour | null },
  now: EpochMs,
): TargetView[] {
  const { hours, measured } = facts;
  const newest = hours.toSorted((one, other) => other.at - one.at)
    .find(({ probes }) => (probes?.length ?? 0) > 0)?.probes ?? [];
  const targets: readonly Pick<TargetView, "url" | "role">[] = measured?.targets ?? newest;
  const first = hourStart(now) - HOURS_SHOWN * HOUR_MS;
  return targets.map(({ url, role }) => ({
    url,
    role,
    last: measured?.targets.find((target) => target.url === url)?.last ?? null,
    hours: Array.from(
      { length: HOURS_SHOWN },
      (_, index) => hourOf(url, hours.find(({ at }) => at === first + index * HOUR_MS)),
    ),
  }));
}

function hourOf(url: string, entry: HourEntry | undefined): HourLatency | null {
  const probe = entry?.probes?.find((each) => each.url === url);
  if (probe === undefined || probe.asked === 0) return null;
  const { meanMs, asked, answered } = probe;
  return { meanMs, asked, answered };
}

/** The list of targets; null: nothing was measured. */
export function renderTargets(
  targets: readonly TargetView[],
  options: { readonly siteId: string },
): Html | null {
  if (targets.length === 0) return null;
  return html`<ul class="targets">${
    targets.map((target, index) =>
      html`<li>
<span class="target"><strong>${breakable(hostOfTarget(target.url))}</strong> <small>${
        ROLES[target.role]
      }${kindOf(target.url)}</small></span>
${target.hours.every((hour) => hour === null) ? null : renderHours(target)}
<span class="now">${live(`probe-${options.siteId}-${index}`, nowWords(target))}</span>
</li>`
    )
  }</ul>`;
}

const ROLES: Readonly<Record<ProbeHour["role"], string>> = {
  internet: "internet",
  gateway: "your router",
  resolver: "name server",
  local: "at home",
};

/** A long name may only break behind its dots. */
function breakable(host: string): Html[] {
  return host.split(/(?<=\.)/).map((part, index) =>
    index === 0 ? html`${part}` : html`<wbr>${part}`
  );
}

function kindOf(url: string): string {
  const kind = /^([a-z]+):\/\//.exec(url)?.[1];
  return kind === undefined ? "" : `, by ${kind}`;
}

function nowWords({ last, hours }: TargetView): string {
  if (last === null) {
    const mean = hours.findLast((hour) => hour !== null && hour.meanMs !== null)?.meanMs;
    return mean === undefined || mean === null ? "–" : `${formatMs(mean)} on average`;
  }
  switch (last.outcome) {
    case "answered":
      return last.latencyMs === null ? "answered" : formatMs(last.latencyMs);
    case "wrong":
      return "✗ wrong answer";
    case "silent":
      return "✗ no answer";
    case "not_tried":
      return "not tried";
  }
}

/** Of the columns; loss hangs beneath the line that they stand on, and never reaches the end. */
const HEIGHT = 36;
const LOSS_HEIGHT = 12;
/** Columns end here, in per cent: the axis stands behind them. */
const AXIS_AT = 80;
/** Below it differences mean nothing. */
const LEAST_SCALE_MS = 5;
/** From this share of lost answers on an hour is a bad one. */
const LOSS_BAD = 0.1;

function renderHours({ url, hours }: TargetView): Html {
  const most = Math.max(LEAST_SCALE_MS, ...hours.map((hour) => hour?.meanMs ?? 0));
  const step = AXIS_AT / hours.length;
  const columns = hours.map((hour, index) =>
    hour === null ? null : drawHour(hour, { x: index * step, width: step * 0.7, most })
  );
  const middle = medianOf(hours);
  const median = middle === null ? null : drawMedian(HEIGHT * (1 - middle / most));
  const words = hoursWords(hours, middle);
  return html`<span class="hours-of"><svg class="spark" height="${HEIGHT + LOSS_HEIGHT}" role="img"
aria-label="${
    hostOfTarget(url)
  }, last 24 hours: ${words}">${columns}${median}<text x="100%" y="10" text-anchor="end">${
    formatMs(most)
  }</text><text x="100%" y="${HEIGHT}" text-anchor="end">0</text></svg><small>${words}</small></span>`;
}

function drawHour(
  { meanMs, asked, answered }: HourLatency,
  { x, width, most }: { readonly x: number; readonly width: number; readonly most: number },
): Html {
  const loss = 1 - answered / asked;
  const place = { x: percent(x), width: percent(width) };
  // What is there at all must be seen.
  const height = meanMs === null ? 0 : Math.max(2, Math.round(meanMs / most * HEIGHT));
  const depth = loss === 0 ? 0 : Math.max(2, Math.round(loss * LOSS_HEIGHT));
  const look = loss > LOSS_BAD ? "outage" : "online";
  return html`${height === 0 ? null : bar(look, { ...place, y: HEIGHT - height, height })}${
    depth === 0 ? null : bar("loss", { ...place, y: HEIGHT, height: depth })
  }`;
}

function bar(look: "online" | "outage" | "loss", { x, y, width, height }: Place): Html {
  return html`
    <rect class="${look}" x="${x}%" y="${y}" width="${width}%"
      height="${height}" />
  `;
}

function drawMedian(y: number): Html {
  return html`
    <line class="median" x1="0" x2="${AXIS_AT}%" y1="${percent(y)}" y2="${percent(y)}" />
  `;
}

/** The middle of the means of the hours; null: none was measured. */
function medianOf(hours: TargetView["hours"]): number | null {
  const means = hours.flatMap((hour) => hour?.meanMs ?? []).sort((one, other) => one - other);
  const half = means.length / 2;
  const [low, high] = [means[Math.ceil(half) - 1], means[Math.floor(half)]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}

/** `"median 12 ms (9 ms to 18 ms), lost 60 of 5,760"` */
function hoursWords(hours: TargetView["hours"], median: number | null): string {
  const means = hours.flatMap((hour) => hour?.meanMs ?? []);
  const asked = hours.reduce((sum, hour) => sum + (hour?.asked ?? 0), 0);
  const lost = asked - hours.reduce((sum, hour) => sum + (hour?.answered ?? 0), 0);
  const loss = lost === 0 ? "none lost" : `lost ${lost} of ${asked}`;
  if (median === null) return loss;
  const range = `${formatMs(Math.min(...means))} to ${formatMs(Math.max(...means))}`;
  return `median ${formatMs(median)} (${range}), ${loss}`;
}

function formatMs(lengthMs: number): string {
  return lengthMs < 1 ? "under 1 ms" : `${Math.round(lengthMs)} ms`;
}
