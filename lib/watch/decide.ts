import { arrive } from "./arrive.ts";
import { bootGraceMs, commandedCutAllowed, gapAfter, withCut } from "./budget.ts";
import {
  carryOutPause,
  dropExpired,
  finishCommand,
  forgetCommand,
  nextPowerCycle,
} from "./commands.ts";
import type { Diagnosis } from "./diagnose.ts";
import { say } from "./event_queue.ts";
import type { PolicyConfig } from "../config/home_config.ts";
import { observe } from "./observe.ts";
import { permitCut } from "./permit.ts";
import type { ReadOutcome, TimedBy } from "../plug/plug.ts";
import { noteReading, noteRoutineReading, plugTrouble, routineReadDue } from "./plug_health.ts";
import { type HomeClock, SECOND_MS } from "../time.ts";
import type { CutReason, WatchState } from "./state.ts";
import { judgeUnknown, powerUnknown } from "./unknown_power.ts";

/** Everything a decision depends on; read once a tick. */
export interface TickInput {
  readonly clock: HomeClock;
  readonly diagnosis: Diagnosis;
  readonly policy: PolicyConfig;
  readonly plug: {
    readonly fingerprint: string;
    readonly timedBy: TimedBy;
    /** The owner has seen it cycle its load. */
    readonly tested: boolean;
  };
  /** Names the targets; no secret. */
  readonly targets: string;
  /** Minutes after local midnight, 0-1439; null when no blackout window is set. */
  readonly localMinute: number | null;
}

/** What the shell does next. `read` is answered with `decideOnReading()`. */
export type PowerAction =
  | { readonly kind: "none" }
  | { readonly kind: "read"; readonly purpose: "routine" }
  | { readonly kind: "read"; readonly purpose: "power" }
  | {
    readonly kind: "read";
    readonly purpose: "cut";
    readonly reason: CutReason;
    readonly commandId: string | null;
  }
  /** The state carries the intent: it must be on disk before the command leaves. */
  | {
    readonly kind: "cut";
    readonly offMs: number;
    readonly commandId: string | null;
    /** The state to go back to when the command did not leave. */
    readonly unintended: WatchState;
  }
  | { readonly kind: "turn_on" };

export interface Decision {
  readonly state: WatchState;
  readonly action: PowerAction;
  /** Why nothing is done although something is wrong, in plain words; null: nothing to say. */
  readonly remark: string | null;
}

/** A command leaves this much after its tick read the clock: the probes come in between. */
const TICK_SLACK_MS = 5 * SECOND_MS;

/** Added to the off time before power is asked for: a plug's own timer goes first. */
export function dueSlackMs(timedBy: TimedBy): number {
  return timedBy === "plug" ? TICK_SLACK_MS : 0;
}

/** What a tick makes of what it saw. Pure: same state, same input, same decision. */
export function decide(before: WatchState, input: TickInput): Decision {
  const arrived = arm(arrive(before, input), input);
  const { diagnosis, policy, plug: { timedBy } } = input;
  const seen = observe(arrived, { diagnosis, policy, timedBy });
  const state = carryOutPause(dropExpired(seen));
  if (state.phase.kind === "off") return hold(state, "The outlet is off; power is due soon");
  if (nextPowerCycle(state) !== null) return decideCommanded(state, input);
  const permit = permitCut(state, input);
  switch (permit.kind) {
    case "allowed":
      return {
        state,
        action: { kind: "read", purpose: "cut", reason: "automatic", commandId: null },
        remark: null,
      };
    case "budget":
      return owedOr(giveUp(state, permit.freeInMs), input, {
        action: { kind: "none" },
        remark: "Gave up for now: the day's cuts are used up",
      });
    case "denied":
      return owedOr(state, input, {
        action: routineReadDue(state, input.diagnosis)
          ? { kind: "read", purpose: "routine" }
          : { kind: "none" },
        remark: permit.why,
      });
  }
}

/** Another plug or other targets: what was proven before does not count any more. */
function arm(state: WatchState, input: TickInput): WatchState {
  const fingerprint = `${input.plug.fingerprint} ${input.targets}`;
  if (state.arming.fingerprint === fingerprint) return state;
  const arming = { fingerprint, everOnline: false, onlineThisBoot: false, cutsUnproven: 0 };
  return { ...state, arming };
}

function hold(state: WatchState, remark: string | null): Decision {
  return { state, action: { kind: "none" }, remark };
}

/** Power that is owed, or may be, comes before everything but a new cut. */
function owedOr(
  state: WatchState,
  input: TickInput,
  otherwise: Pick<Decision, "action" | "remark">,
): Decision {
  if (powerUnknown(state, input.policy)) {
    return { state, action: { kind: "read", purpose: "power" }, remark: otherwise.remark };
  }
  return state.powerOwed ? askForPower(state) : { state, ...otherwise };
}

function askForPower(state: WatchState): Decision {
  return { state, action: { kind: "turn_on" }, remark: "Power is owed; asking for it" };
}

