/**
 * Whether power is really away for the off time. A tick that lies within it sees two things: a
 * gateway that answers in the middle of its own power cut was not cut, or got power back too early;
 * and a plug that is on already says so itself. Neither changes when power is asked for.
 */
import type { Diagnosis } from "../diagnose.ts";
import { named, plugTrouble } from "../plug_health.ts";
import { dueAfterMs } from "./cut.ts";
import { namesOn } from "./power.ts";
import type { PolicyConfig } from "../../config/policy_config.ts";
import { partsOf } from "../../plugs/lone.ts";
import { ownOffMs } from "../../plugs/own_off.ts";
import type { Outlet, ReadOutcome } from "../../plugs/plug.ts";
import { formatDuration, type HomeClock, SECOND_MS } from "../../time/time.ts";
import { isSameBoot } from "../arrive.ts";
import type { WatchState } from "../state/state.ts";

/** So long after the command left, what held the router up is empty. */
const SETTLED_MS = 5 * SECOND_MS;

/** A plug's own timer may be early by this much, and uptime counts whole seconds. */
const EARLY_MS = 2 * SECOND_MS;

const ANSWERED = "The gateway answered in the middle of the off time: ";
/** One that fell silent in an earlier cut hangs on this plug. */
const NOT_AWAY = `${ANSWERED}power was not away, or back too early`;
const ELSEWHERE = `${ANSWERED}it does not hang on this plug, or power was not away`;

/** What the off time is judged by, beside the state. */
export interface OffTimeOptions {
  /** Uptime when all that is judged had been seen; nothing of it is older than the state's. */
  readonly seenMs: number;
  readonly plug: { readonly outlets: readonly Outlet[] };
  readonly policy: Pick<PolicyConfig, "offMs">;
}

/** True while a cut is under way, and asking for power would end its off time. */
export function isOffTime(state: WatchState, clock: HomeClock): boolean {
  const { phase } = state;
  return phase.kind === "off" && clock.uptimeMs < phase.dueOnMs && isSameBoot(state, clock);
}

/** The state with what the gateway shows while, by our count, every outlet is without power. */
export function noteGatewayWhileOff(
  state: WatchState,
  options: OffTimeOptions & { readonly diagnosis: Diagnosis },
): WatchState {
  if (awaySinceMs(state, options) === null) return state;
  const { gateway, own } = options.diagnosis;
  const { arming, outage } = state;
  if (gateway === "silent" && own === undefined && outage?.gateway === "answers") {
    return { ...state, arming: { ...arming, gatewayFalls: true } };
  }
  if (gateway !== "answers") return state;
  return arming.gatewayFalls === true ? noteNotAway(state, NOT_AWAY) : noteDoubt(state, ELSEWHERE);
}

/**
 * True when the outlets should be read within the off time. Never where a question may end it: then
 * only once the plug was read after its command and still counted.
 */
export function readWhileOffDue(state: WatchState, options: OffTimeOptions): boolean {
  const { phase } = state;
  if (phase.kind !== "off" || phase.away === "no") return false;
  if (awaySinceMs(state, options) === null) return false;
  return phase.outcome === "confirmed" ||
    !options.plug.outlets.some(({ heldByQueue }) => heldByQueue);
}

/** The state with what the outlets say while they should be off; one that cannot be read says nothing. */
export function noteReadWhileOff(
  state: WatchState,
  outcome: ReadOutcome,
  options: OffTimeOptions & { readonly diagnosis: Diagnosis },
): WatchState {
  const sinceMs = awaySinceMs(state, options);
  if (sinceMs === null || state.phase.kind !== "off") return state;
  const on = namesOn(partsOf(outcome));
  if (on.length === 0) return state;
  const within = formatDuration(options.seenMs + SECOND_MS - sinceMs);
  const span = `within ${within} of the ${
    formatDuration(options.policy.offMs)
  } that it should be off`;
  const who = on.join(", ");
  // It was seen off, or the gateway fell silent: power was away, though not for long.
  const fell = options.diagnosis.gateway === "silent" && state.outage?.gateway === "answers";
  const wasAway = state.phase.outcome === "confirmed" || fell;
  if (wasAway) return noteDoubt(state, named(who, `The outlet was on again ${span}`));
  const hint = named(who, `The outlet was on ${span}: power was not away, or not for long`);
  return on.length < options.plug.outlets.length
    ? noteDoubt(state, hint)
    : noteNotAway(state, hint);
}

/** Automatic cuts of an incident that may have done something to the router. */
export function feltCuts(
  { cuts, movedNothing = 0 }: Pick<NonNullable<WatchState["ladder"]>, "cuts" | "movedNothing">,
): number {
  return Math.max(0, cuts - movedNothing);
}

/** When the command left; null: some outlet may have had power between the state's time and `seenMs`. */
function awaySinceMs(state: WatchState, { seenMs, plug, policy }: OffTimeOptions): number | null {
  if (state.phase.kind !== "off") return null;
  const ends = plug.outlets.map((outlet) => {
    const power = state.power.find(({ name }) => name === outlet.name)?.power;
    const dueOnMs = power?.kind === "owed" ? power.dueOnMs : -Infinity;
    const sinceMs = dueOnMs - dueAfterMs(outlet, policy.offMs);
    return { sinceMs, untilMs: sinceMs + ownOffMs(outlet, policy.offMs) };
  });
  const sinceMs = Math.min(...ends.map((each) => each.sinceMs));
  const untilMs = Math.min(...ends.map((each) => each.untilMs));
  const isAway = state.uptimeMs >= sinceMs + SETTLED_MS && seenMs + EARLY_MS <= untilMs;
  return isAway ? sinceMs : null;
}

/** Said once a cut. */
function noteDoubt(state: WatchState, hint: string): WatchState {
  const { phase } = state;
  if (phase.kind !== "off" || phase.away !== undefined) return state;
  return plugTrouble({ ...state, phase: { ...phase, away: "doubt" } }, hint);
}

/** Trouble, and not a cut that did not help. The caps and the ladder's pace count it all the same. */
function noteNotAway(state: WatchState, hint: string): WatchState {
  const { phase, outage, ladder } = state;
  if (phase.kind !== "off" || phase.away === "no") return state;
  const told = plugTrouble({ ...state, phase: { ...phase, away: "no" } }, hint);
  if (phase.number === 0) return told;
  return {
    ...told,
    outage: outage === null ? null : {
      ...outage,
      cuts: Math.max(0, outage.cuts - 1),
      lastCutMs: null,
    },
    ladder: ladder === null ? null : { ...ladder, movedNothing: (ladder.movedNothing ?? 0) + 1 },
  };
}
