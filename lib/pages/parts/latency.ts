import type { HourEntry, ProbeHour } from "../../site/history.ts";
import type { MeasuredHour, MeasuredTarget } from "../../site/measured.ts";
import { hourStart } from "../../site/site.ts";
import { type EpochMs, HOUR_MS } from "../../time/time.ts";
import { hostOfTarget } from "../../wire/tally.ts";
import { type Html, html } from "./html.ts";
import { live } from "./live.ts";

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
export interface HourLatency {
  readonly meanMs: number | null;
  /** Share of right answers, 0 – 1. */
  readonly right: number;
}

const HOURS_SHOWN = 24;

/** The targets of the newest hour that any are known of, in the home's order. */
export function viewTargets(
  facts: { readonly hours: readonly HourEntry[]; readonly measured: MeasuredHour | null },
  now: EpochMs,
): TargetView[] {
  const { hours, measured } = facts;
  const newest = hours.toSorted((one, other) => other.at - one.at)
    .find(({ probes }) => (probes?.length ?? 0) > 0)?.probes ?? [];
  const targets: readonly { url: string; role: ProbeHour["role"] }[] = measured?.targets ?? newest;
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
  return { meanMs: probe.meanMs, right: probe.answered / probe.asked };
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

const HEIGHT = 24;
/** Below it differences mean nothing. */
const LEAST_SCALE_MS = 5;

function renderHours({ url, hours }: TargetView): Html {
  const most = Math.max(LEAST_SCALE_MS, ...hours.map((hour) => hour?.meanMs ?? 0));
  const step = 100 / hours.length;
  const columns = hours.map((hour, index) => {
    if (hour === null) return null;
    const isBad = hour.meanMs === null || hour.right < 0.9;
    const height = hour.meanMs === null
      ? HEIGHT
      : Math.max(2, Math.round(hour.meanMs / most * HEIGHT));
    return html`
      <rect class="${isBad ? "outage" : "online"}" x="${round(index * step)}%" y="${HEIGHT -
        height}" width="${round(step * 0.7)}%"
        height="${height}" />
    `;
  });
  const means = hours.flatMap((hour) => hour?.meanMs ?? []);
  const range = means.length === 0
    ? "nothing measured for an hour yet"
    : `${formatMs(Math.min(...means))} to ${formatMs(Math.max(...means))}, means of an hour`;
  const words = `${hostOfTarget(url)}, last 24 hours: ${range}`;
  return html`<svg class="spark" height="${HEIGHT}" role="img" aria-label="${words}">${columns}</svg>`;
}

function formatMs(lengthMs: number): string {
  return lengthMs < 1 ? "under 1 ms" : `${Math.round(lengthMs)} ms`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
