/** What a cut is before and while it is made: which outlets, when each is due again, what is kept of it. */
import { CUT_PLUGS_MAX } from "../../wire/event.ts";
import type { CycleOutcome, Outlet, Part, ReadOutcome, TimedBy } from "../../plugs/plug.ts";
import { ownOffMs } from "../../plugs/own_off.ts";
import type { PolicyConfig } from "../../config/policy_config.ts";
import { SECOND_MS } from "../../time/time.ts";
import { bootGraceMs, gapAfter, withCut } from "../budget.ts";
import { forgetCommand } from "../commands.ts";
import { lastDueMs, owe, unowe } from "./power.ts";
import type { CutReason, WatchState } from "../state/state.ts";

/** A command leaves this much after its tick read the clock: the probes come in between. */
export const TICK_SLACK_MS = 5 * SECOND_MS;

/** Added to the off time before power is asked for: a plug's own timer goes first. */
export function dueSlackMs(timedBy: TimedBy): number {
  return timedBy === "plug" ? TICK_SLACK_MS : 0;
}

/** From the command of a cut of `offMs` until this outlet is asked for its power. */
export function dueAfterMs(outlet: Outlet, offMs: number): number {
  return ownOffMs(outlet, offMs) + dueSlackMs(outlet.timedBy);
}

/** What a cut at `nowMs` would be, before any of it is done. Outlets that could not be read are left as they are. */
export function planCut(
  options: {
    readonly nowMs: number;
    readonly offMs: number;
    readonly outlets: readonly Outlet[];
    /** What each said when it was read just before; none: all are cut. */
    readonly parts: readonly Part<ReadOutcome>[];
  },
) {
  const { nowMs, offMs, outlets, parts } = options;
  const isUnread = (name: string) =>
    parts.some((part) => part.name === name && part.outcome.kind === "failed");
  const cut = outlets.filter(({ name }) => !isUnread(name));
  return {
    /** Those that are cut, with the time at which the power of each is due. */
    cuts: cut.map((outlet) => ({
      name: outlet.name,
      dueOnMs: nowMs + dueAfterMs(outlet, offMs),
    })),
    /** How much later than after the off time the last one comes on. */
    lateMs: Math.max(0, ...cut.map(({ onDelayMs }) => onDelayMs)),
  };
}

/** The state of a cut without those outlets that nothing was sent to: they are owed as before. */
export function withoutUnsent(
  intent: WatchState,
  options: { readonly parts: readonly Part<CycleOutcome>[]; readonly unintended: WatchState },
): WatchState {
  const unsent = options.parts.flatMap(({ name, outcome }) =>
    outcome.kind === "not_sent" ? [name] : []
  );
  const { phase } = intent;
  if (phase.kind !== "off" || unsent.length === 0) return intent;
  const sent = intent.power.filter(({ name }) => !unsent.includes(name));
  return {
    ...intent,
    power: unowe(intent.power, unsent, options.unintended.power),
    phase: { ...phase, dueOnMs: lastDueMs(sent, phase.sinceMs) },
  };
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
    readonly plug: { readonly outlets: readonly Outlet[] };
    readonly reason: CutReason;
    readonly commandId: string | null;
    readonly parts: readonly Part<ReadOutcome>[];
  },
): { readonly intent: WatchState; readonly outlets: readonly string[] } {
  const { policy, plug: { outlets }, reason, commandId, parts } = options;
  const nowMs = state.uptimeMs;
  const plan = planCut({ nowMs, offMs: policy.offMs, outlets, parts });
  const names = plan.cuts.map(({ name }) => name);
  const power = owe(state.power, plan.cuts);
  const automatic = reason === "automatic";
  const cuts = (state.ladder?.cuts ?? 0) + (automatic ? 1 : 0);
  const intent: WatchState = {
    ...state,
    phase: {
      kind: "off",
      sinceMs: nowMs,
      dueOnMs: lastDueMs(power.filter(({ name }) => names.includes(name)), nowMs),
      reason,
      number: automatic ? cuts : 0,
      outcome: null,
    },
    power,
    run: null,
    cuts: withCut(state.cuts, { agedMs: state.agedMs, reason }),
    outage: state.outage === null || !automatic
      ? state.outage
      : { ...state.outage, cuts: state.outage.cuts + 1, lastCutMs: nowMs + plan.lateMs },
    ladder: automatic
      ? {
        ...state.ladder,
        cuts,
        nextCutMs: nowMs + policy.offMs + plan.lateMs + TICK_SLACK_MS +
          bootGraceMs(state, policy) + gapAfter(cuts, policy),
        onlineSinceMs: null,
        gaveUpSaid: false,
      }
      : state.ladder,
    arming: automatic && !state.arming.onlineThisBoot
      ? { ...state.arming, cutsUnproven: state.arming.cutsUnproven + 1 }
      : state.arming,
  };
  return {
    intent: commandId === null ? intent : forgetCommand(intent, commandId),
    outlets: names,
  };
}
