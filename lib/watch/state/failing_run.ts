import { MINUTE_MS, SECOND_MS } from "../../time/time.ts";
import type { GatewaySight } from "../../wire/cause.ts";
import type { FailingRun } from "./state.ts";

/** Failing ticks further apart than this are not one outage: somebody slept in between. */
export const TICK_GAP_MS_MAX = 45 * SECOND_MS;

/** Fewer failing ticks than this are never an outage. */
export const FAILING_TICKS_MIN = 3;

/** A gateway silent for fewer ticks than this has lost a packet, not power. */
const RESTART_TICKS_MIN = 2;

/** A failure of this computer's own allows a cut only after this. */
const OWN_FAILURE_MS_MIN = 5 * MINUTE_MS;

/** What fails: everything, only names, or this computer's own network. */
export type FailingFamily = FailingRun["family"];

/** One failing tick. */
export interface FailingTick {
  readonly nowMs: number;
  readonly family: FailingFamily;
  readonly gateway: GatewaySight;
  /** Given once a run to a router that vanished and came back. */
  readonly bootGraceMs: number;
}

/** The run with one more failing tick; `restarted` when the gateway has just come back. */
export function extendRun(
  run: FailingRun | null,
  tick: FailingTick,
): { readonly run: FailingRun; readonly restarted: boolean } {
  const { nowMs, family } = tick;
  const goesOn = run !== null && run.family === family && follows(run, nowMs);
  // The count begins anew, but what is known of a router that went away stays known.
  const before = goesOn ? run : null;
  const silence = before?.gatewaySilence ?? null;
  const restarted = run !== null && cameBack(run, tick);
  const graceMs = goesOn ? run.restartGraceUntilMs : graceLeft(run, tick);
  return {
    run: {
      family,
      sinceMs: before?.sinceMs ?? nowMs,
      lastMs: nowMs,
      ticks: (before?.ticks ?? 0) + 1,
      gatewaySilence: tick.gateway === "silent"
        ? { sinceMs: silence?.sinceMs ?? nowMs, ticks: (silence?.ticks ?? 0) + 1 }
        : null,
      restartGraceUntilMs: restarted ? nowMs + tick.bootGraceMs : graceMs,
    },
    restarted,
  };
}

/**
 * The run once the gateway was heard in a tick that says nothing of the internet: no silence of it
 * goes back further, and this computer's own network was there. Null: it ends the run.
 */
export function hearGateway(
  run: FailingRun,
  heard: Pick<FailingTick, "nowMs" | "bootGraceMs">,
): { readonly run: FailingRun | null; readonly restarted: boolean } {
  if (run.family === "own") return { run: null, restarted: false };
  const restarted = cameBack(run, { gateway: "answers" });
  const untilMs = heard.nowMs + heard.bootGraceMs;
  return {
    run: {
      ...run,
      gatewaySilence: null,
      restartGraceUntilMs: restarted ? untilMs : run.restartGraceUntilMs,
    },
    restarted,
  };
}

function graceLeft(run: FailingRun | null, tick: FailingTick): number | null {
  const untilMs = run?.restartGraceUntilMs ?? null;
  return untilMs !== null && untilMs > tick.nowMs ? untilMs : null;
}

function cameBack(run: FailingRun, tick: Pick<FailingTick, "gateway">): boolean {
  return tick.gateway === "answers" && run.gatewaySilence !== null &&
    run.gatewaySilence.ticks >= RESTART_TICKS_MIN && run.restartGraceUntilMs === null;
}

function follows(run: FailingRun, nowMs: number): boolean {
  return nowMs >= run.lastMs && nowMs - run.lastMs <= TICK_GAP_MS_MAX;
}

/** True when at least three failing ticks span `forMs` (0 - 1 d). */
export function hasLasted(run: FailingRun, forMs: number): boolean {
  return run.ticks >= FAILING_TICKS_MIN && run.lastMs - run.sinceMs >= forMs;
}

/** The least lengths after which a run allows a cut. */
export interface StaleLimits {
  readonly staleAfterMs: number;
  readonly gatewayGraceMs: number;
  /** Null: dead names alone never allow a cut. */
  readonly dnsCutAfterMs: number | null;
}

/** How long a run of this kind must last before it allows a cut; null: it never does. */
export function neededMs(
  family: FailingFamily,
  { gatewayKnown, limits }: { readonly gatewayKnown: boolean; readonly limits: StaleLimits },
): number | null {
  const { staleAfterMs, gatewayGraceMs, dnsCutAfterMs } = limits;
  if (family === "names") {
    return dnsCutAfterMs === null ? null : Math.max(staleAfterMs, dnsCutAfterMs);
  }
  const ownMs = family === "own" ? OWN_FAILURE_MS_MIN : 0;
  // A router that restarts by itself looks dead for a while; cutting it then may break an update.
  return Math.max(staleAfterMs, ownMs, gatewayKnown ? 0 : gatewayGraceMs);
}

/** True when the run is long enough, by its kind, to cut power. */
export function isStale(
  run: FailingRun,
  options: { readonly gatewayKnown: boolean; readonly limits: StaleLimits },
): boolean {
  if (run.restartGraceUntilMs !== null && run.lastMs < run.restartGraceUntilMs) return false;
  const leastMs = neededMs(run.family, options);
  if (leastMs === null || !hasLasted(run, leastMs)) return false;
  if (run.family === "names" || run.gatewaySilence === null) return true;
  return run.lastMs - run.gatewaySilence.sinceMs >= options.limits.gatewayGraceMs;
}
