import { commandedCutAllowed } from "./budget.ts";
import { carryOutPause, dropExpired, finishCommand, nextPowerCycle } from "./commands.ts";
import { say } from "./state/event_queue.ts";
import type { PolicyConfig } from "../config/policy_config.ts";
import { observe, type ObserveOptions } from "./observe.ts";
import { isPaused, permitCut } from "./permit.ts";
import { routineReadDue } from "./plug_health.ts";
import { feltCuts, noteGatewayWhileOff, readWhileOffDue } from "./power/off_time.ts";
import { align, due, mustRead } from "./power/power.ts";
import { scheduledCutDue, type ScheduleOptions } from "./scheduled.ts";
import { intendSoftReboot, softRebootDue } from "./soft_reboot.ts";
import type { CutReason, WatchState } from "./state/state.ts";

/** Why power is asked for, where nothing is wrong with that. */
export const POWER_OWED = "Power is owed; asking for it";

/** Everything a decision depends on; read once a tick. */
export interface TickInput extends ScheduleOptions, ObserveOptions {
  readonly plug: ObserveOptions["plug"] & {
    readonly fingerprint: string;
    /** The owner has seen it cycle its load. */
    readonly tested: boolean;
  };
  /** Names the targets; no secret. */
  readonly targets: string;
  /** Uptime when all targets had been asked; absent: it is not needed. */
  readonly seenMs?: number;
  /** What a router gets that is asked to restart by itself; absent: it cannot be asked. */
  readonly softGraceMs?: number;
}

/** What the shell does next. `read` is answered with `decideOnReading()`. */
export type PowerAction =
  | { readonly kind: "none" }
  | { readonly kind: "read"; readonly purpose: "routine" }
  | { readonly kind: "read"; readonly purpose: "power" }
  /** Whether power is away as it should be. */
  | { readonly kind: "read"; readonly purpose: "off_time" }
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
    /** Names of those that are cut. */
    readonly outlets: readonly string[];
    readonly commandId: string | null;
    /** The state to go back to when the command did not leave. */
    readonly unintended: WatchState;
  }
  /** The state carries it, so that the same router is not asked for ever. */
  | { readonly kind: "soft_reboot"; readonly unintended: WatchState }
  | {
    readonly kind: "turn_on";
    /** Names of those that are asked for power. */
    readonly outlets: readonly string[];
  };

export interface Decision {
  readonly state: WatchState;
  readonly action: PowerAction;
  /** Why nothing is done although something is wrong, in plain words; null: nothing to say. */
  readonly remark: string | null;
}

/**
 * What a tick makes of what it saw. Pure: same state, same input, same decision. `here`: the state as
 * `arrive()` gives it at the tick's clock.
 */
export function decide(here: WatchState, input: TickInput): Decision {
  const arrived = arm(here, input);
  const { diagnosis } = input;
  const offTime = { ...input, seenMs: input.seenMs ?? arrived.uptimeMs };
  // Before the end of an outage is told: a cut that moved nothing neither helped nor failed to.
  const seen = observe(noteGatewayWhileOff(arrived, offTime), input);
  const state = carryOutPause(dropExpired(seen));
  if (state.phase.kind === "off") {
    const remark = "The outlet is off; power is due soon";
    if (!readWhileOffDue(state, offTime)) return askForPower(state) ?? hold(state, remark);
    return { state, action: { kind: "read", purpose: "off_time" }, remark };
  }
  const command = nextPowerCycle(state);
  if (command !== null) return decideCommanded(state, command.id, input);
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
      return readFirst(state, "automatic");
    case "budget":
      return owedOr(giveUp(state, permit.freeInMs), input, {
        action: { kind: "none" },
        remark: "Gave up for now: the day's reboots are used up",
      });
    case "denied":
      if (scheduledCutDue(state, input)) return readFirst(state, "scheduled");
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
  const renamed = state.arming.fingerprint !== fingerprint;
  // Names may now be those of other outlets: whatever is owed, all are asked.
  const power = align(state.power, input.plug.outlets.map(({ name }) => name), { renamed });
  if (!renamed) return { ...state, power };
  const arming = { fingerprint, everOnline: false, onlineThisBoot: false, cutsUnproven: 0 };
  return { ...state, arming, power, timers: [] };
}

/** Nothing is done. */
export function hold(state: WatchState, remark: string | null): Decision {
  return { state, action: { kind: "none" }, remark };
}

/** Power that is owed, or may be, comes before everything but a new cut. */
function owedOr(
  state: WatchState,
  input: TickInput,
  otherwise: Pick<Decision, "action" | "remark">,
): Decision {
  const watching = state.phase.kind === "watching";
  if (mustRead(state.power, { watching, mayTouch: mayTouch(state, input) })) {
    return { state, action: { kind: "read", purpose: "power" }, remark: otherwise.remark };
  }
  return askForPower(state) ?? { state, ...otherwise };
}

/** In a pause or a dry run the owner may have switched an outlet off himself. */
export function mayTouch(state: WatchState, { policy }: Pick<TickInput, "policy">): boolean {
  return !policy.dryRun && !isPaused(state);
}

/** Asks those whose power is due. Null: none is owed, or it is not due yet. */
export function askForPower(state: WatchState): Decision | null {
  const outlets = due(state.power, state.uptimeMs);
  if (outlets.length === 0) return null;
  return { state, action: { kind: "turn_on", outlets }, remark: POWER_OWED };
}

function giveUp(state: WatchState, retryInMs: number): WatchState {
  const { ladder } = state;
  if (ladder === null || ladder.gaveUpSaid) return state;
  const told = { ...state, ladder: { ...ladder, gaveUpSaid: true } };
  return say(told, { kind: "gave_up", cuts: feltCuts(ladder), retryInMs });
}

function decideCommanded(state: WatchState, id: string, input: TickInput): Decision {
  const refusal = refuseCommanded(state, input.policy);
  if (refusal !== null) {
    const refused = finishCommand(state, { id, result: "refused", note: refusal });
    return owedOr(refused, input, { action: { kind: "none" }, remark: refusal });
  }
  return readFirst(state, "commanded", id);
}

/** The plug is read before it is cut. */
function readFirst(
  state: WatchState,
  reason: CutReason,
  commandId: string | null = null,
): Decision {
  return { state, action: { kind: "read", purpose: "cut", reason, commandId }, remark: null };
}

function refuseCommanded(state: WatchState, policy: PolicyConfig): string | null {
  if (policy.dryRun) return "policy.dry_run is set";
  if (state.phase.kind === "booting") return "The router is still booting after a reboot";
  if (!commandedCutAllowed(state)) return "Three reboots on request within an hour are the most";
  return null;
}
