/** Asking the router to restart by itself, before its power is cut. */
import { cutsWithin, withCut } from "./budget.ts";
import type { Diagnosis } from "./diagnose.ts";
import { eventText, say } from "./state/event_queue.ts";
import { isOn } from "./power/power.ts";
import { DAY_MS, HOUR_MS } from "../time/time.ts";
import type { WatchState } from "./state/state.ts";

/** One that was asked for within this is given up on: the power is next. */
const TRIED_MS = HOUR_MS;

/** In any 24 h; then it is the power at once. */
export const SOFT_REBOOTS_PER_DAY_MAX = 8;

/** What came of asking. */
export type SoftRebootOutcome =
  /** The router took it, or may have. */
  | { readonly kind: "asked"; readonly hint: string | null }
  | { readonly kind: "failed"; readonly hint: string };

/**
 * True when a cut that is allowed should first be tried without the power: the first of an incident
 * whose router still answers, or may.
 */
export function softRebootDue(
  state: WatchState,
  options: { readonly diagnosis: Diagnosis; readonly graceMs: number | null },
): boolean {
  const { gateway, own } = options.diagnosis;
  if (options.graceMs === null || gateway === "silent" || own !== undefined) return false;
  // A router without power is helped by power alone.
  if ((state.ladder?.cuts ?? 0) > 0 || !isOn(state.power)) return false;
  const count = (windowMs: number) => cutsWithin(state, { reason: "soft", windowMs }).length;
  return count(TRIED_MS) === 0 && count(DAY_MS) < SOFT_REBOOTS_PER_DAY_MAX;
}

/** The state that must be kept before the router is asked: it boots from now on. */
export function intendSoftReboot(state: WatchState, graceMs: number): WatchState {
  const { uptimeMs, agedMs } = state;
  return {
    ...state,
    run: null,
    cuts: withCut(state.cuts, { agedMs, reason: "soft" }),
    phase: { kind: "booting", sinceMs: uptimeMs, graceUntilMs: uptimeMs + graceMs },
  };
}

/** The state once the router was asked; one that could not be asked loses no time for the cut. */
export function settleSoftReboot(
  intent: WatchState,
  outcome: SoftRebootOutcome,
  { unintended }: { readonly unintended: WatchState },
): WatchState {
  const note = eventText(outcome.hint ?? "");
  if (outcome.kind === "asked") return say(intent, { kind: "soft_reboot", result: "asked", note });
  const back = { ...intent, phase: unintended.phase, run: unintended.run };
  return say(back, { kind: "soft_reboot", result: "failed", note });
}
