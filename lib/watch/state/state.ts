import type { InferOutput } from "../../base/shape.ts";
import { LONE_OUTLET } from "../../plugs/lone.ts";
import type { HomeClock } from "../../time/time.ts";
import type { stateSchema } from "./shape.ts";

/** Everything a tick leaves to the next. */
export type WatchState = InferOutput<typeof stateSchema>;
/** Unbroken observed failure within one boot of the host. */
export type FailingRun = NonNullable<WatchState["run"]>;
/** What the watchdog is doing with the power. */
export type Phase = WatchState["phase"];
/** What is known of one outlet, by its name. */
export type OutletPower = WatchState["power"][number];
/** What is known of one outlet's power. */
export type Power = OutletPower["power"];
/** Why a power cycle is made. */
export type CutReason = Extract<Phase, { readonly kind: "off" }>["reason"];
/** What is known of a cut. */
export type CutResult = NonNullable<Extract<Phase, { readonly kind: "off" }>["outcome"]>;
/** One cut as it counts against the caps. */
export type CutMark = WatchState["cuts"][number];
/** What is known of the cloud in this boot. */
export type CloudContact = WatchState["cloud"];
/** When the home was online and no heartbeat was taken. */
export type CloudStretch = NonNullable<CloudContact["notReached"]>[number];
/** A command from the cloud that waits for the next tick. */
export type WaitingCommand = WatchState["commands"]["waiting"][number];
/** Events that the cloud has not stored yet. */
export type EventQueue = WatchState["events"];
/** One console as the watchdog last saw it. */
export type ConsoleWatch = WatchState["consoles"][number];

/** Nothing is known of the cloud in this boot. */
export const NO_CONTACT: CloudContact = {
  lastAcceptedMs: null,
  lastTriedMs: null,
  refusedSinceMs: null,
  phoneTold: false,
  phoneTriedMs: null,
};

/** A watchdog that has never run: unarmed, knowing nothing. */
export function initialState(clock: HomeClock): WatchState {
  return {
    sequence: 0,
    bootId: clock.bootId,
    uptimeMs: clock.uptimeMs,
    wallMs: clock.wallMs,
    agedMs: clock.uptimeMs,
    checkpointAgedMs: 0,
    run: null,
    blind: null,
    phase: { kind: "watching" },
    power: [],
    timers: [],
    outage: null,
    tally: [],
    ladder: null,
    cuts: [],
    recoveriesMs: [],
    arming: { fingerprint: "", everOnline: false, onlineThisBoot: false, cutsUnproven: 0 },
    plug: { lastReadAgedMs: null, lastTryAgedMs: null, failures: 0, troubles: [] },
    pausedUntilAgedMs: null,
    cloud: NO_CONTACT,
    commands: { waiting: [], done: [] },
    events: { epoch: clock.wallMs, nextId: 1, pending: [] },
    disk: { trouble: null, cutsThisBoot: 0 },
    consoles: [],
    lastOutage: null,
    homeAssistantUntold: false,
  };
}

/**
 * The state after its file could not be read. How many cuts were made is not known, so all but one
 * of the day's are taken as made just now; power may be owed, and asking for it harms nobody.
 */
export function stateAfterLoss(clock: HomeClock, cutsPerDayMax: number): WatchState {
  const state = initialState(clock);
  const lost = { agedMs: state.agedMs, reason: "automatic" } as const;
  // Above any count of ticks: an old copy that can be read again later must not seem newer.
  return {
    ...state,
    sequence: clock.wallMs,
    power: [{ name: LONE_OUTLET, power: { kind: "owed", dueOnMs: state.uptimeMs, sure: false } }],
    cuts: Array(Math.max(0, cutsPerDayMax - 1)).fill(lost),
  };
}
