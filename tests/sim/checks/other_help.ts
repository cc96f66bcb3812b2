import { checkEvidence } from "./evidence.ts";
import { type Cut, type Facts, Violation } from "./facts.ts";
import { checkSight, checkWishes } from "./sight.ts";

const HOUR_MS = 3_600_000;
const SOFT_PER_DAY = 8;
const APART_MS = 20 * HOUR_MS;
const ROUNDING_MS = 5_000;

/** A router is asked to restart on the evidence of a cut (S2, S5 - S7), and eight times a day. */
export function checkSoftReboot(facts: Facts, nowMs: number): void {
  checkSight(facts, nowMs);
  checkWishes(facts, nowMs);
  checkEvidence(facts);
  const softs = facts.softs.filter(({ atMs }) => nowMs - atMs < 24 * HOUR_MS - ROUNDING_MS);
  if (softs.length >= SOFT_PER_DAY) {
    throw new Violation("S3", `a router was asked to restart ${softs.length + 1} times a day`);
  }
  facts.softs = [...softs, { atMs: nowMs, saveNumber: facts.saves }];
  // A router that goes away and comes back within its time does so because it was asked.
  facts.intentsMs = [...facts.intentsMs.slice(-20), facts.tick.beganMs];
}

/** A cut by the clock: while all is well, and never twice within 20 h of uptime. */
export function checkScheduled(facts: Facts, { cut, nowMs }: {
  readonly cut: Cut;
  readonly nowMs: number;
}): void {
  if (facts.config.policy.scheduled === null) {
    throw new Violation("S5", "a scheduled cut without a schedule");
  }
  // What a heartbeat proved a moment ago is as good as an answer.
  if (cut.sight !== "online" && facts.tick.look?.provenSight !== "online") {
    throw new Violation("S5", `a scheduled cut while the tick saw ${cut.sight}`);
  }
  checkWishes(facts, nowMs);
  const before = facts.cuts.findLast(({ reason }) => reason === "scheduled");
  if (before !== undefined && cut.atMs - before.atMs < APART_MS - ROUNDING_MS) {
    throw new Violation("S5", "two scheduled cuts within 20 h");
  }
}
