import { feltCuts } from "./power/off_time.ts";
import { automaticCutsToday, bootGraceMs, budgetFreeInMs, CUTS_UNPROVEN_MAX } from "./budget.ts";
import type { Diagnosis } from "./diagnose.ts";
import { FAILING } from "./own_network.ts";
import { type FailingFamily, hasLasted, isStale, neededMs } from "./state/failing_run.ts";
import type { Blackout, PolicyConfig } from "../config/policy_config.ts";
import { DAY_MS, formatDuration, MINUTE_MS } from "../time/time.ts";
import type { Heartbeat, NextReboot, RebootWhy } from "../wire/heartbeat.ts";
import type { WatchState } from "./state/state.ts";

/** A watchdog that was not yet online in this boot waits for this uptime, and this much failure. */
const UNPROVEN_UPTIME_MS_MIN = 10 * MINUTE_MS;
const UNPROVEN_FAILURE_MS_MIN = 5 * MINUTE_MS;

/** What a permit depends on beside the state. */
export interface PermitOptions {
  readonly diagnosis: Diagnosis;
  readonly policy: PolicyConfig;
  /** Minutes after local midnight, 0-1439; null when no setting needs it. */
  readonly localMinute: number | null;
}

/**
 * Whether an automatic cut may be made now. `budget`: all but the day's cap allows it.
 * A reason is null where there is nothing to say, because nothing is wrong or it is too early.
 */
export type Permit =
  | { readonly kind: "allowed" }
  | { readonly kind: "denied"; readonly why: string | null }
  | { readonly kind: "budget"; readonly freeInMs: number };

/** The one place that allows an automatic cut. */
export function permitCut(state: WatchState, options: PermitOptions): Permit {
  const { diagnosis, policy } = options;
  const { run } = state;
  if (run === null || state.phase.kind !== "watching") return denied(null);
  if (!isFailing(diagnosis) || run.lastMs !== state.uptimeMs) return denied(null);
  const gatewayKnown = diagnosis.gateway !== "not_asked";
  if (!isStale(run, { gatewayKnown, limits: policy })) return denied(tooEarly(state));
  if (policy.dryRun) return denied("Would reboot the router now, but policy.dry_run is set");
  if (isPaused(state)) return denied("Paused");
  if (isBlackout(policy.blackouts, options.localMinute)) return denied("In a blackout window");
  const unarmed = unarmedReason(state);
  if (unarmed !== null) return denied(unarmed);
  if (run.family === "own" && automaticCutsToday(state) > 0) {
    return denied("This computer itself has no network: one reboot in 24 h was enough for that");
  }
  const ladder = state.ladder;
  if (run.family === "names" && hasTried(state)) {
    return denied("Names still do not resolve; one reboot did not help, another would not");
  }
  if (ladder !== null && ladder.nextCutMs !== null && state.uptimeMs < ladder.nextCutMs) {
    return denied(`Next reboot in ${formatDuration(ladder.nextCutMs - state.uptimeMs)}`);
  }
  const freeInMs = budgetFreeInMs(state, policy);
  return freeInMs > 0 ? { kind: "budget", freeInMs } : { kind: "allowed" };
}

/** A cut of this incident took power away. */
function hasTried({ ladder }: WatchState): boolean {
  return ladder !== null && feltCuts(ladder) > 0;
}

/** What a cut may help against. */
function isFailing({ cause, own }: Diagnosis): boolean {
  return FAILING.has(cause) || own === "no_network";
}

function denied(why: string | null): Permit {
  return { kind: "denied", why };
}

function tooEarly(state: WatchState): string | null {
  const { run } = state;
  if (run === null) return null;
  if (run.family === "own") {
    return "This computer itself has no network: a reboot in 5 min, at most one in 24 h";
  }
  if (run.restartGraceUntilMs !== null && state.uptimeMs < run.restartGraceUntilMs) {
    return "The router has just restarted by itself and is given time to boot";
  }
  return null;
}

/** Null when the watchdog has proof that this plug and these targets can work. */
export function unarmedReason(state: WatchState): string | null {
  const { arming, run } = state;
  if (arming.onlineThisBoot) return null;
  if (!arming.everOnline) {
    return "Not armed: this plug with these targets has not been seen online yet";
  }
  if (arming.cutsUnproven >= CUTS_UNPROVEN_MAX) {
    return `Not armed: ${CUTS_UNPROVEN_MAX} reboots since the host started, and not online since`;
  }
  const longEnough = run !== null && hasLasted(run, UNPROVEN_FAILURE_MS_MIN);
  if (state.uptimeMs < UNPROVEN_UPTIME_MS_MIN || !longEnough) {
    return "Not armed yet: not online since the host started; waiting for 10 min of uptime " +
      "and 5 min of failure";
  }
  return null;
}

/** True while automatic cuts are paused by the owner. */
export function isPaused(state: WatchState): boolean {
  const until = state.pausedUntilAgedMs;
  return until === "resumed" || (until !== null && state.agedMs < until);
}

/** How the pause in force came about; null: none is, or a release that did not keep it began it. */
export function pauseOf(state: WatchState): NonNullable<Heartbeat["paused"]> | null {
  const { pause, uptimeMs, wallMs } = state;
  if (pause === undefined || !isPaused(state)) return null;
  const agoMs = pause.uptimeMs === null ? wallMs - pause.wallMs : uptimeMs - pause.uptimeMs;
  return { agoMs: agoMs < 0 ? null : agoMs, by: pause.by };
}

/** True when `localMinute` lies in one of the windows; a window may wrap over midnight. */
export function isBlackout(blackouts: readonly Blackout[], localMinute: number | null): boolean {
  if (localMinute === null) return false;
  return blackouts.some(({ fromMin, toMin }) =>
    fromMin <= toMin
      ? fromMin <= localMinute && localMinute < toMin
      : localMinute >= fromMin || localMinute < toMin
  );
}

