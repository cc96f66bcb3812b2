/** Timers that a plug tells of. A reading has an age: one of N s first seen at t is over at t + N. */
import { LONE_OUTLET } from "../../plugs/lone.ts";
import type { PlugReading, ReadOutcome } from "../../plugs/plug.ts";
import { DAY_MS, SECOND_MS } from "../../time/time.ts";
import type { WatchState } from "../state/state.ts";

/** However often somebody sets a timer anew, together they hold a cut no longer than this. */
const HELD_MS_MAX = DAY_MS;

type SeenTimer = WatchState["timers"][number];

/** The state that remembers them, and the answer without those that are over. */
export interface AgedReading {
  readonly state: WatchState;
  readonly outcome: ReadOutcome;
  /** Until the last of the others is over by our count; 0: none runs. */
  readonly waitMs: number;
}

/**
 * Judges each timer of an answer by when it was first told. A cache that shows the same N again
 * shows no timer; one that counts down, or was set anew, is another N.
 */
export function ageTimers(state: WatchState, outcome: ReadOutcome): AgedReading {
  let timers = state.timers;
  let waitMs = 0;
  const age = (name: string, reading: PlugReading): PlugReading => {
    const seen = see(timers.find((each) => each.name === name), { name, reading, state });
    timers = [...timers.filter((each) => each.name !== name), ...(seen === null ? [] : [seen])];
    if (seen === null) return reading;
    const leftMs = endsAtMs(seen) - state.uptimeMs;
    waitMs = Math.max(waitMs, leftMs);
    return leftMs > 0 ? reading : { ...reading, countdownS: 0 };
  };
  const aged = ageParts(outcome, age);
  return { state: { ...state, timers }, outcome: aged, waitMs };
}

function ageParts(
  outcome: ReadOutcome,
  age: (name: string, reading: PlugReading) => PlugReading,
): ReadOutcome {
  if (outcome.kind === "failed") return outcome;
  if (outcome.parts === undefined) {
    return { ...outcome, reading: age(LONE_OUTLET, outcome.reading) };
  }
  const parts = outcome.parts.map(({ name, outcome: part }) => ({
    name,
    outcome: part.kind === "failed" ? part : { ...part, reading: age(name, part.reading) },
  }));
  const told = parts.flatMap(({ outcome: part }) =>
    part.kind === "read" && part.reading.countdownS !== null ? [part.reading.countdownS] : []
  );
  const countdownS = told.length === 0 ? null : Math.max(...told);
  return { ...outcome, reading: { ...outcome.reading, countdownS }, parts };
}

/** Null: none runs, as the plug itself says. One that does not say changes nothing. */
function see(
  before: SeenTimer | undefined,
  { name, reading: { countdownS }, state }: {
    readonly name: string;
    readonly reading: PlugReading;
    readonly state: WatchState;
  },
): SeenTimer | null {
  if (countdownS === null || Number.isNaN(countdownS)) return before ?? null;
  if (countdownS <= 0) return null;
  const leftS = Math.min(Math.ceil(countdownS), HELD_MS_MAX / SECOND_MS);
  if (before?.countdownS === leftS) return before;
  const atMs = state.uptimeMs;
  return { name, countdownS: leftS, atMs, sinceMs: before?.sinceMs ?? atMs };
}

function endsAtMs({ countdownS, atMs, sinceMs }: SeenTimer): number {
  return Math.min(atMs + countdownS * SECOND_MS, sinceMs + HELD_MS_MAX);
}
