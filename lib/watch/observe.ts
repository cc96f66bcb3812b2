import { bootGraceMs, bootingFrom, RECOVERIES_MAX, RECOVERY_MS_MAX } from "./budget.ts";
import type { Cause } from "../wire/cause.ts";
import type { Diagnosis } from "./diagnose.ts";
import { eventText, say } from "./state/event_queue.ts";
import { extendRun, type FailingFamily, hasLasted, hearGateway } from "./state/failing_run.ts";
import type { PolicyConfig } from "../config/policy_config.ts";
import type { Outlet, TimedBy } from "../plugs/plug.ts";
import { hearLine, isOwed, seeOn } from "./power/power.ts";
import { MINUTE_MS } from "../time/time.ts";
import type { TargetResult } from "../probes/probe.ts";
import { nextTally } from "./state/tally.ts";
import type { WatchState } from "./state/state.ts";

/** An incident is over after this long online; until then the ladder goes on where it was. */
export const INCIDENT_CLOSES_MS = 10 * MINUTE_MS;

/** Ticks in a row that could try nothing before it is an event. */
const BLIND_TICKS_MIN = 3;

/** Something of the internet answered. */
const ANSWERED: ReadonlySet<Cause> = new Set(["online", "captive_portal", "dns_only"]);

/** What the tick saw, and the rules it is judged by. */
export interface ObserveOptions {
  readonly diagnosis: Diagnosis;
  /** What `diagnosis` was made of. */
  readonly results: readonly TargetResult[];
  readonly policy: PolicyConfig;
  readonly plug: {
    readonly timedBy: TimedBy;
    /** One, or several that are cut together, in the order in which they come on. */
    readonly outlets: readonly Outlet[];
  };
}

/** The state with what this tick saw: failing run, outage, recovery, phase. Switches nothing. */
export function observe(state: WatchState, options: ObserveOptions): WatchState {
  const seen = judge(state, options);
  // Who could not hear counts nobody's silence.
  const isHeard = options.diagnosis.cause !== "watchdog_broken";
  return { ...seen, tally: nextTally(seen, isHeard ? options.results : []) };
}

function judge(state: WatchState, options: ObserveOptions): WatchState {
  const noted = noteSight(passTime(state, options.policy), options.diagnosis);
  // Whatever came back came through the router: it has power. Of several that says nothing of each.
  const hasPower = options.plug.outlets.length === 1 && ANSWERED.has(options.diagnosis.cause);
  const seen = hasPower ? { ...noted, power: hearLine(noted.power) } : noted;
  switch (options.diagnosis.cause) {
    case "online":
      return noteOnline(seen, options);
    case "captive_portal":
      // Something answers right: the line works, and power would not help.
      return options.diagnosis.online
        ? noteOnline(seen, options)
        : { ...noteLine(seen, options), run: null };
    case "dns_only":
      return noteFailing(noteLine(seen, options), { ...options, family: "names" });
    case "internet_dead":
    case "router_dead":
      return noteFailing(seen, { ...options, family: "internet" });
    case "watchdog_broken":
      return noteBlind(seen, options);
  }
}

function noteBlind(blind: WatchState, options: ObserveOptions): WatchState {
  const state = options.diagnosis.gateway === "answers" ? noteGateway(blind, options) : blind;
  switch (options.diagnosis.own) {
    case "no_network":
      return noteOwnFailure(state, options);
    case "just_back":
      // It may have been the line: that is no reason to cut, and no time online either.
      return notOnline(state);
    default:
      return state;
  }
}

/** The gateway was heard, whatever could not be. */
function noteGateway(state: WatchState, { policy }: ObserveOptions): WatchState {
  if (state.run === null || state.phase.kind !== "watching") return state;
  const { run, restarted } = hearGateway(state.run, {
    nowMs: state.uptimeMs,
    bootGraceMs: bootGraceMs(state, policy),
  });
  const heard: WatchState = { ...state, run };
  return restarted ? say(heard, { kind: "router_restarted" }) : heard;
}

/** Phases that end by themselves. */
function passTime(state: WatchState, policy: PolicyConfig): WatchState {
  const { phase, uptimeMs } = state;
  switch (phase.kind) {
    case "watching":
      return state;
    case "off": {
      if (uptimeMs < phase.dueOnMs) return state;
      const told = phase.outcome !== null ? state : say(state, {
        kind: "cut",
        reason: phase.reason,
        number: phase.number,
        outcome: "unknown",
      });
      return { ...told, run: null, phase: bootingFrom(uptimeMs, { state, policy }) };
    }
    case "booting":
      return uptimeMs < phase.graceUntilMs ? state : { ...state, phase: { kind: "watching" } };
  }
}

/** Whether the watchdog could look at all. */
function noteSight(state: WatchState, diagnosis: Diagnosis): WatchState {
  const { blind } = state;
  if (diagnosis.cause !== "watchdog_broken") {
    if (blind === null) return state;
    const seeing = { ...state, blind: null };
    return blind.said ? say(seeing, { kind: "watchdog_mended" }) : seeing;
  }
  const said = blind?.said ?? false;
  // What has just ended is not told as if it had begun.
  if (diagnosis.own === "just_back") return { ...state, blind: { ticks: 1, said } };
  const ticks = (blind?.ticks ?? 0) + 1;
  // A tick that was not asked about itself does not know better than the one before.
  const isOwn = diagnosis.own !== undefined || blind?.own === true;
  const next = { ticks, said, ...(isOwn ? { own: true } as const : {}) };
  if (said || ticks < BLIND_TICKS_MIN) return { ...state, blind: next };
  return say({ ...state, blind: { ...next, said: true } }, {
    kind: "watchdog_broken",
    why: eventText(diagnosis.note ?? "Nothing could be tried"),
  });
}