/**
 * The next automatic reboot, if the internet is away from now on and what is seen stays as it is: not
 * before then, by the rules of `permitCut()`. What the plug says may put it off; a command may bring
 * one at any time. `state` as this tick left it.
 */
export function nextRebootOf(state: WatchState, options: PermitOptions): NextReboot {
  const { why, ms } = barsOf(state, options).reduce((most, each) =>
    each.ms > most.ms ? each : most
  );
  if (ms === Infinity) return { inMs: null, why };
  return afterBlackouts({ inMs: Math.max(0, ms), why }, { state, options });
}

/** What puts a reboot off, or rules it out for as long as things are so. */
interface Bar {
  readonly why: RebootWhy;
  /** From now on; Infinity: for as long as it is so. */
  readonly ms: number;
}

/** By the rules of `permitCut()`; of two that last equally long the first is told. */
function barsOf(state: WatchState, options: PermitOptions): readonly Bar[] {
  const { uptimeMs, agedMs, arming, ladder, pausedUntilAgedMs: paused } = state;
  const { diagnosis: { cause, online, own }, policy } = options;
  const family = familyOf(options.diagnosis);
  const bootMs = untilWatching(state, options);
  const isUnproven = !arming.everOnline || arming.cutsUnproven >= CUTS_UNPROVEN_MAX;
  const lastCut = state.cuts.findLast(({ reason }) => reason === "automatic");
  const isOnce = family === "own" && automaticCutsToday(state) > 0;
  const asLongAs = (isSo: boolean) => isSo ? Infinity : 0;
  return [
    { why: bootMs > 0 ? "booting" : "failing", ms: bootMs + untilStale(state, options) },
    { why: "dry_run", ms: asLongAs(policy.dryRun) },
    { why: "paused", ms: paused === null ? 0 : paused === "resumed" ? Infinity : paused - agedMs },
    { why: "login_page", ms: asLongAs(cause === "captive_portal" && !online) },
    { why: "blind", ms: asLongAs(cause === "watchdog_broken" && own !== "no_network") },
    { why: "not_armed", ms: asLongAs(!arming.onlineThisBoot && isUnproven) },
    {
      why: "names",
      ms: asLongAs(family === "names" && (hasTried(state) || policy.dnsCutAfterMs === null)),
    },
    { why: "gap", ms: (ladder?.nextCutMs ?? 0) - uptimeMs },
    { why: "unproven", ms: arming.onlineThisBoot ? 0 : UNPROVEN_UPTIME_MS_MIN - uptimeMs },
    { why: "own_network", ms: isOnce ? DAY_MS - agedMs + (lastCut?.agedMs ?? 0) : 0 },
    { why: "cap", ms: budgetFreeInMs(state, policy) },
  ];
}

/** Until the router may be judged again. */
function untilWatching(state: WatchState, { policy }: PermitOptions): number {
  const { phase, uptimeMs } = state;
  switch (phase.kind) {
    case "watching":
      return 0;
    case "off":
      return Math.max(0, phase.dueOnMs - uptimeMs) + bootGraceMs(state, policy);
    case "booting":
      return Math.max(0, phase.graceUntilMs - uptimeMs);
  }
}

/** What is missing to a run of failing ticks that is long enough. */
function untilStale(state: WatchState, { diagnosis, policy }: PermitOptions): number {
  const { uptimeMs: nowMs, arming } = state;
  const family = familyOf(diagnosis);
  const run = state.run?.family === family && state.run.lastMs === nowMs ? state.run : null;
  const gatewayKnown = diagnosis.gateway !== "not_asked";
  const unprovenMs = arming.onlineThisBoot ? 0 : UNPROVEN_FAILURE_MS_MIN;
  const limits = { gatewayKnown, limits: policy };
  const leastMs = Math.max(unprovenMs, neededMs(family, limits) ?? 0);
  const silentSinceMs = run?.gatewaySilence?.sinceMs ?? nowMs;
  const isSilent = diagnosis.gateway === "silent" && family !== "names";
  return Math.max(
    (run?.sinceMs ?? nowMs) + leastMs - nowMs,
    isSilent ? silentSinceMs + policy.gatewayGraceMs - nowMs : 0,
    (run?.restartGraceUntilMs ?? nowMs) - nowMs,
  );
}

/** As what it counts, or would if the internet went away now. */
function familyOf({ cause, own }: Diagnosis): FailingFamily {
  if (own === "no_network") return "own";
  return cause === "dns_only" ? "names" : "internet";
}

/** Put off to the end of the window that it falls into. */
function afterBlackouts(
  next: { readonly inMs: number; readonly why: RebootWhy },
  { state, options }: { readonly state: WatchState; readonly options: PermitOptions },
): NextReboot {
  const { policy: { blackouts }, localMinute } = options;
  if (localMinute === null) return next;
  const nowMs = localMinute * MINUTE_MS + state.wallMs % MINUTE_MS;
  const minuteAt = (inMs: number) => Math.floor(((nowMs + inMs) % DAY_MS) / MINUTE_MS);
  let { inMs, why } = next;
  // Each window can put it off once; together they may leave no minute of a day.
  for (let round = 0; round <= blackouts.length; round++) {
    const window = blackouts.find((each) => isBlackout([each], minuteAt(inMs)));
    if (window === undefined) return { inMs, why };
    const leftMs = window.toMin * MINUTE_MS - (nowMs + inMs) % DAY_MS;
    inMs += leftMs > 0 ? leftMs : leftMs + DAY_MS;
    why = "blackout";
  }
  return { inMs: null, why: "blackout" };
}
