import { type PlugPlace, type PlugSide, reachable } from "../home/plug_side.ts";
import type { World } from "../home/world.ts";
import { type Facts, Violation } from "./facts.ts";

/** Added by the design to the off time before power is asked for, where the plug's own timer goes first. */
const DUE_SLACK_MS = 5_000;

/**
 * S1, any moment: a plug that times itself is on again after its off time, whatever became of the
 * host. Not promised where the mains failed meanwhile and the outlet is not set to come on.
 */
export function checkTimedPower(world: World): void {
  for (const plug of world.plugs) {
    const { name, timedBy } = plug.kind;
    if (timedBy !== "plug" || plug.relayOn || plug.offBy !== "us" || plug.wiped) continue;
    const offMs = world.nowMs - plug.offSinceMs;
    if (!plug.mains || !plug.present || offMs <= offTimeMs(world, plug) + 1_000) continue;
    throw new Violation("S1", `the ${name} is off for ${offMs} ms although it times itself`);
  }
}

function offTimeMs({ setup }: World, { kind }: PlugSide): number {
  return setup.config.policy.offMs + kind.onDelayMs;
}

/**
 * S1, after a tick: what we switched off is on by the end of the first tick that began when power
 * was due, or in a later boot, and that could talk to the plug without losing anything. The same
 * where every copy that knew of the cut is gone, except in a pause: who owes nothing that he knows of
 * leaves the switch to the owner.
 */
export function checkPowerAfterTick(world: World, facts: Facts): void {
  for (const plug of world.plugs) checkOutlet({ world, plug }, facts);
}

function checkOutlet({ world, plug }: PlugPlace, facts: Facts): void {
  const { tick, latestCut: cut } = facts;
  const { name, timedBy } = plug.kind;
  if (cut === null || plug.relayOn || plug.offBy !== "us") return;
  if (!tick.reachedAtStart.has(name) || tick.plugTrouble.has(name)) return;
  if (!reachable({ world, plug })) return;
  const offMs = offTimeMs(world, plug);
  // It switches on by itself in time; `checkTimedPower` holds it to that.
  const leftMs = plug.countdown === null ? Infinity : plug.countdown.endsAtMs - world.nowMs;
  if (leftMs <= offMs) return;
  // A cache that tells of a timer no longer than ours is believed for as long.
  if (plug.staleS !== null && timedBy === "plug") return;
  const remembered = facts.cuts.includes(cut);
  // Who has forgotten the cut waits for the timer that he found, whosever it has become since.
  if (!remembered && plug.countdown !== null && !plug.countdown.ours) return;
  const isProvenOn = world.plugs.length === 1 && tick.look?.provenSight === "online";
  if (!remembered && (paused(world, facts) || isProvenOn)) return;
  const slackMs = timedBy === "plug" ? DUE_SLACK_MS : 0;
  const due = !remembered || cut.boot !== facts.boot ||
    tick.clock.uptimeMs >= cut.leftUptimeMs + offMs + slackMs;
  if (due) {
    const what = `the ${name} is still off after a tick that could have asked for power`;
    throw new Violation("S1", what);
  }
}

function paused(world: World, { pause }: Facts): boolean {
  return pause !== null && world.nowMs < pause.untilMs;
}
