import {
  cloudTimeline,
  eventsOf,
  notReachedInSilences,
  type PastAsked,
} from "../../report/cloud_history.ts";
import type { LoggedEvent } from "../../report/logged_event.ts";
import type { SeenOutage } from "../../report/outage_spans.ts";
import { extentOf, readTimeline, type StretchKind } from "../../report/timeline.ts";
import type { EpochMs, Stay } from "../../time/time.ts";
import type { CutReason } from "../../watch/state/state.ts";
import type { SiteView } from "../../status/read_status.ts";

/** What is known of one home's past, as the pages draw it. */

/** A stretch of one kind. */
export interface PastSpan extends Stay {
  readonly kind: StretchKind;
}

/** One outage as the home told it; its cuts are automatic ones. */
export interface PastOutage
  extends Pick<SeenOutage, "cause" | "gateway" | "cuts" | "helped" | "tally"> {
  readonly startMs: EpochMs;
  /** Null: it still lasts, or nobody saw the end. */
  readonly endMs: EpochMs | null;
  readonly isOpen: boolean;
  /** The time for which it counts. */
  readonly extent: Stay;
  /** The last of its cuts. */
  readonly lastCutAt: EpochMs | null;
}

/** A power cut that the plug did not refuse. */
export interface PastCut {
  readonly at: EpochMs;
  readonly reason: CutReason;
}

/** All of it. */
export interface Past extends Stay {
  /** Oldest first, without gaps from `fromMs` to `toMs`. */
  readonly spans: readonly PastSpan[];
  /** Newest first. */
  readonly outages: readonly PastOutage[];
  /** Newest first. */
  readonly cuts: readonly PastCut[];
  /** What of silences the home told later: it was online, and the cloud was not reached. */
  readonly notReached: readonly Stay[];
  /** Why the watchdog cannot look; not there: it can, or does not tell. */
  readonly blindWhy?: string;
  /** When trouble with the plug was noticed; not there: there is none, or it does not tell. */
  readonly plugTroubleAt?: EpochMs;
}

/** Reads the past of one home; after `now` it is drawn on as it stands. */
export function readPast(
  site: Pick<SiteView, "status" | "lastSeenAt" | "firstSeenAt" | "staleAfterMs">,
  asked: PastAsked,
): Past {
  const { fromMs, toMs } = asked;
  const events = eventsOf(asked.entries);
  const isSilent = site.status === "down";
  const options = cloudTimeline({ ...site, isSilent }, asked);
  const { stretches, outages } = readTimeline(events, options);
  const cuts = cutsOf(events);
  const spans: PastSpan[] = [];
  for (const { kind, fromS, toS } of stretches) {
    const last = spans.at(-1);
    const span = { kind, fromMs: fromS * 1_000, toMs: toS * 1_000 };
    if (last?.kind === kind) spans[spans.length - 1] = { ...last, toMs: span.toMs };
    else spans.push(span);
  }
  const last = spans.at(-1);
  if (last !== undefined) spans[spans.length - 1] = { ...last, toMs };
  return {
    fromMs,
    toMs,
    spans,
    outages: outages.map((outage) => outageOf(outage, { cuts, toMs })).reverse(),
    cuts: cuts.toReversed(),
    notReached: notReachedInSilences(options),
    ...blindnessOf(events),
    ...plugTroubleOf(events),
  };
}

/** Of the last that it told of it. */
function blindnessOf(events: readonly LoggedEvent[]): Pick<Past, "blindWhy"> {
  const last = events.findLast(({ what }) =>
    what.kind === "watchdog_broken" || what.kind === "watchdog_mended"
  );
  return last?.what.kind === "watchdog_broken" ? { blindWhy: last.what.why } : {};
}

/** The same of the plug's trouble. */
function plugTroubleOf(events: readonly LoggedEvent[]): Pick<Past, "plugTroubleAt"> {
  const last = events.findLast(({ what }) =>
    what.kind === "plug_trouble" || what.kind === "plug_well"
  );
  return last?.what.kind === "plug_trouble" ? { plugTroubleAt: last.atMs } : {};
}

function cutsOf(events: readonly LoggedEvent[]): PastCut[] {
  return events.flatMap(({ atMs, what }): PastCut[] =>
    what.kind === "cut" && what.outcome !== "refused" ? [{ at: atMs, reason: what.reason }] : []
  );
}

function outageOf(
  outage: SeenOutage,
  context: { readonly cuts: readonly PastCut[]; readonly toMs: EpochMs },
): PastOutage {
  const { startS, endS, end, cause, gateway, cuts, helped, known, tally } = outage;
  const untilMs = end === "open" ? context.toMs : (endS ?? known.toS) * 1_000 + 999;
  const within = context.cuts.filter(({ at, reason }) =>
    reason === "automatic" && at >= startS * 1_000 && at <= untilMs
  );
  return {
    startMs: startS * 1_000,
    endMs: endS === null ? null : endS * 1_000,
    isOpen: end === "open",
    extent: extentOf(outage),
    cause,
    gateway,
    cuts,
    lastCutAt: within.at(-1)?.at ?? null,
    helped,
    tally,
  };
}
