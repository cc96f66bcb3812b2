import { reachable } from "../home/plug_side.ts";
import type { World } from "../home/world.ts";
import { type Facts, Violation } from "./facts.ts";

/** Added by the design to the off time before power is asked for. */
const DUE_SLACK_MS = 5_000;

/**
 * S1, any moment: a plug that times itself is on again after its off time, whatever became of the
 * host. Not promised where the mains failed meanwhile and the outlet is not set to come on.
 */
export function checkTimedPower(world: World): void {
  const { plug, setup } = world;
  if (setup.timedBy !== "plug" || plug.relayOn || plug.offBy !== "us" || plug.wiped) return;
  const offMs = world.nowMs - plug.offSinceMs;
  if (!plug.mains || !plug.present || offMs <= setup.config.policy.offMs + 1_000) return;
  throw new Violation("S1", `power is off for ${offMs} ms although the plug times itself`);
}

/**
 * S1, after a tick: what we switched off is on by the end of the first tick that began when power
 * was due, or in a later boot, and that could talk to the plug without losing anything.
 */
export function checkPowerAfterTick(world: World, facts: Facts): void {
  const { plug } = world;
  const { tick } = facts;
  if (plug.relayOn || plug.offBy !== "us") return;
  if (!tick.reachedAtStart || tick.plugTrouble || !reachable(world)) return;
  const cut = facts.cuts.at(-1);
  // Nobody can remember a cut of which every copy was lost; the next outage finds the outlet off.
  if (cut === undefined) return;
  const due = cut.boot !== facts.boot ||
    tick.clock.uptimeMs >= cut.uptimeMs + cut.offMs + DUE_SLACK_MS;
  if (due) {
    throw new Violation("S1", "power is still off after a tick that could have asked for it");
  }
}
