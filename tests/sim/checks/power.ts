import { reachable } from "../home/plug_side.ts";
import type { World } from "../home/world.ts";
import { type Facts, Violation } from "./facts.ts";

/** Added by the design to the off time before power is asked for, where the plug's own timer goes first. */
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
 * was due, or in a later boot, and that could talk to the plug without losing anything. The same
 * where every copy that knew of the cut is gone, except in a pause: who owes nothing that he knows of
 * leaves the switch to the owner.
 */
export function checkPowerAfterTick(world: World, facts: Facts): void {
  const { plug } = world;
  const { tick, latestCut: cut } = facts;
  if (cut === null || plug.relayOn || plug.offBy !== "us") return;
  if (!tick.reachedAtStart || tick.plugTrouble || !reachable(world)) return;
  // It switches on by itself in time; `checkTimedPower` holds it to that.
  const leftMs = plug.countdown === null ? Infinity : plug.countdown.endsAtMs - world.nowMs;
  if (leftMs <= cut.offMs) return;
  const remembered = facts.cuts.includes(cut);
  if (!remembered && (paused(world, facts) || tick.look?.provenSight === "online")) return;
  const slackMs = facts.timedBy === "plug" ? DUE_SLACK_MS : 0;
  const due = !remembered || cut.boot !== facts.boot ||
    tick.clock.uptimeMs >= cut.leftUptimeMs + cut.offMs + slackMs;
  if (due) {
    throw new Violation("S1", "power is still off after a tick that could have asked for it");
  }
}

function paused(world: World, { pause }: Facts): boolean {
  return pause !== null && world.nowMs < pause.untilMs;
}
