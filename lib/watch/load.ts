import { isSameBoot } from "./arrive.ts";
import { eventText, say } from "./state/event_queue.ts";
import { type HomeClock, SECOND_MS } from "../time/time.ts";
import { chooseCopy, parseWatchState } from "./state/codec.ts";
import { initialState, stateAfterLoss, type WatchState } from "./state/state.ts";
import { CUTS_WITHOUT_DISK_MAX } from "./budget.ts";
import { doubtAll } from "./power/power.ts";

/** Ticks come every 15 s; three within this need one that was held up. */
const ONE_TICK_MS_MAX = 22 * SECOND_MS;

/** The two places that hold the state: memory, lost at a reboot, and disk. */
export type CopyPlace = "runtime" | "disk";

/** What was found at one place. */
export type FoundCopy =
  | { readonly kind: "missing" }
  | { readonly kind: "text"; readonly text: string }
  /** There is something, but it could not be read; `why` in plain words. */
  | { readonly kind: "unreadable"; readonly why: string };

/** What a tick starts from. */
export interface Believed {
  readonly state: WatchState;
  /** What is wrong with the copies, one line each; empty: nothing. */
  readonly troubles: string[];
  /** Places whose copy must be copied aside for people; it stays until a save replaces it. */
  readonly setAside: readonly CopyPlace[];
}

/**
 * The state to go on from: the newest copy that can be believed in every bit. Where a copy is
 * broken and no other is good, the state after a loss; where nothing was ever kept, the first state.
 * Never throws for what a file may hold.
 */
export function believe(
  found: Readonly<Record<CopyPlace, FoundCopy>>,
  options: { readonly clock: HomeClock; readonly cutsPerDayMax: number },
): Believed {
  const { clock } = options;
  const good: WatchState[] = [];
  const troubles: string[] = [];
  const setAside: CopyPlace[] = [];
  let inMemory = false;
  for (const place of ["runtime", "disk"] as const) {
    const read = readCopy(found[place]);
    if (read === null) continue;
    if (typeof read !== "string") {
      good.push(read);
      if (place === "runtime") inMemory = true;
      continue;
    }
    troubles.push(`The ${place} copy of the state was set aside: ${read}`);
    setAside.push(place);
  }
  const chosen = chooseCopy(good, clock.bootId);
  if (chosen !== null) {
    const lost = !inMemory && isSameBoot(chosen, clock);
    const state = lost ? afterRuntimeLoss(chosen) : chosen;
    // A cut that only the disk's copy told of is as good as forgotten while that cannot be read.
    const unsure = setAside.includes("disk") && !isLatest(chosen, clock);
    const power = unsure ? doubtAll(state.power) : state.power;
    return { state: { ...state, power }, troubles, setAside };
  }
  if (setAside.length === 0) return { state: initialState(clock), troubles, setAside };
  // Who had paused it must hear that it will reboot again.
  const [first = "", ...others] = troubles;
  return {
    state: stateAfterLoss(clock, options.cutsPerDayMax),
    troubles: [`Nothing is remembered, not even a pause. ${first}`, ...others],
    setAside,
  };
}

/**
 * The state from the disk when the runtime folder was emptied within this boot. A cut whose intent
 * the disk refused is forgotten with it; how many there were is not known, so no more are made.
 */
function afterRuntimeLoss(state: WatchState): WatchState {
  const disk = { ...state.disk, cutsThisBoot: CUTS_WITHOUT_DISK_MAX };
  return { ...state, power: doubtAll(state.power), disk };
}

/** True when no tick can have come between the one that saved `state` and this. */
function isLatest(state: WatchState, clock: HomeClock): boolean {
  return isSameBoot(state, clock) && clock.uptimeMs - state.uptimeMs <= ONE_TICK_MS_MAX;
}

/** The copy; why it cannot be believed, in words; null where there is none. */
export function readCopy(found: FoundCopy): WatchState | string | null {
  switch (found.kind) {
    case "missing":
      return null;
    case "unreadable":
      return found.why;
    case "text":
      try {
        return parseWatchState(found.text);
      } catch (error) {
        if (error instanceof TypeError || error instanceof SyntaxError) return error.message;
        throw error;
      }
  }
}

/** Says each trouble once, so that it reaches the log and the cloud even when the line is dead. */
export function noteLoadTroubles(state: WatchState, troubles: readonly string[]): WatchState {
  return troubles.map(eventText).reduce((each, why) => {
    const waiting = each.events.pending.some(({ what }) =>
      what.kind === "state_trouble" && what.why === why
    );
    return waiting ? each : say(each, { kind: "state_trouble", why });
  }, state);
}

/** Notes whether the last save reached the disk; says so when it no longer does. */
export function noteDisk(state: WatchState, trouble: string | null): WatchState {
  const text = trouble === null ? null : eventText(trouble);
  if (state.disk.trouble === text) return state;
  const noted = { ...state, disk: { ...state.disk, trouble: text } };
  if (text === null || state.disk.trouble !== null) return noted;
  return say(noted, { kind: "state_trouble", why: text });
}
