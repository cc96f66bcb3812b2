/** What the cloud knows of a home's past, as the outage report reads it. */
import type { HistoryEntry } from "../site/history.ts";
import type { EpochMs } from "../time/time.ts";
import type { LoggedEvent } from "./logged_event.ts";
import type { UnknownRow } from "./outage_report.ts";

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

/**
 * When the home was silent, as its flips tell: `staleAfterMs` before one to down it was last heard.
 * What happened meanwhile only its own events can tell, once it is heard again.
 */
export function silencesOf(
  history: readonly HistoryEntry[],
  options: { readonly staleAfterMs: number; readonly fromMs: EpochMs; readonly toMs: EpochMs },
): UnknownRow[] {
  const flips = history.flatMap((entry) => entry.kind === "flip" ? [entry] : [])
    .sort((a, b) => a.at - b.at || (a.to === "up" ? -1 : 1));
  const silences = history.flatMap((entry): UnknownRow[] =>
    entry.kind === "unknown" ? [silence(entry.at, entry.until)] : []
  );
  let sinceMs: EpochMs | null = flips[0]?.to === "up" ? options.fromMs : null;
  for (const { at, to } of flips) {
    if (to === "down") {
      sinceMs ??= at - options.staleAfterMs;
      continue;
    }
    if (sinceMs !== null && at > sinceMs) silences.push(silence(sinceMs, at));
    sinceMs = null;
  }
  if (sinceMs !== null && options.toMs > sinceMs) silences.push(silence(sinceMs, options.toMs));
  return silences;
}

function silence(startMs: EpochMs, endMs: EpochMs): UnknownRow {
  return { startMs, endMs, why: "The home was silent and has not told why" };
}
