import { type PlugPlace, type PlugSide, reachable } from "../home/plug_side.ts";
import type { World } from "../home/world.ts";
import { type Cut, type Facts, Violation } from "./facts.ts";
import { looksRestarted } from "./off_time.ts";

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
  // What sticks has taken no power away.
  if (cut === null || plug.relayOn || plug.offBy !== "us" || plug.sticks) return;
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

/**
 * A frame may be obeyed so long after the cut began: of one plug within two calls, of several each
 * after the others. Uptime counts whole seconds.
 */
const OBEYED_MS = 7_500;
const OBEYED_OF_SEVERAL_MS = 12_500;

/**
 * S4, by the relay's own clock: we bring power back no sooner than the off time, unless the host was
 * rebooted or has forgotten the cut; then power goes before order.
 */
export function checkRelayClock(
  world: World,
  { facts, plug }: { readonly facts: Facts; readonly plug: PlugSide },
): void {
  const { latestCut: cut } = facts;
  if (plug.relayOn || !plug.oursAlone || !isRemembered(facts, cut)) return;
  if (cut.boot !== facts.boot || plug.offSinceMs < cut.atMs || looksRestarted(world, cut)) return;
  const offMs = world.nowMs - plug.offSinceMs;
  const meantMs = offTimeMs(world, plug);
  const obeyedMs = world.plugs.length === 1 ? OBEYED_MS : OBEYED_OF_SEVERAL_MS;
  if (offMs < meantMs - obeyedMs) {
    const what = `power of the ${plug.kind.name} is asked for after ${offMs} ms of ${meantMs}`;
    throw new Violation("S4", what);
  }
}

/** S4, by the relay's own clock: no cut before a router had its boot grace since it has power. */
export function checkRelayGrace(world: World, facts: Facts): void {
  const { latestCut: cut, looks, config } = facts;
  if (!isRemembered(facts, cut)) return;
  for (const { kind, relayOn, onSinceMs, oursAlone } of world.plugs) {
    if (kind.feeds === "nothing" || !relayOn || !oursAlone || onSinceMs < cut.atMs) continue;
    const sinceMs = world.nowMs - onSinceMs;
    const seen = looks.some(({ atMs, answered }) => answered && atMs > onSinceMs);
    if (seen || sinceMs >= config.policy.bootGraceMs - GRACE_SLACK_MS) continue;
    throw new Violation("S4", `cut ${sinceMs} ms after the ${kind.name} got power again`);
  }
}

/** A late frame, the slack of a plug's own timer and rounding lie between its clock and ours. */
const GRACE_SLACK_MS = 3_000;

function isRemembered(facts: Facts, cut: Cut | null): cut is Cut {
  return cut !== null && facts.cuts.includes(cut);
}
