import { failingChain } from "./evidence.ts";
import { type Cut, type Facts, type Look, Violation } from "./facts.ts";

/** The longest off time and boot grace. */
const AFTER_CUT_MS = 20 * 60_000;

/** True when at `atMs` no cut's off time or boot grace is running that an online look has not ended. */
export function restTimeOver(facts: Facts, atMs: number): boolean {
  const { powerBack } = facts;
  if (powerBack !== null && powerBack.atMs <= atMs && !booted(facts, powerBack.atMs, atMs)) {
    return false;
  }
  return facts.cuts.every((cut) =>
    cut.atMs > atMs || switchedOnSince(facts, cut.atMs, atMs) ||
    booted(facts, cut.atMs + cut.offMs, atMs) || endedEarly(facts, cut.atMs, atMs)
  );
}

/** True when a mains failure ended that off time, a plug has confirmed it, and the router has booted. */
function endedEarly(facts: Facts, ...[cutMs, atMs]: readonly [number, number]): boolean {
  const { allOnMs } = facts;
  return allOnMs > cutMs && allOnMs <= atMs && booted(facts, allOnMs, atMs);
}

/** True when we ended that off time ourselves: from then on the grace counts. */
function switchedOnSince(facts: Facts, ...[cutMs, atMs]: readonly [number, number]): boolean {
  const { powerBack } = facts;
  return powerBack !== null && powerBack.atMs > cutMs && powerBack.atMs <= atMs;
}

/** True when at `atMs` a router that got power at `backMs` has had its time, or was seen to work. */
function booted(facts: Facts, ...[backMs, atMs]: readonly [number, number]): boolean {
  if (atMs >= backMs + facts.config.policy.bootGraceMs) return true;
  return facts.looks.some((look) => look.answered && look.atMs > backMs && look.atMs <= atMs);
}

/**
 * S4: no cut, automatic or commanded, while the router has no power or boots after the cut before,
 * none while somebody else's timer is known to run on the plug, and no automatic cut within one boot
 * grace of a router that went away and came back by itself.
 */
export function checkGrace(facts: Facts, reason: Cut["reason"]): void {
  const { tick } = facts;
  if (!restTimeOver(facts, tick.look?.atMs ?? tick.beganMs)) {
    throw new Violation("S4", "cut while the router was still booting after the cut before");
  }
  if ((tick.told?.countdownS ?? 0) > 0) {
    throw new Violation("S4", "cut although the plug told of somebody else's timer");
  }
  if (tick.told?.on === false) {
    throw new Violation("S4", "cut although the plug told that it is off");
  }
  if (reason === "automatic") checkOwnRestart(facts);
}

function checkOwnRestart(facts: Facts): void {
  let silent = 0;
  for (const look of failingChain(facts)) {
    // What follows a cut of ours is not by itself, and has a grace of its own.
    if (facts.intentsMs.some((atMs) => look.atMs - atMs < AFTER_CUT_MS)) continue;
    if (look.gateway === "unknown") continue;
    // A tick that was killed may or may not have kept what it saw: in doubt for the watchdog.
    if (look.gateway === "silent") {
      silent += look.kept ? 1 : 0;
      continue;
    }
    // One grace a failing stretch: a gateway that comes and goes must not put a cut off for ever.
    if (silent >= 2 && facts.restartSaidMs < look.atMs - 1_000 && saidLately(facts, look)) return;
    if (silent >= 2) {
      const sinceMs = facts.tick.clock.uptimeMs - look.uptimeMs;
      if (sinceMs >= facts.config.policy.bootGraceMs) return;
      throw new Violation("S4", `cut ${sinceMs} ms after the router came back by itself`);
    }
    silent = 0;
  }
}

function saidLately(facts: Facts, look: Look): boolean {
  return look.atMs - facts.restartSaidMs < 3_600_000;
}
