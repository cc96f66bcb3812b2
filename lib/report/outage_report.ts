/** Outages as evidence: what is known of a stretch of time, to the second, and what is not. */
import type { Cause } from "../wire/cause.ts";
import type { LoggedEvent } from "./logged_event.ts";
import { readOutages, type SeenOutage, type Span, type UnknownSpan } from "./outage_spans.ts";
import { clip, shareOut, type Shares, without } from "./shares.ts";
import type { EpochMs } from "../time/time.ts";

/** What the report is about. Times are cut to whole seconds. */
export interface ReportOptions {
  readonly fromMs: EpochMs;
  /** First moment that does not count any more, at least `fromMs`. */
  readonly toMs: EpochMs;
  /** The watchdog looked until then: its last tick. */
  readonly seenUntilMs: EpochMs;
  /** Nothing is known of the time before; left out: the first event tells. */
  readonly knownFromMs?: EpochMs;
  /** When nobody heard of the watchdog; unknown, but for what its events tell of that time later. */
  readonly silences?: readonly UnknownRow[];
  /**
   * What is left of a silence beside an outage counts as watched when it is no longer than this:
   * the way from the last heartbeat to the first failing tick, and from the last to the next beat.
   */
  readonly seamMs?: number;
}

/** One outage. */
export interface OutageRow {
  readonly startMs: EpochMs;
  /** Null: not seen. */
  readonly endMs: EpochMs | null;
  /** `open`: still away; `unknown`: nobody saw the end. */
  readonly end: SeenOutage["end"];
  /** From start to end; null where a part of it is not known. */
  readonly lastedS: number | null;
  /** Seconds of it within the report that were certainly away. */
  readonly downS: number;
  readonly cause: Cause;
  /** Automatic power cuts within it. */
  readonly cuts: number;
  /** Whether a cut ended it; null: nothing was cut, or nobody knows. */
  readonly helped: boolean | null;
}

/** A reboot of the router; its own is no outage of the line. */
export interface RebootRow {
  readonly atMs: EpochMs;
  /** `router`: it restarted by itself; all others: the watchdog cut the power. */
  readonly reason: "automatic" | "commanded" | "scheduled" | "router";
  /** What the plug said; null: it was not asked. */
  readonly outcome: "sent" | "confirmed" | "refused" | "unknown" | null;
}

/** A stretch of which nothing is known. */
export interface UnknownRow {
  readonly startMs: EpochMs;
  readonly endMs: EpochMs;
  readonly why: string;
}

/** Seconds and counts; `upS + downS + unknownS` is `wholeS`, and the rows add up to `downS`. */
export interface ReportTotals {
  readonly wholeS: number;
  readonly upS: number;
  readonly downS: number;
  readonly unknownS: number;
  readonly outages: number;
  readonly automaticCuts: number;
  readonly commandedCuts: number;
  readonly scheduledCuts: number;
  readonly routerRestarts: number;
  /** Outages that a cut ended. */
  readonly helped: number;
  /** `upS / (upS + downS)`, 0 – 1; null: nothing is known. */
  readonly availability: number | null;
}

/** A stretch that counts as away. */
export interface AwaySpan {
  readonly startMs: EpochMs;
  readonly endMs: EpochMs;
}

export interface OutageReport {
  readonly fromMs: EpochMs;
  readonly toMs: EpochMs;
  readonly outages: readonly OutageRow[];
  /** In order, none over another; their lengths add up to `downS`. */
  readonly away: readonly AwaySpan[];
  readonly reboots: readonly RebootRow[];
  readonly unknown: readonly UnknownRow[];
  readonly totals: ReportTotals;
}

/**
 * The report of a stretch of time from one home's events, in the order of their epochs and ids.
 * Every second is up, down or unknown; one that would be both down and unknown is unknown.
 *
 * Throws RangeError when `toMs` is before `fromMs`.
 */
