/** The regular restart that an owner asked for: a cut by the clock, not by evidence. */
import { cutsWithin } from "./budget.ts";
import { isBlackout, isPaused, type PermitOptions } from "./permit.ts";
import { isOwed } from "./power/power.ts";
import type { Schedule } from "../config/policy_config.ts";
import { DAY_MS, type HomeClock, HOUR_MS, MINUTE_MS, SECOND_MS } from "../time/time.ts";
import type { WatchState } from "./state/state.ts";

/** Between two scheduled cuts, whatever the clock on the wall does. */
const APART_MS_MIN = 20 * HOUR_MS;

/** The clock must have run so long beside the uptime, and no further apart than this. */
const TICK_MS_MAX = 2 * MINUTE_MS;
const CLOCK_STEP_MS_MAX = 5 * SECOND_MS;

/** A host that has just started came up with the router, or after it. */
const UPTIME_MS_MIN = 10 * MINUTE_MS;

/** What a scheduled cut depends on beside the state. */
export interface ScheduleOptions extends PermitOptions {
  readonly clock: HomeClock;
  /** The clock as the tick before read it; absent when no setting needs it. */
  readonly lastTick?: HomeClock;
  /** 0 is Sunday; absent when no setting needs it. */
  readonly localWeekday?: number;
}

/**
 * True on the one tick during which the clock on the wall reaches the scheduled minute, if all is
 * well. A clock that was set, a host that slept or a missed tick costs the day's restart, and never
 * makes one.
 */
export function scheduledCutDue(
  state: WatchState,
  options: ScheduleOptions,
): boolean {
  const { diagnosis, policy, localMinute } = options;
  const { scheduled } = policy;
  if (scheduled === null || localMinute === null) return false;
  const isWell = diagnosis.cause === "online" && state.run === null && state.outage === null &&
    state.ladder === null && state.phase.kind === "watching" && !isOwed(state.power) &&
    state.uptimeMs >= UPTIME_MS_MIN;
  if (!isWell || policy.dryRun || isPaused(state) || isBlackout(policy.blackouts, localMinute)) {
    return false;
  }
  return reaches(scheduled, options) && isFree(state, localMinute);
}

/** The wall clock ran through the minute's beginning since the last tick, without a step. */
function reaches(scheduled: Schedule, options: ScheduleOptions): boolean {
  const { clock, lastTick: before, localMinute, localWeekday } = options;
  if (before === undefined || localMinute === null) return false;
  const passedMs = clock.uptimeMs - before.uptimeMs;
  const shownMs = clock.wallMs - before.wallMs;
  const isSteady = passedMs > 0 && passedMs <= TICK_MS_MAX &&
    Math.abs(shownMs - passedMs) <= CLOCK_STEP_MS_MAX &&
    (clock.bootId === null || before.bootId === clock.bootId);
  if (!isSteady) return false;
  const nowMs = localMinute * MINUTE_MS + clock.wallMs % MINUTE_MS;
  const sinceMs = (nowMs - scheduled.minute * MINUTE_MS + DAY_MS) % DAY_MS;
  if (sinceMs >= shownMs) return false;
  if (scheduled.weekday === null) return true;
  // The minute may have been reached just before midnight.
  const wasYesterday = nowMs < sinceMs;
  return localWeekday === (scheduled.weekday + (wasYesterday ? 1 : 0)) % 7;
}

/** Nobody has cut by hand today, and the last scheduled cut is long ago. */
function isFree(state: WatchState, localMinute: number): boolean {
  const count = (reason: "commanded" | "scheduled", windowMs: number) =>
    cutsWithin(state, { reason, windowMs }).length;
  return count("scheduled", APART_MS_MIN) === 0 &&
    count("commanded", (localMinute + 1) * MINUTE_MS) === 0;
}
