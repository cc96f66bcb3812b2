/** The host's half of a cycle by hand: asks for power when it is due. */
import type { PolicyConfig } from "../../lib/config/policy_config.ts";
import { ownOffMs } from "../../lib/plugs/own_off.ts";
import { SECOND_MS } from "../../lib/time/time.ts";
import { endHandCycle, noteHandOn } from "../../lib/watch/power/hand_cycle.ts";
import { named } from "../../lib/watch/plug_health.ts";
import { isOwed } from "../../lib/watch/power/power.ts";
import type { WatchState } from "../../lib/watch/state/state.ts";
import type { Saver } from "../watch/saver.ts";
import type { PlugIdentity } from "../../lib/plugs/plug_identity.ts";
import type { TickPlug } from "../watch/ports.ts";

/** A host-timed outlet is asked for power this often before it is left to the watchdog. */
const TURN_ONS_MAX = 10;
const TURN_ON_EVERY_MS = 3 * SECOND_MS;

/** What waiting needs. */
export interface WaitOptions {
  readonly plug: TickPlug;
  readonly policy: PolicyConfig;
  readonly identity: PlugIdentity;
  readonly saver: Saver;
  readonly uptimeMs: () => number;
  readonly sleep: (durationMs: number) => Promise<void>;
}

/**
 * Switches on, each at its time, the outlets that this host times. Null when all were read back on,
 * else why not; what is left is the watchdog's, by the saved state.
 */
export async function waitForPower(
  cut: WatchState,
  options: WaitOptions,
): Promise<string | null> {
  const { identity: { outlets }, policy, saver } = options;
  const sinceMs = options.uptimeMs();
  let state = cut;
  let why: string | null = null;
  for (const outlet of outlets) {
    const { name, timedBy } = outlet;
    if (timedBy === "plug") continue;
    if (!isOwed(state.power.filter((each) => each.name === name))) continue;
    const leftMs = sinceMs + ownOffMs(outlet, policy.offMs) - options.uptimeMs();
    if (leftMs > 0) await options.sleep(leftMs);
    const hint = await turnOn(name, options);
    if (hint !== null) {
      why = named(name, hint);
      continue;
    }
    const nowMs = options.uptimeMs();
    const rest = noteHandOn(state, name);
    state = saver.saveEverywhere(
      isOwed(rest.power) ? rest : endHandCycle(rest, { policy, nowMs }),
    ).state;
  }
  return why;
}

async function turnOn(name: string, options: WaitOptions): Promise<string | null> {
  let hint = "";
  for (let tries = 0; tries < TURN_ONS_MAX; tries++) {
    if (tries > 0) await options.sleep(TURN_ON_EVERY_MS);
    const outcome = await options.plug.turnOn([name]);
    if (outcome.kind === "on") return null;
    hint = outcome.hint;
  }
  return hint;
}
