/** Which of several outlets are told to go off, and when the power of each is due again. */
import { CUT_PLUGS_MAX } from "../wire/event.ts";
import type { CycleOutcome, Outlet, Part, ReadOutcome, TimedBy } from "../plugs/plug.ts";
import type { PolicyConfig } from "../config/home_config.ts";
import { SECOND_MS } from "../time/time.ts";
import { bootGraceMs, gapAfter, withCut } from "./budget.ts";
import { forgetCommand } from "./commands.ts";
import type { CutReason, OwedOutlet, WatchState } from "./state/state.ts";

/** A command leaves this much after its tick read the clock: the probes come in between. */
export const TICK_SLACK_MS = 5 * SECOND_MS;

/** Why power is asked for, where nothing is wrong with that. */
export const POWER_OWED = "Power is owed; asking for it";

/** Added to the off time before power is asked for: a plug's own timer goes first. */
export function dueSlackMs(timedBy: TimedBy): number {
  return timedBy === "plug" ? TICK_SLACK_MS : 0;
}

/** A cut as it is meant, before any of it is done. */
export interface CutPlan {
  /** Whose power is owed then; empty of one plug alone. */
  readonly owed: readonly OwedOutlet[];
  /** Names of those that are cut; null: all there is. */
  readonly outlets: readonly string[] | null;
  /** When the last of them is due. */
  readonly dueOnMs: number;
  /** How much later than after the off time the last one comes on. */
  readonly lateMs: number;
}

interface PlannedPlug {
  readonly timedBy: TimedBy;
  readonly outlets?: readonly Outlet[];
}

/** What a cut now would be. Outlets that could not be read are left as they are. */
export function planCut(
  state: WatchState,
  options: {
    readonly offMs: number;
    readonly plug: PlannedPlug;
    /** What each of several said when it was read just before; none: all are cut. */
    readonly parts: readonly Part<ReadOutcome>[];
  },
): CutPlan {
  const { offMs, plug, parts } = options;
  const dueMs = state.uptimeMs + offMs;
  if (plug.outlets === undefined) {
    return { owed: [], outlets: null, dueOnMs: dueMs + dueSlackMs(plug.timedBy), lateMs: 0 };
  }
  const isUnread = (name: string) =>
    parts.some((part) => part.name === name && part.outcome.kind === "failed");
  const cut = plug.outlets.filter(({ name }) => !isUnread(name));
  const planned = cut.map(({ name, onDelayMs, timedBy }) => ({
    name,
    dueOnMs: dueMs + onDelayMs + dueSlackMs(timedBy),
  }));
  const unread = plug.outlets.filter(({ name }) => isUnread(name));
  // What an earlier cut left owed stays so.
  const left = state.owed.length === 0
    ? unread.flatMap(({ name }) => owedOf(state, name))
    : state.owed.filter(({ name }) => !planned.some((each) => each.name === name));
  return {
    owed: [...left, ...planned],
    outlets: cut.map(({ name }) => name),
    dueOnMs: Math.max(dueMs, ...planned.map(({ dueOnMs }) => dueOnMs)),
    lateMs: Math.max(0, ...cut.map(({ onDelayMs }) => onDelayMs)),
  };
}

/** What is owed to one of several outlets. */
export function owedOf(state: WatchState, name: string): readonly OwedOutlet[] {
  if (!state.powerOwed) return [];
  if (state.owed.length === 0) return [{ name, dueOnMs: state.uptimeMs }];
  return state.owed.filter((each) => each.name === name);
}

/** Outlets whose power is due now; null: all there is. Only while power is owed. */
export function dueOutlets(state: WatchState): readonly string[] | null {
  if (state.owed.length === 0) return state.phase.kind === "off" ? [] : null;
  return state.owed.filter(({ dueOnMs }) => dueOnMs <= state.uptimeMs).map(({ name }) => name);
}

/** The state of a cut without those outlets that nothing was sent to: they are owed as before. */
export function withoutUnsent(
  intent: WatchState,
  options: { readonly parts: readonly Part<CycleOutcome>[]; readonly unintended: WatchState },
): WatchState {
  const isUnsent = (name: string) =>
    options.parts.some((part) => part.name === name && part.outcome.kind === "not_sent");
  const { owed, phase } = intent;
  if (phase.kind !== "off" || !owed.some(({ name }) => isUnsent(name))) return intent;
  const sent = owed.filter(({ name }) => !isUnsent(name));
  const left = owed.filter(({ name }) => isUnsent(name))
    .flatMap(({ name }) => owedOf(options.unintended, name));
  const dueOnMs = Math.max(phase.sinceMs, ...sent.map((each) => each.dueOnMs));
  return { ...intent, owed: [...left, ...sent], phase: { ...phase, dueOnMs } };
}

/** What each outlet answered, for an event. */
export function describeParts(parts: readonly Part<CycleOutcome>[]): string {
  const words = parts.map(({ name, outcome }) => `${name} ${outcome.kind.replace("_", " ")}`);
  return words.join(", ").slice(0, CUT_PLUGS_MAX);
}

/** The state that carries the intent to cut: everything that must be known if we die right after. */
export function intendCut(
  state: WatchState,
  options: {
    readonly policy: PolicyConfig;
    readonly plug: PlannedPlug;
    readonly reason: CutReason;
    readonly commandId: string | null;
    readonly parts: readonly Part<ReadOutcome>[];
  },
): { readonly intent: WatchState; readonly outlets: readonly string[] | null } {
  const { policy, plug, reason, commandId, parts } = options;
  const nowMs = state.uptimeMs;
  const { owed, outlets, dueOnMs, lateMs } = planCut(state, { offMs: policy.offMs, plug, parts });
  const automatic = reason === "automatic";
  const cuts = (state.ladder?.cuts ?? 0) + (automatic ? 1 : 0);
  const intent: WatchState = {
    ...state,
    phase: {
      kind: "off",
      sinceMs: nowMs,
      dueOnMs,
      reason,
      number: automatic ? cuts : 0,
      outcome: null,
    },
    powerOwed: true,
    owed,
    run: null,
    cuts: withCut(state.cuts, { agedMs: state.agedMs, reason }),
    outage: state.outage === null || !automatic
      ? state.outage
      : { ...state.outage, cuts: state.outage.cuts + 1, lastCutMs: nowMs + lateMs },
    ladder: automatic
      ? {
        cuts,
        nextCutMs: nowMs + policy.offMs + lateMs + TICK_SLACK_MS + bootGraceMs(state, policy) +
          gapAfter(cuts, policy),
        onlineSinceMs: null,
        gaveUpSaid: false,
      }
      : state.ladder,
    arming: automatic && !state.arming.onlineThisBoot
      ? { ...state.arming, cutsUnproven: state.arming.cutsUnproven + 1 }
      : state.arming,
  };
  return { intent: commandId === null ? intent : forgetCommand(intent, commandId), outlets };
}
