import { failingChain } from "./evidence.ts";
import { type Facts, Violation } from "./facts.ts";

/**
 * S5: probes that could not run, and evidence that a suspended tick carried with it, cause no cut.
 * S6: nor does anything while the targets answer, whatever the cloud does.
 */
export function checkSight(facts: Facts, nowMs: number): void {
  const { look, beganMs } = facts.tick;
  if (look === null || look.sight === "blind") {
    throw new Violation("S5", "cut by a tick that could not look");
  }
  if (look.sight === "online" || look.sight === "portal") {
    throw new Violation("S6", "cut although the targets answer");
  }
  if (nowMs - beganMs > 60_000) {
    throw new Violation("S5", `cut ${nowMs - beganMs} ms after the tick began: the host slept`);
  }
  const needsLong = facts.lastOnline !== null && facts.lastOnline.boot !== facts.boot;
  const chain = failingChain(facts);
  const spanMs = (chain.at(-1)?.uptimeMs ?? 0) - (chain[0]?.uptimeMs ?? 0);
  if (needsLong && spanMs < 300_000) {
    throw new Violation("S5", `cut after ${spanMs} ms of failure, not online in this boot`);
  }
}

/** Uptime, by which a pause ends, is told in whole seconds, rounded down. */
const ROUNDED_MS = 1_000;

/** S7: no automatic cut in a pause or a blackout window, and no cut at all in a dry run. */
export function checkWishes(facts: Facts, nowMs: number): void {
  const { policy } = facts.config;
  if (facts.pause !== null && nowMs < facts.pause.untilMs - ROUNDED_MS) {
    throw new Violation("S7", "cut in a pause");
  }
  const minute = Math.floor(facts.tick.clock.wallMs / 60_000) % 1_440;
  for (const { fromMin, toMin } of policy.blackouts) {
    const length = (toMin - fromMin + 1_440) % 1_440;
    if ((minute - fromMin + 1_440) % 1_440 < length) {
      throw new Violation("S7", `cut at minute ${minute}, in the blackout window`);
    }
  }
}

/** True while an accepted heartbeat counts as one right answer. */
export function isProven({ config, accepted, tick }: Facts): boolean {
  if (!config.policy.heartbeatIsProof || accepted === null || accepted.boot !== tick.boot) {
    return false;
  }
  return tick.clock.uptimeMs - accepted.uptimeMs <= 45_000;
}
