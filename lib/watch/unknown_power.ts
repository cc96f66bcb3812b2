/** An outlet of which nobody can tell whether it was left off: what knew it is lost, or never was. */
import type { PolicyConfig } from "../config/home_config.ts";
import type { PlugReading, ReadOutcome, TimedBy } from "../plug/plug.ts";
import { SECOND_MS } from "../time.ts";
import { CUTS_WITHOUT_DISK_MAX } from "./budget.ts";
import { isPaused } from "./permit.ts";
import { noteReading, plugTrouble } from "./plug_health.ts";
import type { WatchState } from "./state.ts";

/**
 * The state from the disk when the runtime folder was emptied within this boot. A cut whose intent
 * the disk refused is forgotten with it; how many there were is not known, so no more are made.
 */
export function afterRuntimeLoss(state: WatchState): WatchState {
  const disk = { ...state.disk, cutsThisBoot: CUTS_WITHOUT_DISK_MAX };
  return { ...state, outletUnknown: true, disk };
}

/**
 * True when the plug must be read to know whether power is missing. Not in a pause: the owner may
 * have switched it off.
 */
export function powerUnknown(state: WatchState, policy: Pick<PolicyConfig, "dryRun">): boolean {
  if (!state.outletUnknown) return false;
  // After a cut that is remembered there is nothing to find out.
  if (state.powerOwed) return state.phase.kind === "watching";
  return !policy.dryRun && !isPaused(state);
}

/** What a reading of such a plug comes to. `restore`: the outlet was left off. */
export interface UnknownJudged {
  readonly state: WatchState;
  readonly todo: "nothing" | "turn_on" | "restore";
  readonly remark: string | null;
}

/** What is left to do once the plug has been read, or could not be: on, it is left alone. */
export function judgeUnknown(
  { state, remark }: { readonly state: WatchState; readonly remark: string | null },
  outcome: ReadOutcome,
  options: { readonly policy: PolicyConfig; readonly plug: PlugTimed; readonly slackMs: number },
): UnknownJudged {
  if (outcome.kind === "failed") {
    const why = `The plug cannot be read, so power is asked for: ${outcome.hint}`;
    return { state, todo: "turn_on", remark: why };
  }
  const timerMs = ownTimerMs(outcome.reading, options);
  if (timerMs !== null) return awaitTimer(state, timerMs + options.slackMs);
  const read = { ...noteReading(state), outletUnknown: false };
  switch (outcome.reading.on) {
    case true:
      return { state: { ...read, powerOwed: false }, todo: "nothing", remark };
    case false:
      return { state: read, todo: "restore", remark };
    case null:
      return { state: read, todo: "turn_on", remark: "The plug does not say whether it is on" };
  }
}

interface PlugTimed {
  readonly timedBy: TimedBy;
}

/**
 * Milliseconds until the plug switches an outlet that is off on again by itself; null where it does
 * not, or its timer is longer than any of ours.
 */
function ownTimerMs(
  { on, countdownS }: PlugReading,
  { policy, plug }: { readonly policy: PolicyConfig; readonly plug: PlugTimed },
): number | null {
  const leftMs = (countdownS ?? 0) * SECOND_MS;
  const ours = plug.timedBy === "plug" && leftMs > 0 && leftMs <= policy.offMs;
  return on === false && ours ? leftMs : null;
}

/** A cycle that was forgotten, and that the plug ends by itself: it is given its time. */
function awaitTimer(state: WatchState, dueInMs: number): UnknownJudged {
  const why = "The outlet was found off; its own timer switches it on";
  const sinceMs = state.uptimeMs;
  const dueOnMs = sinceMs + dueInMs;
  const waiting: WatchState = {
    ...plugTrouble(state, why),
    run: null,
    powerOwed: true,
    // Nobody knows whose it was: it is told as plug trouble, and is no cut of the ladder's.
    phase: { kind: "off", sinceMs, dueOnMs, reason: "automatic", number: 0, outcome: "unknown" },
  };
  return { state: waiting, todo: "nothing", remark: why };
}
