/** What the cloud knows of a home's past, as the timeline reads it. */
import type { HistoryEntry } from "../site/history.ts";
import { type EpochMs, floorSeconds, SECOND_MS, type Stay } from "../time/time.ts";
import type { LoggedEvent } from "./logged_event.ts";
import { readOutages } from "./outage_spans.ts";
import { BEAT_COVERS_MS, overlap, type TimelineOptions } from "./timeline.ts";

/** The home's events, as its own log would hold them, but dated by the cloud's clock. */
export function eventsOf(history: readonly HistoryEntry[]): LoggedEvent[] {
  return history.flatMap((entry): LoggedEvent[] =>
    entry.kind !== "event" ? [] : [{
      atMs: entry.at,
      epoch: entry.epoch,
      id: entry.id,
      // Not kept here: an outage over which the host restarted is known up to its last event.
      uptimeMs: null,
      what: entry.what,
    }]
  ).sort((a, b) => a.epoch - b.epoch || a.id - b.id);
}

/** When its outages were whose end was seen, oldest first. */
export function timesOfOutages(history: readonly HistoryEntry[]): Stay[] {
  return readOutages(eventsOf(history), { seenUntilS: 0 }).outages.flatMap(({ startS, endS }) =>
    endS === null ? [] : [{ fromMs: startS * SECOND_MS, toMs: endS * SECOND_MS }]
  );
}

/** How long they took, in milliseconds, newest first. */
export function lengthsOfOutages(history: readonly HistoryEntry[]): number[] {
  return timesOfOutages(history).map(({ fromMs, toMs }) => toMs - fromMs).reverse();
}

/** One home as its past is asked for. */
export interface PastOfSite {
  readonly firstSeenAt: EpochMs;
  readonly lastSeenAt: EpochMs;
  readonly staleAfterMs: number;
  /** It is silent at `now`, whether a sweep has noticed or not. */
  readonly isSilent: boolean;
}

/** Which of it. */
export interface PastAsked extends Stay {
  readonly now: EpochMs;
  /** In any order. */
  readonly entries: readonly HistoryEntry[];
  /** Entries from before are not among them; null: all are there. */
  readonly entriesFromMs: EpochMs | null;
}

/** What the timeline of one home is made of, by what the cloud has heard of it and kept. */
export function cloudTimeline(site: PastOfSite, asked: PastAsked): TimelineOptions {
  const { entries, entriesFromMs, now } = asked;
  const { staleAfterMs, isSilent, lastSeenAt } = site;
  // The present second counts whole, so that what has just happened is in it.
  const toMs = Math.min(asked.toMs, (floorSeconds(now) + 1) * SECOND_MS);
  const range = { fromMs: Math.min(asked.fromMs, toMs), toMs };
  return {
    ...range,
    seenUntilMs: isSilent ? lastSeenAt : Math.min(toMs, lastSeenAt + BEAT_COVERS_MS),
    knownFromMs: Math.max(site.firstSeenAt, entriesFromMs ?? 0),
    silences: [
      ...silencesOf(entries, { ...range, staleAfterMs }),
      ...(isSilent ? [{ fromMs: lastSeenAt, toMs }] : []),
    ],
    absences: staysOf(entries, "unknown"),
    notReached: staysOf(entries, "not_reached"),
    seamMs: staleAfterMs,
  };
}

function staysOf(entries: readonly HistoryEntry[], kind: "unknown" | "not_reached"): Stay[] {
  return entries.flatMap((entry) =>
    entry.kind === kind ? [{ fromMs: entry.at, toMs: entry.until }] : []
  );
}

/** What of its silences a home told later: it was online, and the cloud was not reached. */
export function notReachedInSilences({ notReached = [], silences = [] }: TimelineOptions): Stay[] {
  return notReached.flatMap((stay) => silences.flatMap((silence) => overlap(stay, silence)));
}

/**
 * When the home was silent, as its flips tell: `staleAfterMs` before one to down it was last heard.
 * What happened meanwhile only its own events can tell, once it is heard again.
 */
export function silencesOf(
  history: readonly HistoryEntry[],
  options: Stay & { readonly staleAfterMs: number },
): Stay[] {
  const flips = history.flatMap((entry) => entry.kind === "flip" ? [entry] : [])
    .sort((a, b) => a.at - b.at || (a.to === "up" ? -1 : 1));
  const silences: Stay[] = [];
  let sinceMs: EpochMs | null = flips[0]?.to === "up" ? options.fromMs : null;
  for (const { at, to } of flips) {
    if (to === "down") {
      sinceMs ??= at - options.staleAfterMs;
      continue;
    }
    if (sinceMs !== null && at > sinceMs) silences.push({ fromMs: sinceMs, toMs: at });
    sinceMs = null;
  }
  if (sinceMs !== null && options.toMs > sinceMs) {
    silences.push({ fromMs: sinceMs, toMs: options.toMs });
  }
  return silences;
}
