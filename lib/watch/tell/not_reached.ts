import { NOT_REACHED_TOLD_MAX, type NotReached } from "../../wire/heartbeat.ts";
import { TICK_GAP_MS_MAX } from "../state/failing_run.ts";
import type { CloudStretch, WatchState } from "../state/state.ts";

/** When the home was online and no heartbeat was taken: a silence that was not the line's. */

/** What a beat is judged by. */
export interface BeatOptions {
  /** The present tick saw the internet. */
  readonly online: boolean;
  /** How often heartbeats are sent. */
  readonly everyMs: number;
}

/**
 * Those stretches since the last heartbeat that was taken, oldest first, the present beat in them if
 * it is not taken either. No stretch goes on over a time in which nobody looked.
 */
export function notReachedBy(state: WatchState, options: BeatOptions): readonly CloudStretch[] {
  const { uptimeMs, cloud } = state;
  const { notReached = [], lastTriedMs, lastAcceptedMs } = cloud;
  if (!options.online) return notReached;
  const looksOn = lastTriedMs !== null && uptimeMs >= lastTriedMs &&
    uptimeMs - lastTriedMs <= options.everyMs + TICK_GAP_MS_MAX;
  const last = notReached.at(-1);
  if (looksOn && last?.untilMs === lastTriedMs) {
    return [...notReached.slice(0, -1), { sinceMs: last.sinceMs, untilMs: uptimeMs }];
  }
  // The last that was taken shows as well that the internet was there.
  const sinceMs = looksOn && lastAcceptedMs === lastTriedMs ? lastTriedMs : uptimeMs;
  // A line that comes and goes leaves moments that never went on; they say nothing and take no place.
  const long = notReached.filter((each) => each.untilMs > each.sinceMs);
  return [...long, { sinceMs, untilMs: uptimeMs }].slice(-NOT_REACHED_TOLD_MAX);
}

/** As a heartbeat tells it; nothing while heartbeats are taken. */
export function tellNotReached(
  state: WatchState,
  options: BeatOptions,
): { readonly notReached?: readonly NotReached[] } {
  if (state.cloud.notReached === undefined) return {};
  const notReached = notReachedBy(state, options).map(({ sinceMs, untilMs }) => ({
    fromAgoMs: state.uptimeMs - sinceMs,
    toAgoMs: state.uptimeMs - untilMs,
  }));
  return { notReached };
}