function giveUp(state: WatchState, retryInMs: number): WatchState {
  const { ladder } = state;
  if (ladder === null || ladder.gaveUpSaid) return state;
  const told = { ...state, ladder: { ...ladder, gaveUpSaid: true } };
  return say(told, { kind: "gave_up", cuts: ladder.cuts, retryInMs });
}

function decideCommanded(state: WatchState, input: TickInput): Decision {
  const command = nextPowerCycle(state);
  if (command === null) return hold(state, null);
  const refusal = refuseCommanded(state, input.policy);
  if (refusal !== null) {
    const refused = finishCommand(state, { id: command.id, result: "refused", note: refusal });
    return owedOr(refused, input, { action: { kind: "none" }, remark: refusal });
  }
  return {
    state,
    action: { kind: "read", purpose: "cut", reason: "commanded", commandId: command.id },
    remark: null,
  };
}

function refuseCommanded(state: WatchState, policy: PolicyConfig): string | null {
  if (policy.dryRun) return "policy.dry_run is set";
  if (state.phase.kind === "booting") return "The router is still booting after a cut";
  if (!commandedCutAllowed(state)) return "Three commanded cuts within an hour are the most";
  return null;
}

/** The second half of a decision, once the plug has been read, or could not be. */
export function decideOnReading(
  decision: Decision,
  input: TickInput,
  outcome: ReadOutcome,
): Decision {
  const { state, action } = decision;
  if (action.kind !== "read") throw new TypeError("Cannot decide: no reading was asked for");
  if (action.purpose === "routine") {
    return hold(noteRoutineReading(state, outcome), decision.remark);
  }
  if (action.purpose === "power") return decideUnknown(decision, input, outcome);
  if (outcome.kind === "failed") return decideUnread(state, action, outcome.hint);
  const read = noteReading(state);
  if (outcome.reading.on === false) return restorePower(read, input, action.commandId);
  if ((outcome.reading.countdownS ?? 0) > 0) {
    const why = "A timer that is not ours runs on the plug; waiting for it";
    return hold(refuse(plugTrouble(read, why), action.commandId, why), why);
  }
  return cutPower(read, input, action);
}

type CutRead = Extract<PowerAction, { readonly purpose: "cut" }>;

/** A plug that cannot be read cannot be cut safely; nothing is written, the next tick tries again. */
function decideUnread(state: WatchState, action: CutRead, hint: string): Decision {
  const troubled = plugTrouble({
    ...state,
    plug: { ...state.plug, lastTryAgedMs: state.agedMs },
  }, hint);
  const refused = refuse(troubled, action.commandId, hint);
  if (refused.powerOwed) return askForPower(refused);
  return hold(refused, `The plug cannot be used: ${hint}`);
}

function decideUnknown(decision: Decision, input: TickInput, outcome: ReadOutcome): Decision {
  const { state, todo, remark } = judgeUnknown(decision, outcome, {
    ...input,
    slackMs: dueSlackMs(input.plug.timedBy),
  });
  switch (todo) {
    case "nothing":
      return hold(state, remark);
    case "turn_on":
      return { state, action: { kind: "turn_on" }, remark };
    case "restore":
      return restorePower(state, input, null);
  }
}

function refuse(state: WatchState, commandId: string | null, note: string): WatchState {
  if (commandId === null) return state;
  return finishCommand(state, { id: commandId, result: "refused", note });
}

/** The outlet is off already: the router needs power, not a cut. */
function restorePower(state: WatchState, input: TickInput, commandId: string | null): Decision {
  const why = "The outlet was found off; power is switched on";
  const graceUntilMs = state.uptimeMs + bootGraceMs(state, input.policy);
  const restoring = refuse(
    {
      ...plugTrouble(state, why),
      run: null,
      powerOwed: true,
      phase: { kind: "booting", sinceMs: state.uptimeMs, graceUntilMs },
    },
    commandId,
    why,
  );
  return { state: restoring, action: { kind: "turn_on" }, remark: why };
}

/** The state that carries the intent to cut: everything that must be known if we die right after. */
function cutPower(state: WatchState, input: TickInput, action: CutRead): Decision {
  const { policy } = input;
  const { reason, commandId } = action;
  const nowMs = state.uptimeMs;
  const dueOnMs = nowMs + policy.offMs + dueSlackMs(input.plug.timedBy);
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
    run: null,
    cuts: withCut(state.cuts, { agedMs: state.agedMs, reason }),
    outage: state.outage === null || !automatic
      ? state.outage
      : { ...state.outage, cuts: state.outage.cuts + 1, lastCutMs: nowMs },
    ladder: automatic
      ? {
        cuts,
        nextCutMs: nowMs + policy.offMs + TICK_SLACK_MS + bootGraceMs(state, policy) +
          gapAfter(cuts, policy),
        onlineSinceMs: null,
        gaveUpSaid: false,
      }
      : state.ladder,
    arming: automatic && !state.arming.onlineThisBoot
      ? { ...state.arming, cutsUnproven: state.arming.cutsUnproven + 1 }
      : state.arming,
  };
  return {
    state: commandId === null ? intent : forgetCommand(intent, commandId),
    action: { kind: "cut", offMs: policy.offMs, commandId, unintended: state },
    remark: null,
  };
}
