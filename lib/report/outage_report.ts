/** Outages as evidence: what is known of a stretch of time, to the second, and what is not. */
import type { Cause } from "../watch/cause.ts";
import type { LoggedEvent } from "./logged_event.ts";
import { readOutages, type SeenOutage, type Span, type UnknownSpan } from "./outage_spans.ts";
import type { EpochMs } from "../time.ts";

/** What the report is about. Times are cut to whole seconds. */
export interface ReportOptions {
  readonly fromMs: EpochMs;
  /** First moment that does not count any more, at least `fromMs`. */
  readonly toMs: EpochMs;
  /** The watchdog looked until then: its last tick. */
  readonly seenUntilMs: EpochMs;
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
  /** `automatic`, `commanded`: the watchdog cut the power; `router`: it restarted by itself. */
  readonly reason: "automatic" | "commanded" | "router";
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
  readonly routerRestarts: number;
  /** Outages that a cut ended. */
  readonly helped: number;
  /** `upS / (upS + downS)`, 0 – 1; null: nothing is known. */
  readonly availability: number | null;
}

export interface OutageReport {
  readonly fromMs: EpochMs;
  readonly toMs: EpochMs;
  readonly outages: readonly OutageRow[];
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
  const unknown = [...seen.unknown, ...unseen(events, { whole, seenUntilS })]
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
  { whole, seenUntilS }: { readonly whole: Span; readonly seenUntilS: number },
): UnknownSpan[] {
  const first = events[0];
  // A life that is whole in the log began when it says; of one that is not, the log's start counts.
  const knownFromS = first === undefined
    ? seenUntilS
    : seconds(first.id === 1 ? Math.min(first.epoch, first.atMs) : first.atMs);
  return [
    { fromS: whole.fromS, toS: knownFromS, why: "Before the watchdog's log begins" },
    { fromS: seenUntilS, toS: whole.toS, why: "After the watchdog's last tick" },
  ];
}

interface Shares {
  /** For each outage. */
  readonly downS: readonly number[];
  readonly unknownS: number;
}

/** Gives each second to the unknown, else to the first outage that covers it. */
function shareOut(
  outages: readonly SeenOutage[],
  { unknown, whole }: { readonly unknown: readonly Span[]; readonly whole: Span },
): Shares {
  const downS = outages.map(() => 0);
  let unknownS = 0;
  const spans = [
    ...unknown.map((span) => ({ ...clip(span, whole), owner: -1 })),
    ...outages.map(({ known }, owner) => ({ ...clip(known, whole), owner })),
  ].filter(({ fromS, toS }) => toS > fromS);
  const marks = spans.flatMap((span) => [
    { atS: span.fromS, owner: span.owner, opens: true },
    { atS: span.toS, owner: span.owner, opens: false },
  ]).sort((a, b) => a.atS - b.atS);
  const open = new Map<number, number>();
  let lastS = whole.fromS;
  for (const { atS, owner, opens } of marks) {
    if (open.size > 0) {
      const taker = Math.min(...open.keys());
      if (taker === -1) unknownS += atS - lastS;
      else downS[taker] = (downS[taker] ?? 0) + atS - lastS;
    }
    lastS = atS;
    const count = (open.get(owner) ?? 0) + (opens ? 1 : -1);
    if (count === 0) open.delete(owner);
    else open.set(owner, count);
  }
  return { downS, unknownS };
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
    routerRestarts: count("router"),
    helped: outages.filter(({ helped }) => helped === true).length,
    availability: upS + downS === 0 ? null : upS / (upS + downS),
  };
}

function clip(span: Span, whole: Span): Span {
  return { fromS: Math.max(span.fromS, whole.fromS), toS: Math.min(span.toS, whole.toS) };
}

function seconds(atMs: EpochMs): number {
  return Math.floor(atMs / 1_000);
}
