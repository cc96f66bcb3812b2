/** The second half of a decision: what the plug said, or that it said nothing. */
import { bootingFrom } from "./budget.ts";
import { finishCommand } from "./commands.ts";
import { dueSlackMs, intendCut } from "./power/cut.ts";
import {
  askForPower,
  type Decision,
  hold,
  mayTouch,
  POWER_OWED,
  type PowerAction,
  type TickInput,
} from "./decide.ts";
import { partsOf } from "../plugs/lone.ts";
import { ownOffMs } from "../plugs/own_off.ts";
import type { ReadOutcome } from "../plugs/plug.ts";
import {
  named,
  namesWhere,
  noteReading,
  noteRoutineReading,
  noteSureReading,
  noteUnread,
  plugTrouble,
} from "./plug_health.ts";
import { noteReadWhileOff } from "./power/off_time.ts";
import { isOwed, judgePower, lastDueMs, namesOn, owe } from "./power/power.ts";
import { settleSeenOn } from "./settle.ts";
import { formatDuration } from "../time/time.ts";
import { ageTimers } from "./power/timers.ts";
import type { WatchState } from "./state/state.ts";

const AWAITED = "The outlet was found off; its own timer switches it on";

/** The second half of a decision, once the plug has been read, or could not be. */
export function decideOnReading(
  decision: Decision,
  input: TickInput,
  answer: ReadOutcome,
): Decision {
  const { action } = decision;
  if (action.kind !== "read") throw new TypeError("Cannot decide: no reading was asked for");
  if (action.purpose === "off_time") {
    const seenMs = input.seenMs ?? input.clock.uptimeMs;
    return hold(noteReadWhileOff(decision.state, answer, { ...input, seenMs }), decision.remark);
  }
  const { state, outcome, waitMs } = ageTimers(decision.state, answer);
  if (action.purpose === "routine") {
    return hold(noteRoutineReading(state, outcome), decision.remark);
  }
  if (action.purpose === "power") return decideUnknown({ ...decision, state }, input, outcome);
  if (outcome.kind === "failed") return decideUnread(state, action, outcome.hint);
  const read = noteUnread(noteReading(state), outcome);
  if (outcome.reading.on === false) {
    // Nobody knows why: the others are asked, too.
    const cuts = read.power.map(({ name }) => ({ name, dueOnMs: read.uptimeMs }));
    return restorePower({ ...read, power: owe(read.power, cuts) }, input, {
      commandId: action.commandId,
      whose: namesWhere(outcome, ({ on }) => on === false),
      outlets: cuts.map(({ name }) => name),
    });
  }
  if ((outcome.reading.countdownS ?? 0) > 0) {
    const whose = namesWhere(outcome, ({ countdownS }) => (countdownS ?? 0) > 0);
    const why = named(whose, "A timer that is not ours runs on the plug; waiting for it");
    const until = `${why}, at most ${formatDuration(waitMs)} more`;
    const told = refuse(plugTrouble(read, why), action.commandId, until);
    // A plug that does not say whether it is on may be off by us: its timer is nobody's loss then.
    const asked = outcome.reading.on === null ? askForPower(told) : null;
    return asked ?? hold(told, until);
  }
  const regained = noteRegained(read, outcome, input);
  if (regained !== null) return hold(regained, "The outlet has power again; the router boots");
  const { intent, outlets } = intendCut(read, { ...input, ...action, parts: outcome.parts ?? [] });
  const { policy: { offMs } } = input;
  const { commandId } = action;
  return {
    state: intent,
    action: { kind: "cut", offMs, outlets, commandId, unintended: read },
    remark: null,
  };
}

type CutRead = Extract<PowerAction, { readonly purpose: "cut" }>;

/** A plug that cannot be read cannot be cut safely; nothing is written, the next tick tries again. */
function decideUnread(state: WatchState, action: CutRead, hint: string): Decision {
  const troubled = plugTrouble({
    ...state,
    plug: { ...state.plug, lastTryAgedMs: state.agedMs },
  }, hint);
  const refused = refuse(troubled, action.commandId, hint);
  return askForPower(refused) ?? hold(refused, `The plug cannot be used: ${hint}`);
}

