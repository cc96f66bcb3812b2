import { type Cut, type Facts, type Look, Violation } from "./facts.ts";

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** Uptime counts whole seconds. */
const ROUNDING_MS = 1_000;
const COMMANDED_PER_HOUR = 3;
const WITHOUT_DISK = 2;
const UNPROVEN = 2;
const CLOSES_MS = 600_000;

/**
 * S3: in any 24 h at most as many automatic cuts as set, through crashes and reboots; after all
 * copies were broken, one; commanded ones at most three an hour, each command once; at most two in
 * a boot whose intent could not be written to disk.
 */
export function checkCaps(facts: Facts, cut: Cut): void {
  if (cut.reason === "commanded") {
    const lately = facts.cuts.filter(({ reason, atMs }) =>
      reason === "commanded" && cut.atMs - atMs < HOUR_MS - ROUNDING_MS
    );
    if (lately.length >= COMMANDED_PER_HOUR) {
      throw new Violation("S3", `${lately.length + 1} commanded cuts within an hour`);
    }
    if (cut.commandId === null) throw new Violation("S3", "a commanded cut that nobody asked for");
  } else if (cut.reason === "automatic") {
    checkDay(facts, cut);
  }
  const unwritten = facts.cuts.filter(({ onDisk, boot }) => !onDisk && boot === facts.boot);
  if (!cut.onDisk && unwritten.length >= WITHOUT_DISK) {
    throw new Violation("S3", `${unwritten.length + 1} cuts in one boot without a disk`);
  }
}

function checkDay(facts: Facts, cut: Cut): void {
  const { cutsPerDayMax } = facts.config.policy;
  const today =
    facts.cuts.filter(({ reason, atMs }) =>
      reason === "automatic" && cut.atMs - atMs < DAY_MS - ROUNDING_MS
    ).length;
  const lost = facts.lost !== null && cut.atMs - facts.lost.atMs < DAY_MS - ROUNDING_MS;
  const assumed = lost ? cutsPerDayMax - 1 : 0;
  if (today + assumed >= cutsPerDayMax) {
    throw new Violation(
      "S3",
      `${today + 1} automatic cuts in a day${lost ? " after a loss of state" : ""}, ` +
        `${cutsPerDayMax} are allowed`,
    );
  }
}

/**
 * L2, its safe side: after the n-th automatic cut of an incident, its off time, boot grace and n-th
 * gap pass before the next; an incident ends by ten minutes online. Dead names: one cut.
 */
export function checkLadder(facts: Facts, cut: Cut): void {
  const { policy } = facts.config;
  const incident = cutsOfIncident(facts);
  const before = incident.at(-1);
  if (before === undefined) return;
  // One that took no power away, or not for long, is plug trouble.
  if (cut.sight === "names" && incident.some(({ away }) => away === "whole")) {
    throw new Violation("L2", "a second cut although only names are dead");
  }
  const gapMs = policy.gapsMs[Math.min(incident.length, policy.gapsMs.length) - 1] ?? 0;
  const dueMs = before.atMs + before.offMs + policy.bootGraceMs + gapMs;
  if (cut.atMs < dueMs - ROUNDING_MS) {
    throw new Violation("L2", `cut ${dueMs - cut.atMs} ms before the ladder allows`);
  }
}

/** Automatic cuts since the latest ten minutes online. */
function cutsOfIncident(facts: Facts): Cut[] {
  let sinceMs = -Infinity;
  let first: Look | null = null;
  for (const look of facts.looks) {
    if (look.provenSight === "online") {
      // By the host's uptime, as the watchdog counts: it is read before the probes, not after.
      if (first === null || first.boot !== look.boot) first = look;
      if (look.uptimeMs - first.uptimeMs >= CLOSES_MS) sinceMs = look.atMs;
    } else if (look.sight === "failing" && look.kept && restless(facts, look.atMs)) first = null;
  }
  return facts.cuts.filter(({ reason, atMs }) => reason === "automatic" && atMs > sinceMs);
}

/** Failing looks of a router that was just cut say nothing about the time online before. */
function restless(facts: Facts, atMs: number): boolean {
  return facts.cuts.every((cut) => atMs < cut.atMs || atMs > cut.atMs + cut.offMs + 900_000);
}

/** S5, arming: who has not been online in this boot cuts late and at most twice; who never was, never. */
export function checkArmed(facts: Facts, cut: Cut): void {
  const { lastOnline } = facts;
  if (lastOnline === null) throw new Violation("S5", "cut by a watchdog that never was online");
  if (lastOnline.boot === facts.boot) return;
  if (cut.uptimeMs < 600_000) {
    throw new Violation("S5", `cut at ${cut.uptimeMs} ms of uptime, not online in this boot`);
  }
  const unproven = facts.cuts.filter(({ reason, atMs, boot }) =>
    reason === "automatic" && atMs > lastOnline.atMs && boot > lastOnline.boot
  );
  if (unproven.length >= UNPROVEN) {
    throw new Violation("S5", `${unproven.length + 1} cuts without a success since the boot`);
  }
}

/** The oldest command that may still be carried out; it is used up by that. */
export function takeHeard(facts: Facts, nowMs: number): string | undefined {
  for (const [id, command] of facts.heard) {
    if (command.kind !== "power-cycle" || command.used) continue;
    if (nowMs > command.untilMs + 20_000) continue;
    command.used = true;
    return id;
  }
  return undefined;
}
