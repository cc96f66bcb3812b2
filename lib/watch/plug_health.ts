import type { Diagnosis } from "./diagnose.ts";
import { eventText, say } from "./state/event_queue.ts";
import { isOwed } from "./power/power.ts";
import { LONE_OUTLET, partsOf } from "../plugs/lone.ts";
import type { PlugReading, ReadOutcome } from "../plugs/plug.ts";
import { HOUR_MS, MINUTE_MS } from "../time/time.ts";
import { TROUBLES_MAX } from "./state/shape.ts";
import type { WatchState } from "./state/state.ts";

/** While online the plug is read this often, so that a changed key is not found out at 3 a.m. */
export const PLUG_READ_EVERY_MS = 6 * HOUR_MS;

/** A reading that failed is tried again after this. */
const PLUG_RETRY_MS = 15 * MINUTE_MS;

/** Routine readings that fail in a row before it is an event: an app may hold the plug for a while. */
const FAILURES_MIN = 2;

/** True when the plug has not been read for long, all is well, and nothing else is going on. */
export function routineReadDue(state: WatchState, diagnosis: Diagnosis): boolean {
  if (!diagnosis.online || state.phase.kind !== "watching" || isOwed(state.power)) return false;
  const { lastReadAgedMs, lastTryAgedMs } = state.plug;
  if (lastTryAgedMs !== null && state.agedMs - lastTryAgedMs < PLUG_RETRY_MS) return false;
  return lastReadAgedMs === null || state.agedMs - lastReadAgedMs >= PLUG_READ_EVERY_MS;
}

/** What a reading while all is well says about the plug, or about each of several. */
export function noteRoutineReading(state: WatchState, outcome: ReadOutcome): WatchState {
  const parts = partsOf(outcome);
  const isWhole = parts.every((part) => part.outcome.kind === "read");
  const failures = isWhole ? 0 : state.plug.failures + 1;
  const tried = { ...state, plug: { ...state.plug, lastTryAgedMs: state.agedMs, failures } };
  const read = isWhole ? noteReading(state) : tried;
  const troubles = parts.flatMap(({ name, outcome }) => {
    if (outcome.kind === "failed" && failures < FAILURES_MIN) return [];
    const trouble = outcome.kind === "failed" ? outcome.hint : troubleIn(outcome.reading);
    return trouble === null ? [] : [named(name, trouble)];
  });
  if (troubles.length === 0) return isWhole ? plugWell(read) : read;
  const { lastReadAgedMs } = state.plug;
  return troubles.reduce((each, hint) => plugTrouble(each, hint, lastReadAgedMs), read);
}

/** What a reading of several to be sure says about them: while online it is a routine reading, too. */
export function noteSureReading(
  state: WatchState,
  outcome: ReadOutcome,
  { diagnosis }: { readonly diagnosis: Diagnosis },
): WatchState {
  const { parts = [] } = outcome;
  const unread = parts.filter((part) => part.outcome.kind === "failed");
  if (unread.length > 0) {
    // Tried with every tick; told as soon and as seldom as by routine.
    return routineReadDue(state, diagnosis)
      ? noteRoutineReading(state, { ...outcome, parts: unread })
      : state;
  }
  const isWell = parts.length > 0 && namesWhere(outcome, ({ on }) => on !== true) === "";
  return isWell && diagnosis.online ? noteRoutineReading(state, outcome) : state;
}

function troubleIn({ on, countdownS, warnings }: PlugReading): string | null {
  if (on === false) return "The outlet is off although the internet works: is it the router's?";
  if ((countdownS ?? 0) > 0) return "A timer that is not ours runs on the plug";
  return warnings.length > 0 ? warnings.join("; ") : null;
}

/** Says which of several plugs could not be read before a cut; the others are cut without them. */
export function noteUnread(state: WatchState, { parts = [] }: ReadOutcome): WatchState {
  return parts.reduce(
    (each, { name, outcome }) =>
      outcome.kind === "failed" ? plugTrouble(each, named(name, outcome.hint)) : each,
    state,
  );
}

/** Names of those of several plugs of which that holds. */
export function namesWhere(
  { parts = [] }: ReadOutcome,
  holds: (reading: PlugReading, name: string) => boolean,
): string {
  return parts.flatMap(({ name, outcome }) =>
    outcome.kind === "read" && holds(outcome.reading, name) ? [name] : []
  ).join(", ");
}

/** A hint with whose it is; one plug alone needs no name. */
export function named(name: string, hint: string): string {
  return name === "" || name === LONE_OUTLET ? hint : `${name}: ${hint}`;
}

/** A reading came through: key, version and address are right. */
export function noteReading(state: WatchState): WatchState {
  const { agedMs } = state;
  return {
    ...state,
    plug: { ...state.plug, lastReadAgedMs: agedMs, lastTryAgedMs: agedMs, failures: 0 },
  };
}

/**
 * Says what is wrong with the plug: each thing once until all is well again. `lastReadAgedMs`: the last
 * reading before the one that showed it.
 */
export function plugTrouble(
  state: WatchState,
  hint: string,
  lastReadAgedMs = state.plug.lastReadAgedMs,
): WatchState {
  const trouble = eventText(hint);
  const readMs = lastReadAgedMs === null ? 0 : state.agedMs - lastReadAgedMs;
  // Time while the host was off did not age: of an earlier boot it is not known how long ago.
  const isKnown = readMs > 0 && readMs <= state.uptimeMs;
  if (state.plug.troubles.includes(trouble)) return state;
  const troubles = [...state.plug.troubles, trouble].slice(-TROUBLES_MAX);
  return say({ ...state, plug: { ...state.plug, troubles } }, {
    kind: "plug_trouble",
    hint: trouble,
    ...(isKnown ? { readMs } : {}),
  });
}

/** Says that what was wrong is right again. */
export function plugWell(state: WatchState): WatchState {
  if (state.plug.troubles.length === 0) return state;
  return say({ ...state, plug: { ...state.plug, troubles: [] } }, { kind: "plug_well" });
}
