/** A power cycle that somebody asks for at the keyboard, outside the watchdog's own budget. */
import { bootGraceMs } from "../budget.ts";
import { planCut } from "./cut.ts";
import { lastDueMs, owe, seeOn } from "./power.ts";
import type { PolicyConfig } from "../../config/policy_config.ts";
import type { Outlet, ReadOutcome } from "../../plugs/plug.ts";
import type { WatchState } from "../state/state.ts";

/** Why a plug that was just read should not be cycled by hand, in plain words; null: it may. */
export function refuseHandCycle(outcome: ReadOutcome): string | null {
  if (outcome.kind === "failed") return outcome.hint;
  for (const { name, outcome: part } of outcome.parts ?? []) {
    if (part.kind === "failed") return `${name}: ${part.hint}`;
  }
  const { on, countdownS } = outcome.reading;
  if (on === false) return "The outlet is off: use `on` instead";
  if ((countdownS ?? 0) > 0) return `A timer runs on the plug, ${countdownS} s are left`;
  return null;
}

/**
 * The state that must be on disk before a hand-run cycle begins: should the command die in the
 * middle, the next tick asks for power, and gives the router its boot grace. No cut is counted.
 */
export function intendHandCycle(
  state: WatchState,
  options: {
    readonly policy: Pick<PolicyConfig, "offMs">;
    /** Those that are cycled. */
    readonly outlets: readonly Outlet[];
  },
): WatchState {
  const { cuts } = planCut({
    nowMs: state.uptimeMs,
    offMs: options.policy.offMs,
    outlets: options.outlets,
    parts: [],
  });
  const power = owe(state.power, cuts);
  const cut = power.filter(({ name }) => cuts.some((each) => each.name === name));
  return {
    ...state,
    run: null,
    power,
    phase: {
      kind: "off",
      sinceMs: state.uptimeMs,
      dueOnMs: lastDueMs(cut, state.uptimeMs),
      reason: "commanded",
      number: 0,
      // Said at the keyboard; the watchdog tells nobody of it.
      outcome: "unknown",
    },
  };
}

/** The state once that outlet was read back on. */
export function noteHandOn(state: WatchState, name: string): WatchState {
  return { ...state, power: seeOn(state.power, [name]).power };
}

/** The state once power was read back: nothing is owed, and the router boots. */
export function endHandCycle(
  state: WatchState,
  options: { readonly policy: PolicyConfig; readonly nowMs: number },
): WatchState {
  const sinceMs = options.nowMs;
  const graceUntilMs = sinceMs + bootGraceMs(state, options.policy);
  return {
    ...state,
    uptimeMs: sinceMs,
    agedMs: state.agedMs + Math.max(0, sinceMs - state.uptimeMs),
    phase: { kind: "booting", sinceMs, graceUntilMs },
  };
}