function noteFailing(
  state: WatchState,
  options: ObserveOptions & { readonly family: FailingFamily },
): WatchState {
  // A router without power, or booting, proves nothing by its silence.
  if (state.phase.kind === "off") return { ...state, run: null };
  if (state.phase.kind === "booting") return { ...notOnline(state), run: null };
  const { run, restarted } = nextRun(state, options);
  const failing: WatchState = { ...notOnline(state), run };
  const told = restarted ? say(failing, { kind: "router_restarted" }) : failing;
  return hasLasted(run, options.policy.staleAfterMs) ? noteOutage(told, options.diagnosis) : told;
}

/** This computer has no network: its router may be off, or only the cable out. No outage is seen. */
function noteOwnFailure(state: WatchState, options: ObserveOptions): WatchState {
  if (state.phase.kind !== "watching") return { ...state, run: null };
  return { ...notOnline(state), run: nextRun(state, { ...options, family: "own" }).run };
}

/** The run with this tick, which fails. */
function nextRun(
  state: WatchState,
  { family, diagnosis, policy }: ObserveOptions & { readonly family: FailingFamily },
) {
  const grace = bootGraceMs(state, policy);
  const { gateway } = diagnosis;
  return extendRun(state.run, { nowMs: state.uptimeMs, family, gateway, bootGraceMs: grace });
}

/** What came before does not count towards the end of the incident. */
function notOnline(state: WatchState): WatchState {
  const { ladder } = state;
  return { ...state, ladder: ladder === null ? null : { ...ladder, onlineSinceMs: null } };
}

function noteOutage(state: WatchState, diagnosis: Diagnosis): WatchState {
  const { cause, gateway } = diagnosis;
  if (state.outage !== null) return { ...state, outage: { ...state.outage, cause, gateway } };
  const sinceMs = state.run?.sinceMs ?? state.uptimeMs;
  const lastedMs = state.uptimeMs - sinceMs;
  // A wall clock that began in 1970, or was set back meanwhile, has no such moment.
  const sinceWallMs = Math.max(0, state.wallMs - lastedMs);
  const began: WatchState = {
    ...state,
    outage: { sinceMs, sinceWallMs, cause, gateway, cuts: 0, lastCutMs: null },
    ladder: state.ladder ?? { cuts: 0, nextCutMs: null, onlineSinceMs: null, gaveUpSaid: false },
  };
  return say(began, { kind: "outage_began", cause, gateway, lastedMs });
}

/** The line works although names do not resolve: a router that was cut has come back. */
function noteLine(state: WatchState, options: ObserveOptions): WatchState {
  return state.phase.kind === "booting" ? noteRecovery(state, options) : state;
}

function noteOnline(state: WatchState, options: ObserveOptions): WatchState {
  const back = noteRecovery(state, options);
  const online: WatchState = {
    ...back,
    run: null,
    arming: { ...back.arming, everOnline: true, onlineThisBoot: true, cutsUnproven: 0 },
  };
  return closeIncident(endOutage(online));
}

/** The internet after a cut: the router has power, and its boot was as long as it was. */
function noteRecovery(state: WatchState, { plug }: ObserveOptions): WatchState {
  const { phase } = state;
  const [lone, ...others] = plug.outlets.map(({ name }) => name);
  // Of several the line says nothing of each; and nobody else switches a host-timed outlet on
  // again, while the answer may have come another way.
  const isProof = lone !== undefined && others.length === 0 && plug.timedBy === "plug";
  if (isOwed(state.power) && !isProof) return state;
  const power = isProof ? seeOn(state.power, [lone]).power : state.power;
  // While power is due to be off, an answer only shows that the cut has not happened yet.
  if (phase.kind !== "booting") {
    return phase.kind === "off" ? state : { ...state, power };
  }
  const tookMs = state.uptimeMs - phase.sinceMs;
  const credited = tookMs <= RECOVERY_MS_MAX && tookMs > 0;
  return {
    ...state,
    power,
    phase: { kind: "watching" },
    recoveriesMs: credited
      ? [...state.recoveriesMs, tookMs].slice(-RECOVERIES_MAX)
      : state.recoveriesMs,
  };
}

function endOutage(state: WatchState): WatchState {
  const { outage, tally } = state;
  if (outage === null) return state;
  const sinceCutMs = outage.lastCutMs === null ? null : state.uptimeMs - outage.lastCutMs;
  // An answer while power should be off came before the cut, or in spite of it.
  const helped = state.phase.kind !== "off" && sinceCutMs !== null && sinceCutMs <= RECOVERY_MS_MAX;
  const lastedMs = outage.sinceMs === null ? null : state.uptimeMs - outage.sinceMs;
  const lastOutage = { sinceWallMs: outage.sinceWallMs, lastedMs };
  return say({ ...state, outage: null, lastOutage }, {
    kind: "outage_ended",
    cause: outage.cause,
    gateway: outage.gateway,
    lastedMs,
    cuts: outage.cuts,
    helped: outage.cuts === 0 ? null : helped,
    ...(tally === null || tally.length === 0 ? {} : { tally }),
  });
}

function closeIncident(state: WatchState): WatchState {
  const { ladder, uptimeMs } = state;
  if (ladder === null) return state;
  const sinceMs = ladder.onlineSinceMs ?? uptimeMs;
  if (uptimeMs - sinceMs >= INCIDENT_CLOSES_MS) return { ...state, ladder: null };
  return { ...state, ladder: { ...ladder, onlineSinceMs: sinceMs } };
}
