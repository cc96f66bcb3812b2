import type { Diagnosis } from "./diagnose.ts";
import { eventText, say } from "./event_queue.ts";
import type { ReadOutcome } from "../plug/plug.ts";
import { HOUR_MS, MINUTE_MS } from "../time.ts";
import { TROUBLES_MAX } from "./codec.ts";
import type { WatchState } from "./state.ts";

/** While online the plug is read this often, so that a changed key is not found out at 3 a.m. */
export const PLUG_READ_EVERY_MS = 6 * HOUR_MS;

/** A reading that failed is tried again after this. */
const PLUG_RETRY_MS = 15 * MINUTE_MS;

/** Routine readings that fail in a row before it is an event: an app may hold the plug for a while. */
const FAILURES_MIN = 2;

/** True when the plug has not been read for long, all is well, and nothing else is going on. */
export function routineReadDue(state: WatchState, diagnosis: Diagnosis): boolean {
  if (!diagnosis.online || state.phase.kind !== "watching" || state.powerOwed) return false;
  const { lastReadAgedMs, lastTryAgedMs } = state.plug;
  if (lastTryAgedMs !== null && state.agedMs - lastTryAgedMs < PLUG_RETRY_MS) return false;
  return lastReadAgedMs === null || state.agedMs - lastReadAgedMs >= PLUG_READ_EVERY_MS;
}

/** What a reading while all is well says about the plug. */
export function noteRoutineReading(state: WatchState, outcome: ReadOutcome): WatchState {
  const tried = { ...state.plug, lastTryAgedMs: state.agedMs };
  if (outcome.kind === "failed") {
    const failures = state.plug.failures + 1;
    const failed = { ...state, plug: { ...tried, failures } };
    return failures < FAILURES_MIN ? failed : plugTrouble(failed, outcome.hint);
  }
  const { reading } = outcome;
  const read = noteReading(state);
  if (reading.on === false) {
    return plugTrouble(read, "The outlet is off although the internet works: is it the router's?");
  }
  if ((reading.countdownS ?? 0) > 0) {
    return plugTrouble(read, "A timer that is not ours runs on the plug");
  }
  if (reading.warnings.length > 0) return plugTrouble(read, reading.warnings.join("; "));
  return plugWell(read);
}

/** A reading came through: key, version and address are right. */
export function noteReading(state: WatchState): WatchState {
  const { agedMs } = state;
  return {
    ...state,
    plug: { ...state.plug, lastReadAgedMs: agedMs, lastTryAgedMs: agedMs, failures: 0 },
  };
}

/** Says what is wrong with the plug: each thing once until all is well again. */
export function plugTrouble(state: WatchState, hint: string): WatchState {
  const trouble = eventText(hint);
  if (state.plug.troubles.includes(trouble)) return state;
  const troubles = [...state.plug.troubles, trouble].slice(-TROUBLES_MAX);
  return say({ ...state, plug: { ...state.plug, troubles } }, {
    kind: "plug_trouble",
    hint: trouble,
  });
}

/** Says that what was wrong is right again. */
export function plugWell(state: WatchState): WatchState {
  if (state.plug.troubles.length === 0) return state;
  return say({ ...state, plug: { ...state.plug, troubles: [] } }, { kind: "plug_well" });
}