/**
 * The state where an outlet is on that was owed its power: an order that was not answered may have
 * been obeyed only now, and the router boots. Null: none is.
 */
function noteRegained(
  state: WatchState,
  outcome: ReadOutcome,
  { policy }: Pick<TickInput, "policy">,
): WatchState | null {
  const on = namesOn(partsOf(outcome));
  if (!isOwed(state.power.filter(({ name }) => on.includes(name)))) return null;
  return settleSeenOn(state, on, { policy, nowMs: state.uptimeMs });
}

/** A reading to be sure: what it leaves to do. One that is on is left alone. */
function decideUnknown(decision: Decision, input: TickInput, outcome: ReadOutcome): Decision {
  const noted = noteSureReading(decision.state, outcome, input);
  const before = noteRegained(noted, outcome, input) ?? noted;
  const { policy, plug } = input;
  const parts = partsOf(outcome);
  const { power, asked, foundOff, awaited } = judgePower(before.power, parts, {
    nowMs: before.uptimeMs,
    mayTouch: mayTouch(before, input),
    outletOf: (name) => {
      const outlet = plug.outlets.find((each) => each.name === name);
      const { timedBy, onDelayMs } = outlet ?? { timedBy: plug.timedBy, onDelayMs: 0 };
      const offMs = ownOffMs({ onDelayMs }, policy.offMs);
      return { timedBy, offMs, slackMs: dueSlackMs(timedBy) };
    },
  });
  const isWhole = parts.every((part) => part.outcome.kind === "read");
  const known = { ...before, power };
  const read = isWhole ? noteReading(known) : known;
  const action: PowerAction = asked.length === 0
    ? { kind: "none" }
    : { kind: "turn_on", outlets: asked };
  if (awaited.length > 0) {
    return { state: awaitTimers(read, awaited), action, remark: AWAITED };
  }
  if (foundOff.length > 0) {
    const whose = foundOff.join(", ");
    return restorePower(read, input, { commandId: null, whose, outlets: asked });
  }
  if (asked.length === 0) return hold(read, decision.remark);
  return { state: read, action, remark: whyAsked(outcome) };
}

/** Why power is asked for that was not read to be off. */
function whyAsked(outcome: ReadOutcome): string {
  if (outcome.kind === "failed") {
    return `The plug cannot be read, so power is asked for: ${outcome.hint}`;
  }
  const parts = partsOf(outcome);
  if (parts.some((part) => part.outcome.kind === "failed")) {
    return "Not every plug can be read, so power is asked for";
  }
  const isSilent = parts.some(({ outcome }) =>
    outcome.kind === "read" && outcome.reading.on === null
  );
  return isSilent ? "The plug does not say whether it is on" : POWER_OWED;
}

/** A cycle that was forgotten, and that the plug ends by itself: it is given its time. */
function awaitTimers(state: WatchState, names: readonly string[]): WatchState {
  const sinceMs = state.uptimeMs;
  const awaited = state.power.filter(({ name }) => names.includes(name));
  return {
    ...plugTrouble(state, named(names.join(", "), AWAITED)),
    run: null,
    // Nobody knows whose it was: it is told as plug trouble, and is no cut of the ladder's.
    phase: {
      kind: "off",
      sinceMs,
      dueOnMs: lastDueMs(awaited, sinceMs),
      reason: "automatic",
      number: 0,
      outcome: "unknown",
    },
  };
}

function refuse(state: WatchState, commandId: string | null, note: string): WatchState {
  if (commandId === null) return state;
  return finishCommand(state, { id: commandId, result: "refused", note });
}

/** The outlet is off already: the router needs power, not a cut. */
function restorePower(
  state: WatchState,
  input: TickInput,
  { commandId, whose, outlets }: {
    readonly commandId: string | null;
    readonly whose: string;
    readonly outlets: readonly string[];
  },
): Decision {
  const why = named(whose, "The outlet was found off; power is switched on");
  const restoring = refuse(
    {
      ...plugTrouble(state, why),
      run: null,
      phase: bootingFrom(state.uptimeMs, { state, policy: input.policy }),
    },
    commandId,
    why,
  );
  return { state: restoring, action: { kind: "turn_on", outlets }, remark: why };
}
