import type { WatchEvent } from "../../wire/event.ts";
import type { FailingRun } from "./failing_run.ts";
import type { Cause } from "../../wire/cause.ts";
import type { EpochMs, HomeClock } from "../../time/time.ts";

/**
 * Everything a tick leaves to the next. Times ending in `Ms` are uptimes of the present boot unless
 * they say `wall` (for people) or `aged`: uptime added up over all boots, by which windows of days
 * age. Time while the host is off does not age, which errs on the side of fewer cuts.
 */
export interface WatchState {
  /** Counts saves; of two copies from one boot the higher is the newer. */
  readonly sequence: number;
  /** Null: nobody named the boot. */
  readonly bootId: string | null;
  /** When the state was saved. */
  readonly uptimeMs: number;
  readonly wallMs: EpochMs;
  readonly agedMs: number;
  /** When the copy on disk was last written. */
  readonly checkpointAgedMs: number;
  readonly run: FailingRun | null;
  readonly blind: Blind | null;
  readonly phase: Phase;
  /** The outlet was told to go off and has not been seen on since. */
  readonly powerOwed: boolean;
  /**
   * Of several outlets, those that were told to go off and have not been seen on since. Empty: there
   * is one alone, nothing is owed, or it is not known which; then `powerOwed` stands for all.
   */
  readonly owed: readonly OwedOutlet[];
  /** A cut that nothing remembers may have left the outlet off; until it is read, or online. */
  readonly outletUnknown: boolean;
  /** Of several outlets, those that were seen on since that doubt last arose. */
  readonly seenOn: readonly string[];
  readonly outage: Outage | null;
  readonly ladder: Ladder | null;
  /** Cuts that still count, oldest first. */
  readonly cuts: readonly CutMark[];
  /** How long the router needed, from power to internet, the last 10 times. */
  readonly recoveriesMs: readonly number[];
  readonly arming: Arming;
  readonly plug: PlugHealth;
  /** No automatic cut before; `"resumed"` by hand only; null: no pause. */
  readonly pausedUntilAgedMs: number | "resumed" | null;
  readonly cloud: CloudContact;
  readonly commands: Commands;
  readonly events: EventQueue;
  readonly disk: DiskHealth;
  /** Air conditioning consoles that were asked; says nothing about the line or the power. */
  readonly consoles: readonly ConsoleWatch[];
}

/** What the watchdog is doing with the power. */
export type Phase =
  | { readonly kind: "watching" }
  /** From the moment the intent is on disk until power is due again. */
  | {
    readonly kind: "off";
    readonly sinceMs: number;
    readonly dueOnMs: number;
    readonly reason: CutReason;
    /** Within the outage, from 1; 0 for one that is not automatic. */
    readonly number: number;
    /** Null until the plug has answered, or cannot any more. */
    readonly outcome: CutResult | null;
  }
  /** Power is due or back; the router is given time. */
  | { readonly kind: "booting"; readonly sinceMs: number; readonly graceUntilMs: number };

/** An outlet of several, and when its power is due. */
export interface OwedOutlet {
  readonly name: string;
  readonly dueOnMs: number;
}

export type CutReason = "automatic" | "commanded" | "scheduled";
export type CutResult = "sent" | "confirmed" | "refused" | "unknown";

/** One cut as it counts against the caps. */
export interface CutMark {
  readonly agedMs: number;
  /** `soft`: the router was asked to restart by itself; its power was not cut. */
  readonly reason: CutReason | "soft";
}

/** Nothing could be tried, `ticks` times in a row. */
export interface Blind {
  readonly ticks: number;
  readonly said: boolean;
}

/** The internet is away. */
export interface Outage {
  /** First failing tick; null when it lies in an earlier boot. */
  readonly sinceMs: number | null;
  readonly sinceWallMs: EpochMs;
  readonly cause: Cause;
  /** Automatic cuts within this outage. */
  readonly cuts: number;
  /** Time that the latest of them made power due again; null: none, or in an earlier boot. */
  readonly lastCutMs: number | null;
}

/** How far an incident has escalated; it outlives its outages until 10 min online. */
export interface Ladder {
  /** Automatic cuts so far; picks the gap. */
  readonly cuts: number;
  /** No automatic cut before; null: none was made. */
  readonly nextCutMs: number | null;
  readonly onlineSinceMs: number | null;
  readonly gaveUpSaid: boolean;
}

/** Whether this plug with these targets has ever been seen working. */
export interface Arming {
  /** Names plug and targets; another value disarms. */
  readonly fingerprint: string;
  readonly everOnline: boolean;
  readonly onlineThisBoot: boolean;
  /** Cuts since the last success. */
  readonly cutsUnproven: number;
}

export interface PlugHealth {
  /** Null: never read. */
  readonly lastReadAgedMs: number | null;
  /** Null: never tried. */
  readonly lastTryAgedMs: number | null;
  /** Routine readings that failed in a row. */
  readonly failures: number;
  /** What was reported as wrong since all was last well, latest last. */
  readonly troubles: readonly string[];
}

export interface CloudContact {
  readonly lastAcceptedMs: number | null;
  readonly lastTriedMs: number | null;
  /** Online and not accepted since; null: accepted, or not online. */
  readonly refusedSinceMs: number | null;
  /** The phone was told of it. */
  readonly phoneTold: boolean;
  /** When the home last tried to tell the phone by itself. */
  readonly phoneTriedMs: number | null;
}

/** A command from the cloud that waits for the next tick. */
export interface WaitingCommand {
  readonly id: string;
  readonly kind: "power-cycle" | "pause";
  readonly expiresAtMs: number;
  /** Length of a pause, 0 resumes; null for a power cycle. */
  readonly forMs: number | null;
}

export interface Commands {
  readonly waiting: readonly WaitingCommand[];
  /** Ids already dealt with, newest last. */
  readonly done: readonly string[];
}

export interface EventQueue {
  /** Names the life of this state; event ids count within it. */
  readonly epoch: number;
  readonly nextId: number;
  /** Oldest first. */
  readonly pending: readonly WatchEvent[];
}

export interface DiskHealth {
  /** Null: the last save reached the disk. */
  readonly trouble: string | null;
  /** Cuts in this boot whose intent is only in memory. */
  readonly cutsThisBoot: number;
}

/** One console as the watchdog last saw it. */
export interface ConsoleWatch {
  /** Names it across ticks: address and port. */
  readonly id: string;
  /** When it is asked next. */
  readonly dueAgedMs: number;
  /** Questions that it left unanswered in a row, in this boot; counted up to 2. */
  readonly unanswered: number;
  /** Null: it has never answered. */
  readonly heardAgedMs: number | null;
  /** Its silence was told, its return was not. */
  readonly silenceSaid: boolean;
  /** The versions with which it last said that there is a newer one; null: it never has. */
  readonly updateSaid: string | null;
}

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
    powerOwed: false,
    owed: [],
    outletUnknown: true,
    seenOn: [],
    outage: null,
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
    powerOwed: true,
    cuts: Array(Math.max(0, cutsPerDayMax - 1)).fill(lost),
  };
}