export function reportOutages(
  events: readonly LoggedEvent[],
  options: ReportOptions,
): OutageReport {
  const whole = { fromS: seconds(options.fromMs), toS: seconds(options.toMs) };
  if (whole.toS < whole.fromS) {
    throw new RangeError(`Cannot report outages: toMs must be >= fromMs, got ${options.toMs}`);
  }
  const seenUntilS = Math.max(
    seconds(options.seenUntilMs),
    ...events.slice(-1).map(({ atMs }) => seconds(atMs)),
  );
  const seen = readOutages(events, { seenUntilS });
  const silences = (options.silences ?? []).map(({ startMs, endMs, why }) => ({
    fromS: seconds(startMs),
    toS: seconds(endMs),
    why,
  }));
  const unknown = [
    ...seen.unknown,
    ...without(silences, {
      others: seen.outages.map(({ known }) => known),
      seamS: seconds(options.seamMs ?? 0),
    }),
    ...unseen(events, { whole, seenUntilS, knownFromMs: options.knownFromMs }),
  ]
    .map((span) => ({ ...span, ...clip(span, whole) }))
    .filter(({ fromS, toS }) => toS > fromS)
    .sort((a, b) => a.fromS - b.fromS);
  const shares = shareOut(seen.outages, { unknown, whole });
  const outages = seen.outages
    .map((outage, index) => ({ outage, downS: shares.downS[index] ?? 0 }))
    .filter(({ outage }) => touches(outage, whole))
    .map(({ outage, downS }) => rowOf(outage, downS));
  const reboots = rebootsOf(events, whole);
  return {
    fromMs: whole.fromS * 1_000,
    toMs: whole.toS * 1_000,
    outages,
    away: shares.away.map(({ fromS, toS }) => ({ startMs: fromS * 1_000, endMs: toS * 1_000 })),
    reboots,
    unknown: unknown.map(({ fromS, toS, why }) => ({
      startMs: fromS * 1_000,
      endMs: toS * 1_000,
      why,
    })),
    totals: totalsOf({ outages, reboots, shares, whole }),
  };
}

/** Before the first thing that is known of, and after the last. */
function unseen(
  events: readonly LoggedEvent[],
  { whole, seenUntilS, knownFromMs }: {
    readonly whole: Span;
    readonly seenUntilS: number;
    readonly knownFromMs: EpochMs | undefined;
  },
): UnknownSpan[] {
  const knownFromS = knownFromMs === undefined
    ? firstKnown(events[0]) ?? seenUntilS
    : seconds(knownFromMs);
  return [
    { fromS: whole.fromS, toS: knownFromS, why: "Before the watchdog's log begins" },
    { fromS: seenUntilS, toS: whole.toS, why: "After the watchdog's last tick" },
  ];
}

/** Null: there is no event. */
function firstKnown(first: LoggedEvent | undefined): number | null {
  if (first === undefined) return null;
  // A life that is whole in the log began when it says; of one that is not, the log's start counts.
  return seconds(first.id === 1 ? Math.min(first.epoch, first.atMs) : first.atMs);
}

function rowOf(outage: SeenOutage, downS: number): OutageRow {
  const { startS, endS, end, known, cause, cuts, helped } = outage;
  const isWhole = endS !== null && known.fromS === startS && known.toS === endS;
  return {
    startMs: startS * 1_000,
    endMs: endS === null ? null : endS * 1_000,
    end,
    lastedS: isWhole ? endS - startS : null,
    downS,
    cause,
    cuts,
    helped,
  };
}

function touches({ startS, endS, known }: SeenOutage, whole: Span): boolean {
  const lastS = Math.max(startS, (endS ?? known.toS) - 1);
  return startS < whole.toS && lastS >= whole.fromS;
}

function rebootsOf(events: readonly LoggedEvent[], whole: Span): RebootRow[] {
  return events.filter(({ atMs }) => seconds(atMs) >= whole.fromS && seconds(atMs) < whole.toS)
    .flatMap(({ atMs, what }): RebootRow[] => {
      if (what.kind === "cut") return [{ atMs, reason: what.reason, outcome: what.outcome }];
      return what.kind === "router_restarted" ? [{ atMs, reason: "router", outcome: null }] : [];
    });
}

function totalsOf(
  { outages, reboots, shares, whole }: {
    readonly outages: readonly OutageRow[];
    readonly reboots: readonly RebootRow[];
    readonly shares: Shares;
    readonly whole: Span;
  },
): ReportTotals {
  const wholeS = whole.toS - whole.fromS;
  const downS = shares.downS.reduce((sum, each) => sum + each, 0);
  const { unknownS } = shares;
  const upS = wholeS - downS - unknownS;
  const count = (reason: RebootRow["reason"]) =>
    reboots.filter((reboot) => reboot.reason === reason).length;
  return {
    wholeS,
    upS,
    downS,
    unknownS,
    outages: outages.length,
    automaticCuts: count("automatic"),
    commandedCuts: count("commanded"),
    scheduledCuts: count("scheduled"),
    routerRestarts: count("router"),
    helped: outages.filter(({ helped }) => helped === true).length,
    availability: upS + downS === 0 ? null : upS / (upS + downS),
  };
}

function seconds(atMs: EpochMs): number {
  return Math.floor(atMs / 1_000);
}
