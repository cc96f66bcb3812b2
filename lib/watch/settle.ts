import { bootGraceMs, CUTS_WITHOUT_DISK_MAX } from "./budget.ts";
import { type CommandEnd, finishCommand } from "./commands.ts";
import { say } from "./event_queue.ts";
import type { PolicyConfig } from "../config/home_config.ts";
import { plugTrouble } from "./plug_health.ts";
import type { CycleOutcome, TimedBy, TurnOnOutcome } from "../plug/plug.ts";
import { SECOND_MS } from "../time.ts";
import type { CutResult, WatchState } from "./state.ts";

/** The longest from writing the intent down to the command; then none leaves. */
export const LEAVES_MS_MAX = 5 * SECOND_MS;

/** The intent of a cut whose command leaves `byMs` after its tick read the clock. */
export function postponeCut(intent: WatchState, byMs: number): WatchState {
  const { phase, ladder, outage } = intent;
  if (phase.kind !== "off") throw new TypeError("Cannot postpone a cut: no cut is under way");
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
  const { commandId } = options;
  switch (outcome.kind) {
    case "not_sent":
      // Nothing left the host: the intent is void, and the next tick tries again.
      return endCommand(plugTrouble(options.unintended, outcome.hint), {
        id: commandId,
        result: "refused",
        note: outcome.hint,
      });
    case "refused":
      return endCommand(plugTrouble(sayCut(intent, "refused"), outcome.hint), {
        id: commandId,
        result: "refused",
        note: outcome.hint,
      });
    case "sent":
    case "confirmed":
      return endCommand(sayCut(intent, outcome.kind), {
        id: commandId,
        result: "done",
        note: `Power cycle ${outcome.kind}`,
      });
    case "would_send":
      return { ...withOutcome(intent, "unknown"), powerOwed: false };
  }
}

function endCommand(
  state: WatchState,
  end: Omit<CommandEnd, "id"> & { readonly id: string | null },
): WatchState {
  return end.id === null ? state : finishCommand(state, { ...end, id: end.id });
}

function sayCut(intent: WatchState, outcome: CutResult): WatchState {
  const { phase } = intent;
  if (phase.kind !== "off") throw new TypeError("Cannot settle a cut: no cut is under way");
  return say(withOutcome(intent, outcome), {
    kind: "cut",
    reason: phase.reason,
    number: phase.number,
    outcome,
  });
}

function withOutcome(intent: WatchState, outcome: CutResult): WatchState {
  const { phase } = intent;
  return phase.kind === "off" ? { ...intent, phase: { ...phase, outcome } } : intent;
}

/** The state after power was asked for: confirmed, a router starts to boot now, not when it was due. */
export function settleTurnOn(
  state: WatchState,
  outcome: TurnOnOutcome,
  options: { readonly policy: PolicyConfig; readonly nowMs: number },
): WatchState {
  if (outcome.kind !== "on") return state;
  // The tick began up to 14 s ago, and uptime is told in whole seconds, rounded down.
  const nowMs = options.nowMs + SECOND_MS;
  const sinceMs = state.phase.kind === "booting" ? state.phase.sinceMs : state.uptimeMs;
  const graceUntilMs = nowMs + bootGraceMs(state, options.policy);
  return {
    ...state,
    powerOwed: false,
    outletUnknown: false,
    run: null,
    phase: { kind: "booting", sinceMs, graceUntilMs },
  };
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
