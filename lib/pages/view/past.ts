import { eventsOf, silencesOf } from "../../report/cloud_history.ts";
import type { LoggedEvent } from "../../report/logged_event.ts";
import { readOutages, type SeenOutage } from "../../report/outage_spans.ts";
import type { HistoryEntry } from "../../site/history.ts";
import type { EpochMs } from "../../time/time.ts";
import type { CutReason } from "../../watch/state/state.ts";
import type { SiteView } from "./status_view.ts";

/** What is known of one home's past, as the pages draw it. */

/**
 * - `outage`: the home says that its internet was away.
 * - `silent`: the cloud did not hear it, and it has not told why.
 * - `unknown`: nobody looked.
 * - `before`: it was not heard from yet, or what is older is not shown.
 */
export type SpanKind = "online" | "outage" | "silent" | "unknown" | "before";

/** A stretch of one kind. */
export interface PastSpan {
  readonly kind: SpanKind;
  readonly fromMs: EpochMs;
  readonly toMs: EpochMs;
}

/** One outage as the home told it. */
export interface PastOutage {
  readonly startMs: EpochMs;
  /** Null: it still lasts, or nobody saw the end. */
  readonly endMs: EpochMs | null;
  readonly isOpen: boolean;
  readonly cause: SeenOutage["cause"];
  /** Automatic ones. */
  readonly cuts: number;
  readonly lastCutAt: EpochMs | null;
  /** Null: nothing was cut, or nobody knows. */
  readonly helped: boolean | null;
}

/** A power cut that the plug did not refuse. */
export interface PastCut {
  readonly at: EpochMs;
  readonly reason: CutReason;
}

/** All of it. */
export interface Past {
  readonly fromMs: EpochMs;
  readonly toMs: EpochMs;
  /** Oldest first, without gaps from `fromMs` to `toMs`. */
  readonly spans: readonly PastSpan[];
  /** Newest first. */
  readonly outages: readonly PastOutage[];
  /** Newest first. */
  readonly cuts: readonly PastCut[];
}

/** What a past is made of. */
export interface PastOptions {
  readonly fromMs: EpochMs;
  readonly toMs: EpochMs;
  /** In any order. */
  readonly entries: readonly HistoryEntry[];
  /** Entries from before are not among them; null: all are there. */
  readonly entriesFromMs: EpochMs | null;
}

type Facts = Pick<SiteView, "status" | "lastSeenAt" | "firstSeenAt" | "staleAfterMs">;

/** Reads the past of one home. */
export function readPast(site: Facts, options: PastOptions): Past {
  const { entries, fromMs, toMs } = options;
  const events = eventsOf(entries);
  const seen = readOutages(events, { seenUntilS: Math.floor(site.lastSeenAt / 1_000) });
  const cuts = cutsOf(events);
  const away = seen.outages.map(({ known }) => spanOf("outage", known));
  const knownFromMs = Math.max(site.firstSeenAt, options.entriesFromMs ?? 0);
  const layers = [
    ...away,
    { kind: "before", fromMs: Number.NEGATIVE_INFINITY, toMs: knownFromMs } as const,
    ...silentSpans(site, options).flatMap((span) =>
      withoutSeams(span, { away, seamMs: site.staleAfterMs })
    ),
    ...seen.unknown.map((span) => spanOf("unknown", span)),
    ...entries.flatMap((entry): PastSpan[] =>
      entry.kind === "unknown" ? [{ kind: "unknown", fromMs: entry.at, toMs: entry.until }] : []
    ),
  ];
  return {
    fromMs,
    toMs,
    spans: paint(layers, { fromMs, toMs }),
    outages: seen.outages.map((outage) => outageOf(outage, { cuts, toMs })).reverse(),
    cuts: cuts.toReversed(),
  };
}

function cutsOf(events: readonly LoggedEvent[]): PastCut[] {
  return events.flatMap(({ atMs, what }): PastCut[] =>
    what.kind === "cut" && what.outcome !== "refused" ? [{ at: atMs, reason: what.reason }] : []
  );
}

