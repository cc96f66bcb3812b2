import { arrive } from "./arrive.ts";
import { bootingFrom, commandedCutAllowed } from "./budget.ts";
import { carryOutPause, dropExpired, finishCommand, nextPowerCycle } from "./commands.ts";
import type { Diagnosis } from "./diagnose.ts";
import { say } from "./state/event_queue.ts";
import type { PolicyConfig } from "../config/home_config.ts";
import { observe } from "./observe.ts";
import { permitCut } from "./permit.ts";
import { dueOutlets, intendCut, POWER_OWED } from "./owed.ts";
import type { Outlet, ReadOutcome, TimedBy } from "../plugs/plug.ts";
import {
  named,
  namesWhere,
  noteReading,
  noteRoutineReading,
  noteSureReading,
  noteUnread,
  plugTrouble,
  routineReadDue,
} from "./plug_health.ts";
import { scheduledCutDue } from "./scheduled.ts";
import { intendSoftReboot, softRebootDue } from "./soft_reboot.ts";
import type { HomeClock } from "../time/time.ts";
import type { CutReason, WatchState } from "./state/state.ts";
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
    /** Several that are cut together, in the order in which they come on; absent: one alone. */
    readonly outlets?: readonly Outlet[];
  };
  /** Names the targets; no secret. */
  readonly targets: string;
  /** Minutes after local midnight, 0-1439; null when no setting needs it. */
  readonly localMinute: number | null;
  /** The clock as the tick before read it; absent when no setting needs it. */
  readonly lastTick?: HomeClock;
  /** 0 is Sunday; absent when no setting needs it. */
  readonly localWeekday?: number;
  /** What a router gets that is asked to restart by itself; absent: it cannot be asked. */
  readonly softGraceMs?: number;
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
    /** Those of several that are cut; null: all there is. */
    readonly outlets: readonly string[] | null;
    readonly commandId: string | null;
    /** The state to go back to when the command did not leave. */
    readonly unintended: WatchState;
  }
  /** The state carries it, so that the same router is not asked for ever. */
  | { readonly kind: "soft_reboot"; readonly unintended: WatchState }
  | {
    readonly kind: "turn_on";
    /** Those of several that are due; null: all there is. */
    readonly outlets: readonly string[] | null;
  };

export interface Decision {
  readonly state: WatchState;
  readonly action: PowerAction;
  /** Why nothing is done although something is wrong, in plain words; null: nothing to say. */
  readonly remark: string | null;
}

/** What a tick makes of what it saw. Pure: same state, same input, same decision. */
export function decide(before: WatchState, input: TickInput): Decision {
  const arrived = arm(arrive(before, input), input);
  const { diagnosis } = input;
  const seen = observe(arrived, input);
  const state = carryOutPause(dropExpired(seen));
  if (state.phase.kind === "off") {
    return askForPower(state) ?? hold(state, "The outlet is off; power is due soon");
  }
  if (nextPowerCycle(state) !== null) return decideCommanded(state, input);
  const permit = permitCut(state, input);
  switch (permit.kind) {
    case "allowed":
      if (softRebootDue(state, { diagnosis, graceMs: input.softGraceMs ?? null })) {
        return {
          state: intendSoftReboot(state, input.softGraceMs ?? 0),
          action: { kind: "soft_reboot", unintended: state },
          remark: null,
        };
      }
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
      if (scheduledCutDue(state, input)) {
        return {
          state,
          action: { kind: "read", purpose: "cut", reason: "scheduled", commandId: null },
          remark: null,
        };
      }
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
  // Names that are no longer those of outlets: whatever is owed, all are asked.
  return { ...state, arming, owed: [], seenOn: [] };
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
  return askForPower(state) ?? { state, ...otherwise };
}

/** Null: none is owed, or it is not due yet. */
function askForPower(state: WatchState): Decision | null {
  const outlets = state.powerOwed ? dueOutlets(state) : [];
  if (outlets?.length === 0) return null;
  return { state, action: { kind: "turn_on", outlets }, remark: POWER_OWED };
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
  const read = noteUnread(noteReading(state), outcome);
  if (outcome.reading.on === false) {
    // Nobody knows why: the others are asked, too.
    const { commandId } = action;
    const whose = namesWhere(outcome, ({ on }) => on === false);
    return restorePower({ ...read, owed: [] }, input, { commandId, whose, outlets: null });
  }
  if ((outcome.reading.countdownS ?? 0) > 0) {
    const whose = namesWhere(outcome, ({ countdownS }) => (countdownS ?? 0) > 0);
    const why = named(whose, "A timer that is not ours runs on the plug; waiting for it");
    const told = refuse(plugTrouble(read, why), action.commandId, why);
    // A plug that does not say whether it is on may be off by us: its timer is nobody's loss then.
    const asked = outcome.reading.on === null ? askForPower(told) : null;
    return asked ?? hold(told, why);
  }
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

function decideUnknown(decision: Decision, input: TickInput, outcome: ReadOutcome): Decision {
  const told = { ...decision, state: noteSureReading(decision.state, outcome, input) };
  const { state, todo, outlets, remark } = judgeUnknown(told, outcome, input);
  const meant = outcome.parts === undefined ? null : outlets;
  switch (todo) {
    case "nothing":
      return hold(state, remark);
    case "turn_on":
      return { state, action: { kind: "turn_on", outlets: meant }, remark };
    case "restore": {
      const isOwed = (name: string) => decision.state.owed.some((each) => each.name === name);
      const whose = namesWhere(outcome, ({ on }, name) => on === false && !isOwed(name));
      return restorePower(state, input, { commandId: null, whose, outlets: meant });
    }
  }
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
    readonly outlets: readonly string[] | null;
  },
): Decision {
  const why = named(whose, "The outlet was found off; power is switched on");
  const restoring = refuse(
    {
      ...plugTrouble(state, why),
      run: null,
      powerOwed: true,
      phase: bootingFrom(state.uptimeMs, { state, policy: input.policy }),
    },
    commandId,
    why,
  );
  return { state: restoring, action: { kind: "turn_on", outlets }, remark: why };
}
