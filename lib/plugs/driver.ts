/** The border between the house and its drivers: what each driver says of itself and can do. */
import type { Section } from "../base/settings.ts";
import type { CycleOutcome, Part, Plug, ReadOutcome, TimedBy, TurnOnOutcome } from "./plug.ts";
import type { DriverScript } from "./questions.ts";

/** What a driver reads of its table; each adds settings of its own. */
export interface PlugSettings {
  readonly driver: string;
  /** The owner has seen this plug cycle its load. */
  readonly tested: boolean;
}

/** Where an outlet is. */
export interface OutletPlace {
  /** What several outlets may share, and is better asked one question at a time; null: nothing. */
  readonly device: string | null;
  /** Names device and outlet; the same for two tables that mean one outlet. */
  readonly outlet: string;
}

/** What follows from the settings of one plug, without loading what talks to it. */
export interface DriverFacts {
  /** Names driver, device and outlet; a change disarms the watchdog. No secret. */
  readonly fingerprint: string;
  readonly timedBy: TimedBy;
  /** What keeps its off time may be a queue that any question ends. Absent: questions end nothing. */
  readonly heldByQueue?: true;
  readonly place: OutletPlace;
  /**
   * Where it connects: hosts are IP addresses, ports 1 – 65535; `0.0.0.0` with 0: it asks by UDP
   * from a port of its own. For permissions.
   */
  readonly connects: readonly { readonly host: string; readonly port: number }[];
  /** Whole paths of the programs that it runs. For permissions. */
  readonly runs: readonly string[];
  /** What an answer of the plug has shown, `"key and version fit"`; for the doctor. */
  readonly knownAs: string;
  /** What is left to its owner when set-up is done; null: nothing. */
  readonly afterSetUp: string | null;
}

/** The same with what its driver is. */
export interface PlugFacts extends DriverFacts {
  /** Nothing is ever switched. */
  readonly pretends: boolean;
}

/** What only the owner knows of where a plug is. */
export interface PlugSurroundings {
  /** This host hangs on the plug, too, and goes off with it; absent: nobody asked. */
  readonly powersThisHost?: boolean;
  /**
   * A plug whose cut this host ends can be switched while its router is off; absent: nobody asked.
   */
  readonly reachedWithoutRouter?: boolean;
}

/** One plug as its table has it: beside these, the settings of its driver. */
export interface SinglePlug extends PlugSettings, PlugSurroundings {
  readonly facts: PlugFacts;
}

/** One of several plugs. */
export interface MemberConfig<TPlug extends SinglePlug = SinglePlug> {
  /** `[A-Za-z0-9_-]{1,16}`, unlike the others' whatever the case. */
  readonly name: string;
  /** From the end of the off time until its power is due, 0 – 30 min, whole seconds. */
  readonly onDelayMs: number;
  /** The way to the others leads through what it feeds: it is cut last. At most one. */
  readonly carriesPath: boolean;
  readonly plug: TPlug;
}

/** One connection's worth of outlets. No call rejects for what a plug or a network may do. */
export interface Device {
  readonly members: readonly MemberConfig[];
  read(signal: AbortSignal): Promise<readonly Part<ReadOutcome>[]>;
  /** Cuts these, each for the off time and its own delay. */
  powerCycle(
    members: readonly MemberConfig[],
    options: { readonly offMs: number; readonly signal: AbortSignal },
  ): Promise<readonly Part<CycleOutcome>[]>;
  turnOn(
    members: readonly MemberConfig[],
    signal: AbortSignal,
  ): Promise<readonly Part<TurnOnOutcome>[]>;
}

/** A device of which only the address is known. */
export interface UnknownDevice {
  readonly driver: string;
  readonly host: string;
  /** Null: the driver's usual one. */
  readonly port: number | null;
  /** From 1. */
  readonly outlet: number;
  /** Null: none. */
  readonly user: string | null;
  /** A secret; null: none. */
  readonly password: string | null;
}

/** What came of asking a device who it is; `mac` is 12 hexadecimal digits in capitals. */
export type Recognized =
  | {
    readonly kind: "found";
    readonly mac: string;
    /** Other settings that follow from what it said, by the flags of their fields. */
    readonly answers?: Readonly<Record<string, string>>;
  }
  | { readonly kind: "failed"; readonly hint: string };

/** One device that answered to a search. */
export interface FoundDevice {
  /** IPv4. */
  readonly address: string;
  /** What it is, for a list; at most 60 characters. */
  readonly about: string;
  /** What stands in the way, and what to do about it; null: nothing does. */
  readonly warning: string | null;
  /** Settings that follow, by the flags of their fields. */
  readonly answers: Readonly<Record<string, string>>;
}

/** How a search is made. */
export interface DeviceSearch {
  readonly forMs: number;
  /** Who is asked: broadcast addresses, or one; `port` null: the driver's usual ones. */
  readonly ask: readonly { readonly host: string; readonly port: number | null }[];
  /** Ends early at the signal. */
  readonly sleep: (durationMs: number, signal: AbortSignal) => Promise<void>;
  readonly signal: AbortSignal;
}

/** How an outlet is used. */
export interface PlugUse {
  /** Other outlets of its device are cut with it, each by a command of its own. */
  readonly shared: boolean;
}

/** The part of a driver that talks to plugs, once it is loaded. */
export interface LoadedDriver<TSettings extends PlugSettings = PlugSettings> {
  /** The plug; nothing is sent yet. Throws RangeError for settings that it refuses. */
  create(settings: TSettings, use: PlugUse): Plug;
  /** Outlets of one device that fit one frame; null: they do not. Absent: the same. */
  createStrip?(members: readonly MemberConfig<TSettings & SinglePlug>[]): Device | null;
  /** Asks a device who it is, harmlessly; never rejects. Absent: such devices do not say. */
  recognize?(device: UnknownDevice, signal: AbortSignal): Promise<Recognized>;
  /**
   * Asks for such devices on the home's network; never rejects for what a network may do. Absent:
   * they cannot be found so.
   */
  find?(search: DeviceSearch): Promise<readonly FoundDevice[]>;
}

/** A setting that two outlets may not share, and what it must be. */
export interface Clash {
  readonly key: string;
  /** What must be there, before "of plug 1": `"no data point"`. */
  readonly allowed: string;
}

/**
 * One driver. All is known without loading what talks to plugs, and all but `load()` is pure.
 * Methods, not properties, so that a list of drivers takes each of them.
 */
export interface Driver<TSettings extends PlugSettings = PlugSettings> {
  /** As `driver = "…"` names it. */
  readonly name: TSettings["driver"];
  /** What it is for, in a few words for a list; no full stop. */
  readonly about: string;
  /** Settings of its table that are secrets: each may be in a file of its own, `KEY_file`. */
  readonly secrets: readonly string[];
  /** Its `name` is a setting of its own, and not only the outlet's name among several. */
  readonly ownsName?: true;
  /** Nothing is ever switched. */
  readonly pretends?: true;
  /** Its devices answer to a search: the loaded driver has `find`. */
  readonly isFound?: true;
  /** What set-up suggests; one driver alone. */
  readonly isUsual?: true;
  /** Reads its table; throws TypeError or RangeError with one line that names the setting. */
  parse(section: Section): TSettings;
  facts(settings: TSettings): DriverFacts;
  /** Why these two outlets of one device cannot be told apart on the wire; null: they can. */
  clash?(one: TSettings, other: TSettings): Clash | null;
  /** What set-up asks; null: the table is written by hand. */
  readonly script: DriverScript | null;
  /** Loads what talks to plugs. */
  load(): Promise<LoadedDriver<TSettings>>;
}
