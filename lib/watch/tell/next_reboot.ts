import { DAY_MS, MINUTE_MS } from "../../time/time.ts";
import type { NextReboot, RebootWhy } from "../../wire/heartbeat.ts";
import { automaticCutsToday, bootGraceMs, budgetFreeInMs, CUTS_UNPROVEN_MAX } from "../budget.ts";
import type { Diagnosis } from "../diagnose.ts";
import {
  isBlackout,
  type PermitOptions,
  UNPROVEN_FAILURE_MS_MIN,
  UNPROVEN_UPTIME_MS_MIN,
} from "../permit.ts";
import { feltCuts } from "../power/off_time.ts";
import { type FailingFamily, neededMs } from "../state/failing_run.ts";
import type { WatchState } from "../state/state.ts";

/**
 * The next automatic reboot, if the internet is away from now on and what is seen stays as it is: not
 * before then, by the rules of `permitCut()`. What the plug says may put it off; a command may bring
 * one at any time. `state` as this tick left it.
 */
export function nextRebootOf(state: WatchState, options: PermitOptions): NextReboot {
  const never = neverWhy(state, options);
  if (never !== null) return { inMs: null, why: never };
  const waits = waitsOf(state, options);
  const last = waits.reduce((most, each) => each.ms > most.ms ? each : most);
  return afterBlackouts({ inMs: Math.max(0, last.ms), why: last.why }, { state, options });
}

/** What rules out a reboot for as long as it is so; null: nothing does. */
function neverWhy(state: WatchState, { diagnosis, policy }: PermitOptions): RebootWhy | null {
  const { arming, ladder } = state;
  if (policy.dryRun) return "dry_run";
  if (state.pausedUntilAgedMs === "resumed") return "paused";
  if (diagnosis.cause === "captive_portal" && !diagnosis.online) return "login_page";
  if (diagnosis.cause === "watchdog_broken" && diagnosis.own !== "no_network") return "blind";
  const isUnproven = !arming.everOnline || arming.cutsUnproven >= CUTS_UNPROVEN_MAX;
  if (!arming.onlineThisBoot && isUnproven) return "not_armed";
  if (familyOf(diagnosis) !== "names") return null;
  const wasInVain = ladder !== null && feltCuts(ladder) > 0;
  return wasInVain || policy.dnsCutAfterMs === null ? "names" : null;
}

interface Wait {
  readonly why: RebootWhy;
  /** From now on. */
  readonly ms: number;
}

function waitsOf(state: WatchState, options: PermitOptions): readonly Wait[] {
  const { uptimeMs, agedMs, ladder, pausedUntilAgedMs: paused } = state;
  const isOwn = familyOf(options.diagnosis) === "own";
  const bootMs = untilWatching(state, options);
  const proofMs = state.arming.onlineThisBoot ? 0 : UNPROVEN_UPTIME_MS_MIN - uptimeMs;
  const lastCut = state.cuts.findLast(({ reason }) => reason === "automatic");
  const isOnce = isOwn && automaticCutsToday(state) > 0;
  return [
    { why: bootMs > 0 ? "booting" : "failing", ms: bootMs + untilStale(state, options) },
    { why: "gap", ms: (ladder?.nextCutMs ?? 0) - uptimeMs },
    { why: "unproven", ms: proofMs },
    { why: "own_network", ms: isOnce ? DAY_MS - agedMs + (lastCut?.agedMs ?? 0) : 0 },
    { why: "cap", ms: budgetFreeInMs(state, options.policy) },
    { why: "paused", ms: typeof paused === "number" ? paused - agedMs : 0 },
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
