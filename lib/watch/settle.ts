import { bootingFrom, CUTS_WITHOUT_DISK_MAX } from "./budget.ts";
import { type CommandEnd, finishCommand } from "./commands.ts";
import { say } from "./state/event_queue.ts";
import type { PolicyConfig } from "../config/policy_config.ts";
import { describeParts, withoutUnsent } from "./power/cut.ts";
import { named, plugTrouble } from "./plug_health.ts";
import { isOwed, postpone, seeOn } from "./power/power.ts";
import { partsOf } from "../plugs/lone.ts";
import type { CycleOutcome, Part, TimedBy, TurnOnOutcome } from "../plugs/plug.ts";
import { SECOND_MS } from "../time/time.ts";
import type { CutResult, WatchState } from "./state/state.ts";

/** The longest from writing the intent down to the command; then none leaves. */
export const LEAVES_MS_MAX = 5 * SECOND_MS;

/** The intent of a cut whose command leaves `byMs` after its tick read the clock. */
export function postponeCut(intent: WatchState, byMs: number): WatchState {
  const { phase, ladder, outage } = intent;
  if (phase.kind !== "off") throw new TypeError("Cannot postpone power: no outlet is off");
  const automatic = phase.reason === "automatic";
  return {
    ...intent,
    // The mark of this cut is the last; no window may pass before it does for the command.
    cuts: intent.cuts.map((mark, index) =>
      index < intent.cuts.length - 1
        ? mark
        : { ...mark, agedMs: mark.agedMs + byMs + LEAVES_MS_MAX }
    ),
    phase: { ...phase, dueOnMs: phase.dueOnMs + byMs },
    power: postpone(intent.power, { fromMs: phase.sinceMs, byMs }),
    ladder: !automatic || ladder === null || ladder.nextCutMs === null
      ? ladder
      : { ...ladder, nextCutMs: ladder.nextCutMs + byMs },
    outage: !automatic || outage === null || outage.lastCutMs === null
      ? outage
      : { ...outage, lastCutMs: outage.lastCutMs + byMs },
  };
}

/** The state after the plug answered a power cycle, or did not. */
export function settleCycle(
  intent: WatchState,
  outcome: CycleOutcome,
  options: { readonly unintended: WatchState; readonly commandId: string | null },
): WatchState {
  const { commandId, unintended } = options;
  const { parts = [] } = outcome;
  const left = withoutUnsent(intent, { parts, unintended });
  switch (outcome.kind) {
    case "not_sent":
      // Nothing left the host: the intent is void, and the next tick tries again.
      return endCommand(sayTrouble(unintended, outcome), {
        id: commandId,
        result: "refused",
        note: outcome.hint,
      });
    case "refused":
      return endCommand(sayTrouble(sayCut(left, { outcome: "refused", parts }), outcome), {
        id: commandId,
        result: "refused",
        note: outcome.hint,
      });
    case "sent":
    case "confirmed": {
      const told = sayTrouble(sayCut(left, { outcome: outcome.kind, parts }), outcome);
      return endCommand(told, {
        id: commandId,
        result: "done",
        note: parts.length === 0
          ? `The plug said: ${outcome.kind}`
          : `The plugs said: ${describeParts(parts)}`,
      });
    }
    case "would_send":
      return { ...withOutcome(intent, "unknown"), power: unintended.power };
  }
}

/** Says why nothing was sent, or what was refused; of several plugs, of each. */
function sayTrouble(state: WatchState, outcome: CycleOutcome): WatchState {
  if (outcome.kind !== "not_sent" && outcome.kind !== "refused" && outcome.parts === undefined) {
    return state;
  }
  return partsOf(outcome).reduce((each, { name, outcome }) => {
    if (outcome.kind !== "not_sent" && outcome.kind !== "refused") return each;
    return plugTrouble(each, named(name, outcome.hint));
  }, state);
}

function endCommand(
  state: WatchState,
  end: Omit<CommandEnd, "id"> & { readonly id: string | null },
): WatchState {
  return end.id === null ? state : finishCommand(state, { ...end, id: end.id });
}

function sayCut(
  intent: WatchState,
  { outcome, parts }: {
    readonly outcome: CutResult;
    readonly parts: readonly Part<CycleOutcome>[];
  },
): WatchState {
  const { phase } = intent;
  if (phase.kind !== "off") throw new TypeError("Cannot settle power: no outlet is off");
  return say(withOutcome(intent, outcome), {
    kind: "cut",
    reason: phase.reason,
    number: phase.number,
    outcome,
    ...(parts.length === 0 ? {} : { plugs: describeParts(parts) }),
  });
}

function withOutcome(intent: WatchState, outcome: CutResult): WatchState {
  const { phase } = intent;
  return phase.kind === "off" ? { ...intent, phase: { ...phase, outcome } } : intent;
}

/** The state after power was asked for: confirmed, a router starts to boot now, not when it was due. */
export function settleTurnOn(
  before: WatchState,
  outcome: TurnOnOutcome,
  options: { readonly policy: PolicyConfig; readonly nowMs: number },
): WatchState {
  const on = partsOf(outcome).flatMap(({ name, outcome }) => outcome.kind === "on" ? [name] : []);
  return settleSeenOn(before, on, options);
}

/** These outlets have power: a router that may have got it only now is given its boot grace. */
export function settleSeenOn(
  before: WatchState,
  names: readonly string[],
  options: { readonly policy: PolicyConfig; readonly nowMs: number },
): WatchState {
  const { power, news } = seeOn(before.power, names);
  // One that was not known to be on may have been off until now; of the others nothing is news.
  if (!news) return before;
  const state = { ...before, power };
  // Of several, some are due later.
  if (state.phase.kind === "off" && isOwed(power)) return state;
  // The tick began up to 14 s ago, and uptime is told in whole seconds, rounded down.
  const nowMs = options.nowMs + SECOND_MS;
  return { ...state, run: null, phase: bootingFrom(nowMs, { state, policy: options.policy }) };
}

/**
 * The intent of a cut that did not reach the disk, to be kept in the runtime folder alone. Null: the
 * cut must not be made. A host-timed plug would stay off if the host then died.
 */
export function intentWithoutDisk(
  intent: WatchState,
  options: { readonly timedBy: TimedBy },
): WatchState | null {
  const { disk } = intent;
  if (options.timedBy !== "plug" || disk.cutsThisBoot >= CUTS_WITHOUT_DISK_MAX) return null;
  return { ...intent, disk: { ...disk, cutsThisBoot: disk.cutsThisBoot + 1 } };
}
