import { byteLength, clip } from "../../base/text.ts";
import { automaticCutsToday } from "../budget.ts";
import { nextRebootOf, pauseOf, type PermitOptions } from "../permit.ts";
import {
  type Heartbeat,
  HEARTBEAT_BYTES_MAX,
  HEARTBEAT_EVENTS_MAX,
  HEARTBEAT_PROBES_MAX,
  type HeartbeatEvent,
} from "../../wire/heartbeat.ts";
import type { TargetResult } from "../../probes/probe.ts";
import type { WatchState } from "../state/state.ts";
import { tellNotReached } from "./not_reached.ts";

/** Longest address and reason of a probe in a heartbeat. */
const PROBE_TEXT_MAX = 80;

/** What a heartbeat says beside the state. */
export interface HeartbeatOptions extends PermitOptions {
  readonly results: readonly TargetResult[];
  readonly release: string;
  readonly site: Heartbeat["site"];
  readonly everyMs: number;
  readonly warnings: readonly string[];
}

/** The heartbeat of this tick, small enough for the wire: late events wait, probes give way. */
export function heartbeatOf(state: WatchState, options: HeartbeatOptions): Heartbeat {
  const paused = pauseOf(state);
  let heartbeat: Heartbeat = {
    version: 1,
    sequence: state.sequence,
    epoch: state.events.epoch,
    uptimeMs: state.uptimeMs,
    wallMs: state.wallMs,
    release: options.release,
    cause: options.diagnosis.cause,
    gateway: options.diagnosis.gateway,
    phase: phaseName(state),
    cuts24h: automaticCutsToday(state),
    pausedForMs: pausedForMs(state),
    ...(paused === null ? {} : { paused }),
    nextReboot: nextRebootOf(state, options),
    ...tellNotReached(state, { online: options.diagnosis.online, everyMs: options.everyMs }),
    probes: options.results.slice(0, HEARTBEAT_PROBES_MAX).map(probeOf),
    warnings: options.warnings.slice(0, 8).map((warning) => clip(warning, 200)),
    events: state.events.pending.slice(0, HEARTBEAT_EVENTS_MAX).map((event) =>
      eventOf(event, state)
    ),
    site: options.site,
  };
  const isTooLong = () => byteLength(JSON.stringify(heartbeat)) > HEARTBEAT_BYTES_MAX;
  while (isTooLong() && heartbeat.events.length > 1) {
    heartbeat = { ...heartbeat, events: heartbeat.events.slice(0, -1) };
  }
  return isTooLong() ? { ...heartbeat, probes: [] } : heartbeat;
}

/** The phase as people and the cloud see it; waiting and giving up are derived. */
export function phaseName(state: WatchState): Heartbeat["phase"] {
  const { phase, ladder, outage, uptimeMs } = state;
  if (phase.kind !== "watching") return phase.kind;
  if (outage === null || ladder === null) return "watching";
  if (ladder.gaveUpSaid) return "gave_up";
  return ladder.nextCutMs !== null && uptimeMs < ladder.nextCutMs ? "holding" : "watching";
}

function pausedForMs(state: WatchState): number | null {
  const until = state.pausedUntilAgedMs;
  if (until === "resumed") return -1;
  return until === null || until <= state.agedMs ? null : until - state.agedMs;
}

function probeOf({ url, role, result }: TargetResult): Heartbeat["probes"][number] {
  const shown = { url: clip(url, PROBE_TEXT_MAX), role, outcome: result.kind };
  switch (result.kind) {
    case "answered":
      return { ...shown, latencyMs: result.latencyMs, why: null };
    case "wrong":
      return { ...shown, latencyMs: result.latencyMs, why: clip(result.what, PROBE_TEXT_MAX) };
    case "silent":
    case "not_tried":
      return { ...shown, latencyMs: null, why: clip(result.why, PROBE_TEXT_MAX) };
  }
}

function eventOf(
  event: WatchState["events"]["pending"][number],
  state: WatchState,
): HeartbeatEvent {
  return {
    id: event.id,
    agoMs: event.uptimeMs === null ? null : Math.max(0, state.uptimeMs - event.uptimeMs),
    wallMs: event.wallMs,
    told: event.told,
    what: event.what,
  };
}