function outageOf(
  { startS, endS, end, cause, cuts, helped, known }: SeenOutage,
  context: { readonly cuts: readonly PastCut[]; readonly toMs: EpochMs },
): PastOutage {
  const untilMs = end === "open" ? context.toMs : (endS ?? known.toS) * 1_000 + 999;
  const within = context.cuts.filter(({ at, reason }) =>
    reason === "automatic" && at >= startS * 1_000 && at <= untilMs
  );
  return {
    startMs: startS * 1_000,
    endMs: endS === null ? null : endS * 1_000,
    isOpen: end === "open",
    cause,
    cuts,
    lastCutAt: within.at(-1)?.at ?? null,
    helped,
  };
}

function spanOf(
  kind: SpanKind,
  { fromS, toS }: { readonly fromS: number; readonly toS: number },
): PastSpan {
  return { kind, fromMs: fromS * 1_000, toMs: toS * 1_000 };
}

/** What the flips tell, and a silence of now that no sweep may have noticed yet. */
function silentSpans(site: Facts, options: PastOptions): PastSpan[] {
  const { entries, fromMs, toMs } = options;
  // Unknown time is told apart here.
  const flips = entries.filter(({ kind }) => kind === "flip");
  const spans = silencesOf(flips, { staleAfterMs: site.staleAfterMs, fromMs, toMs })
    .map(({ startMs, endMs }): PastSpan => ({ kind: "silent", fromMs: startMs, toMs: endMs }));
  return site.status === "down"
    ? [...spans, { kind: "silent", fromMs: site.lastSeenAt, toMs }]
    : spans;
}

/**
 * What of a silence no outage explains. A rest of at most `seamMs` beside an outage is the way to
 * its first failing tick, or to the next heartbeat: the home was watching.
 */
function withoutSeams(
  silence: PastSpan,
  options: { readonly away: readonly PastSpan[]; readonly seamMs: number },
): PastSpan[] {
  let left = [silence];
  for (const { fromMs, toMs } of options.away) {
    left = left.flatMap((span) => {
      if (span.toMs < fromMs || span.fromMs > toMs) return [span];
      const parts = [
        { ...span, toMs: Math.min(span.toMs, fromMs) },
        { ...span, fromMs: Math.max(span.fromMs, toMs) },
      ];
      return parts.filter((part) => part.toMs - part.fromMs > options.seamMs);
    });
  }
  return left;
}

/** Strongest first. */
const RANKS: readonly SpanKind[] = ["outage", "silent", "unknown", "before"];

/** Gives each moment to the strongest layer that covers it, and to `online` where none does. */
function paint(
  layers: readonly PastSpan[],
  window: { readonly fromMs: EpochMs; readonly toMs: EpochMs },
): PastSpan[] {
  const { fromMs, toMs } = window;
  const marks = layers.flatMap((layer) => [
    { at: Math.min(Math.max(layer.fromMs, fromMs), toMs), kind: layer.kind, change: 1 },
    { at: Math.min(Math.max(layer.toMs, fromMs), toMs), kind: layer.kind, change: -1 },
  ]).sort((one, other) => one.at - other.at);
  const open: Record<SpanKind, number> = { outage: 0, silent: 0, unknown: 0, before: 0, online: 0 };
  const spans: PastSpan[] = [];
  let lastMs = fromMs;
  for (const { at, kind, change } of [...marks, { at: toMs, kind: "online", change: 0 } as const]) {
    if (at > lastMs) {
      extend(spans, {
        kind: RANKS.find((rank) => open[rank] > 0) ?? "online",
        fromMs: lastMs,
        toMs: at,
      });
      lastMs = at;
    }
    open[kind] += change;
  }
  return spans;
}

function extend(spans: PastSpan[], span: PastSpan): void {
  const last = spans.at(-1);
  if (last?.kind === span.kind) spans[spans.length - 1] = { ...last, toMs: span.toMs };
  else spans.push(span);
}
