import { feltCuts } from "./power/off_time.ts";
import { automaticCutsToday, budgetFreeInMs, CUTS_UNPROVEN_MAX } from "./budget.ts";
import type { Diagnosis } from "./diagnose.ts";
import { hasLasted, isStale } from "./state/failing_run.ts";
import type { Blackout, PolicyConfig } from "../config/home_config.ts";
import { formatDuration, MINUTE_MS } from "../time/time.ts";
import type { WatchState } from "./state/state.ts";

/** A watchdog that was not yet online in this boot waits for this uptime, and this much failure. */
export const UNPROVEN_UPTIME_MS_MIN = 10 * MINUTE_MS;
export const UNPROVEN_FAILURE_MS_MIN = 5 * MINUTE_MS;

/** What a permit depends on beside the state. */
export interface PermitOptions {
  readonly diagnosis: Diagnosis;
  readonly policy: PolicyConfig;
  /** Minutes after local midnight, 0-1439; null when no blackout window is set. */
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
  if (run.family === "names" && ladder !== null && feltCuts(ladder) > 0) {
    return denied("Names still do not resolve; one reboot did not help, another would not");
  }
  if (ladder !== null && ladder.nextCutMs !== null && state.uptimeMs < ladder.nextCutMs) {
    return denied(`Next reboot in ${formatDuration(ladder.nextCutMs - state.uptimeMs)}`);
  }
  const freeInMs = budgetFreeInMs(state, policy);
  return freeInMs > 0 ? { kind: "budget", freeInMs } : { kind: "allowed" };
}

/** What a cut may help against. */
function isFailing({ cause, own }: Diagnosis): boolean {
  return cause === "internet_dead" || cause === "router_dead" || cause === "dns_only" ||
    own === "no_network";
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

/** True when `localMinute` lies in one of the windows; a window may wrap over midnight. */
export function isBlackout(blackouts: readonly Blackout[], localMinute: number | null): boolean {
  if (localMinute === null) return false;
  return blackouts.some(({ fromMin, toMin }) =>
    fromMin <= toMin
      ? fromMin <= localMinute && localMinute < toMin
      : localMinute >= fromMin || localMinute < toMin
  );
}
