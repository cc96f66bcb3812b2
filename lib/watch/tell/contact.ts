import { takeCommands } from "../commands.ts";
import { acknowledge, markTold } from "../state/event_queue.ts";
import { TICK_GAP_MS_MAX } from "../state/failing_run.ts";
import type { HeartbeatReply } from "../../wire/heartbeat.ts";
import { MINUTE_MS, SECOND_MS } from "../../time/time.ts";
import type { WatchState } from "../state/state.ts";
import { type BeatOptions, notReachedBy } from "./not_reached.ts";

/** Online but without the cloud for this long, the home tells the phone by itself. */
export const CLOUD_SILENT_MS = 10 * MINUTE_MS;

/** The home tries the phone again after this. */
const PHONE_RETRY_MS = MINUTE_MS;

/** Ticks are 15 s apart and uptime counts whole seconds: a beat due within this is due now. */
const BEAT_SLACK_MS = 7 * SECOND_MS;

/** True when this tick should send a heartbeat. */
export function heartbeatDue(state: WatchState, everyMs: number): boolean {
  const { lastTriedMs } = state.cloud;
  return lastTriedMs === null || state.uptimeMs - lastTriedMs >= everyMs - BEAT_SLACK_MS;
}

/**
 * True when the cloud accepted a heartbeat so lately that it proves the internet for this tick. One
 * accepted before power was due again says nothing of the router that was cut since.
 */
export function provenByHeartbeat(state: WatchState, uptimeMs: number): boolean {
  const { lastAcceptedMs, lastTriedMs } = state.cloud;
  const { phase } = state;
  // One that was tried since and not accepted takes the proof back.
  if (lastTriedMs !== lastAcceptedMs) return false;
  if (phase.kind === "off") return false;
  if (phase.kind === "booting" && (lastAcceptedMs ?? 0) < phase.sinceMs) return false;
  return lastAcceptedMs !== null && uptimeMs >= lastAcceptedMs &&
    uptimeMs - lastAcceptedMs <= TICK_GAP_MS_MAX;
}

/** The state after the cloud took the heartbeat. */
export function noteAccepted(state: WatchState, reply: HeartbeatReply): WatchState {
  const { notReached: _told, ...cloud } = state.cloud;
  const heard: WatchState = {
    ...state,
    cloud: {
      ...cloud,
      lastAcceptedMs: state.uptimeMs,
      lastTriedMs: state.uptimeMs,
      refusedSinceMs: null,
      phoneTold: false,
    },
    events: acknowledge(state.events, reply.acknowledged),
  };
  return takeCommands(heard, reply.commands);
}

/** The state after the cloud refused the heartbeat, or did not answer. */
export function noteUnheard(state: WatchState, options: BeatOptions): WatchState {
  const { uptimeMs, cloud } = state;
  const refusedSinceMs = options.online ? cloud.refusedSinceMs ?? uptimeMs : null;
  const notReached = notReachedBy(state, options);
  return {
    ...state,
    cloud: {
      ...cloud,
      lastTriedMs: uptimeMs,
      refusedSinceMs,
      ...(notReached.length === 0 ? {} : { notReached }),
    },
  };
}

/** True when the home should tell the phone by itself what waits in the queue. */
export function phoneIsOurs(
  state: WatchState,
  options: { readonly online: boolean; readonly hasCloud: boolean },
): boolean {
  const { phoneTriedMs } = state.cloud;
  if (!options.online) return false;
  if (phoneTriedMs !== null && state.uptimeMs - phoneTriedMs < PHONE_RETRY_MS) return false;
  return !options.hasCloud || cloudIsSilent(state);
}

/** True when the cloud has not accepted a heartbeat for 10 min, although the home is online. */
export function cloudIsSilent(state: WatchState): boolean {
  const { refusedSinceMs } = state.cloud;
  return refusedSinceMs !== null && state.uptimeMs - refusedSinceMs >= CLOUD_SILENT_MS;
}

/** The state after the home told the phone, or failed to. */
export function notePhone(
  state: WatchState,
  options: {
    readonly delivered: boolean;
    readonly hasCloud: boolean;
    readonly ids: readonly number[];
  },
): WatchState {
  const cloud = { ...state.cloud, phoneTriedMs: state.uptimeMs };
  if (!options.delivered) return { ...state, cloud };
  return {
    ...state,
    cloud: { ...cloud, phoneTold: cloud.phoneTold || options.hasCloud },
    events: options.hasCloud ? markTold(state.events, options.ids) : forgetEvents(state).events,
  };
}

/** Where nobody is listening the queue would only fill up; the local log keeps everything. */
export function forgetEvents(state: WatchState): WatchState {
  return { ...state, events: acknowledge(state.events, state.events.nextId) };
}
