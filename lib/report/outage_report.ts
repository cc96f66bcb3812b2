/** Outages as evidence: what is known of a stretch of time, to the second, and what is not. */
import * as v from "../base/shape.ts";
import { type EpochMs, floorSeconds, type Stay } from "../time/time.ts";
import { count } from "../wire/numbers.ts";
import type { LoggedEvent } from "./logged_event.ts";
import type { SeenOutage, Span } from "./outage_spans.ts";
import {
  extentOf,
  lengthOf,
  overlap,
  readTimeline,
  type Timeline,
  type TimelineOptions,
  touches,
} from "./timeline.ts";
import { availabilityOf } from "../time/watched.ts";

/** One outage. */
export type OutageRow = Readonly<ReturnType<typeof rowOf>>;

/** A reboot of the router; its own is no outage of the line. */
export interface RebootRow {
  readonly atMs: EpochMs;
  /** `router`: it restarted by itself; all others: the watchdog cut the power. */
  readonly reason: "automatic" | "commanded" | "scheduled" | "router";
  /** What the plug said; null: it was not asked. */
  readonly outcome: "sent" | "confirmed" | "refused" | "unknown" | null;
}

/** Seconds and counts; `upS + downS + unknownS` is `wholeS`, and the rows add up to `downS`. */
export const totalsSchema = v.strictObject({
  wholeS: count,
  upS: count,
  downS: count,
  unknownS: count,
  outages: count,
  automaticCuts: count,
  commandedCuts: count,
  scheduledCuts: count,
  routerRestarts: count,
  /** Outages that a cut ended. */
  helped: count,
  /** `upS / (upS + downS)`; null: less than 90 % of the whole was watched. */
  availability: v.nullable(v.pipe(v.number(), v.minValue(0), v.maxValue(1))),
});

export type ReportTotals = v.InferOutput<typeof totalsSchema>;

/** A stretch of time. */
export interface RowSpan {
  readonly startMs: EpochMs;
  readonly endMs: EpochMs;
}

export interface OutageReport extends Stay {
  readonly outages: readonly OutageRow[];
  /** In order, none over another; their lengths add up to `downS`. */
  readonly away: readonly RowSpan[];
  readonly reboots: readonly RebootRow[];
  /** Of which nothing is known. */
  readonly unknown: readonly (RowSpan & { readonly why: string })[];
  /** The home was online, as it told later, although the cloud was not reached; outages count first. */
  readonly notReached: readonly RowSpan[];
  readonly totals: ReportTotals;
}

/**
 * The report of a stretch of time from one home's events, in the order of their epochs and ids.
 * Every second is up, down or unknown.
 *
 * Throws RangeError when `toMs` is before `fromMs`.
 */
export function reportOutages(
  events: readonly LoggedEvent[],
  options: TimelineOptions,
): OutageReport {
  const timeline = readTimeline(events, options);
  const whole = { fromS: floorSeconds(options.fromMs), toS: floorSeconds(options.toMs) };
  const window = { fromMs: whole.fromS * 1_000, toMs: whole.toS * 1_000 };
  const outages = timeline.outages
    .map((outage, index) => ({
      outage,
      downS: lengthOf(timeline, (each) => each.outage === index),
    }))
    .filter(({ outage }) => touches(extentOf(outage), window))
    .map(({ outage, downS }) => rowOf(outage, downS));
  const reboots = rebootsOf(events, whole);
  return {
    ...window,
    outages,
    away: awayOf(timeline),
    reboots,
    unknown: timeline.stretches.flatMap(({ fromS, toS, why }) =>
      why === null ? [] : [{ startMs: fromS * 1_000, endMs: toS * 1_000, why }]
    ),
    notReached: (options.notReached ?? []).flatMap((stay) => overlap(stay, window))
      .map(({ fromMs, toMs }) => ({
        startMs: floorSeconds(fromMs) * 1_000,
        endMs: floorSeconds(toMs) * 1_000,
      }))
      .filter(({ startMs, endMs }) => endMs > startMs),
    totals: totalsOf({ outages, reboots, timeline, whole }),
  };
}

/** Two outages side by side are one time away. */
function awayOf({ stretches }: Timeline): RowSpan[] {
  const away: RowSpan[] = [];
  for (const { kind, fromS, toS } of stretches) {
    if (kind !== "outage") continue;
    const [startMs, endMs] = [fromS * 1_000, toS * 1_000];
    const last = away.at(-1);
    if (last?.endMs === startMs) away[away.length - 1] = { ...last, endMs };
    else away.push({ startMs, endMs });
  }
  return away;
}

function rowOf(outage: SeenOutage, downS: number) {
  const { startS, endS, end, known, cause, gateway, cuts, helped, tally } = outage;
  const isWhole = endS !== null && known.fromS === startS && known.toS === endS;
  return {
    startMs: startS * 1_000,
    /** Null: not seen. */
    endMs: endS === null ? null : endS * 1_000,
    /** `open`: still away; `unknown`: nobody saw the end. */
    end,
    /** From start to end; null where a part of it is not known. */
    lastedS: isWhole ? endS - startS : null,
    /** Seconds of it within the report that were certainly away. */
    downS,
    cause,
    /** What was known of the router, `GatewaySight`; null: the home does not tell. */
    gateway,
    /** Automatic power cuts within it. */
    cuts,
    /** Whether a cut ended it; null: nothing was cut, or nobody knows. */
    helped,
    /** What was asked and answered within the whole of it; null: not told. */
    tally,
  };
}

function rebootsOf(events: readonly LoggedEvent[], whole: Span): RebootRow[] {
  return events.filter(({ atMs }) =>
    floorSeconds(atMs) >= whole.fromS && floorSeconds(atMs) < whole.toS
  )
    .flatMap(({ atMs, what }): RebootRow[] => {
      if (what.kind === "cut") return [{ atMs, reason: what.reason, outcome: what.outcome }];
      return what.kind === "router_restarted" ? [{ atMs, reason: "router", outcome: null }] : [];
    });
}

function totalsOf(
  { outages, reboots, timeline, whole }: {
    readonly outages: readonly OutageRow[];
    readonly reboots: readonly RebootRow[];
    readonly timeline: Timeline;
    readonly whole: Span;
  },
): ReportTotals {
  const wholeS = whole.toS - whole.fromS;
  const upS = lengthOf(timeline, ({ kind }) => kind === "online");
  const downS = lengthOf(timeline, ({ kind }) => kind === "outage");
  const count = (reason: RebootRow["reason"]) =>
    reboots.filter((reboot) => reboot.reason === reason).length;
  return {
    wholeS,
    upS,
    downS,
    unknownS: wholeS - upS - downS,
    outages: outages.length,
    automaticCuts: count("automatic"),
    commandedCuts: count("commanded"),
    scheduledCuts: count("scheduled"),
    routerRestarts: count("router"),
    helped: outages.filter(({ helped }) => helped === true).length,
    availability: availabilityOf({ online: upS, outage: downS, whole: wholeS }),
  };
}
