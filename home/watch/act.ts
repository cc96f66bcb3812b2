import type { Decision, PowerAction } from "../../lib/watch/decide.ts";
import type { PolicyConfig } from "../../lib/config/policy_config.ts";
import type { TimedBy } from "../../lib/plugs/plug.ts";
import {
  intentWithoutDisk,
  LEAVES_MS_MAX,
  postponeCut,
  settleCycle,
  settleTurnOn,
} from "../../lib/watch/settle.ts";
import { settleSoftReboot } from "../../lib/watch/soft_reboot.ts";
import { formatDuration, SECOND_MS } from "../../lib/time/time.ts";
import { noteDisk } from "../../lib/watch/load.ts";
import { due } from "../../lib/watch/power/power.ts";
import type { WatchState } from "../../lib/watch/state/state.ts";
import type { Saver } from "./saver.ts";
import type { TickPorts } from "./ports.ts";

/** A cut on what was seen longer ago is not made: a host that was suspended wakes up in mid-tick. */
const EVIDENCE_MS_MAX = 30 * SECOND_MS;

/** Uptime that went back is another boot's, whatever it was that froze and thawed this process. */
function isTooOld(heldMs: number): boolean {
  return heldMs < 0 || heldMs > EVIDENCE_MS_MAX;
}

/** What a tick did with the power. */
export interface Acted {
  readonly state: WatchState;
  readonly action: PowerAction["kind"];
  readonly remark: string | null;
  /** What the plug answered, in plain words; null: it was told nothing. */
  readonly plugSaid: string | null;
}

/** What acting needs beside the decision. */
export interface ActOptions {
  readonly ports: Pick<TickPorts, "plug" | "clock" | "softReboot">;
  readonly saver: Saver;
  readonly timedBy: TimedBy;
  readonly policy: PolicyConfig;
}

/** Carries a decision out: first saved, then done, then settled. */
export async function act(decision: Decision, options: ActOptions): Promise<Acted> {
  const { action, remark } = decision;
  switch (action.kind) {
    case "none":
    case "read":
      return { state: decision.state, action: "none", remark, plugSaid: null };
    case "turn_on": {
      const owed = options.saver.save(decision.state);
      const outcome = await (await options.ports.plug()).turnOn(action.outlets);
      const plugSaid = outcome.kind === "on" ? "power is on" : outcome.hint;
      const nowMs = options.ports.clock().uptimeMs;
      const state = settleTurnOn(owed, outcome, { policy: options.policy, nowMs });
      return { state, action: "turn_on", remark, plugSaid };
    }
    case "soft_reboot":
      return await softReboot(decision.state, action, options);
    case "cut":
      return await cut(decision.state, action, options);
  }
}

async function softReboot(
  planned: WatchState,
  { unintended }: Extract<PowerAction, { readonly kind: "soft_reboot" }>,
  options: ActOptions,
): Promise<Acted> {
  const { ports, saver } = options;
  const heldMs = ports.clock().uptimeMs - planned.uptimeMs;
  if (ports.softReboot === null || isTooOld(heldMs)) {
    return await leaveUncut(heldUp({ unintended }, heldMs), options);
  }
  const written = saver.save(planned);
  const outcome = await ports.softReboot();
  const state = settleSoftReboot(written, outcome, { unintended });
  const remark = outcome.kind === "asked"
    ? "The router was asked to restart by itself"
    : `The router could not be asked to restart: ${outcome.hint}`;
  return { state, action: "soft_reboot", remark, plugSaid: null };
}

type CutAction = Extract<PowerAction, { readonly kind: "cut" }>;

async function cut(planned: WatchState, action: CutAction, options: ActOptions): Promise<Acted> {
  const { clock } = options.ports;
  // Probes and the reading took their time: off time, grace and gap count from when it leaves.
  const heldMs = clock().uptimeMs - planned.uptimeMs;
  if (isTooOld(heldMs)) return await leaveUncut(heldUp(action, heldMs), options);
  const written = writeIntent(postponeCut(planned, heldMs), options);
  if (typeof written === "string") {
    const state = noteDisk(action.unintended, written);
    const remark = `Not rebooted, because the intent cannot be kept: ${written}`;
    return await leaveUncut({ state, remark }, options);
  }
  const plug = await options.ports.plug();
  const sleptMs = clock().uptimeMs - planned.uptimeMs;
  if (isTooOld(sleptMs) || sleptMs - heldMs > LEAVES_MS_MAX) {
    return await leaveUncut(heldUp(action, sleptMs), options);
  }
  const outcome = await plug.powerCycle(action.offMs, action.outlets);
  const { unintended, commandId } = action;
  const settled = settleCycle(written, outcome, { unintended, commandId });
  const plugSaid = "hint" in outcome ? outcome.hint : outcome.kind;
  return { state: settled, action: "cut", remark: null, plugSaid };
}

interface Uncut {
  readonly state: WatchState;
  readonly remark: string;
}

function heldUp({ unintended }: Pick<CutAction, "unintended">, sleptMs: number): Uncut {
  const remark = `Not rebooted: the host was held up for ${formatDuration(sleptMs)} in mid-tick`;
  return { state: unintended, remark };
}

/** A cut would have paid what an earlier one owes; where it is not made, power is asked for. */
async function leaveUncut({ state, remark }: Uncut, options: ActOptions): Promise<Acted> {
  const outlets = due(state.power, state.uptimeMs);
  if (outlets.length === 0) return { state, action: "none", remark, plugSaid: null };
  return await act({ state, action: { kind: "turn_on", outlets }, remark }, options);
}

/** Write ahead: the intent as kept; why not when it could not be kept well enough. */
function writeIntent(intent: WatchState, { saver, timedBy }: ActOptions): WatchState | string {
  const { state, outcome } = saver.saveEverywhere(intent);
  if (outcome.disk === null) return state;
  const fallback = intentWithoutDisk(noteDisk(state, outcome.disk), { timedBy });
  if (fallback === null) return outcome.disk;
  const kept = saver.saveEverywhere(fallback);
  return kept.outcome.runtime === null ? kept.state : outcome.disk;
}
