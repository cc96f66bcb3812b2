import type { AcFan, AcMode, AcPower, Fan, Mode, ZonePower } from "./fields.ts";

/**
 * What a message says, the same words for both models. A group of AT4 and a zone of AT5 are both a
 * zone. Temperatures are °C; null always means that the console has no value.
 */

/** The console's software. Vendor protocol AT4 v1.6 and AT5 v1.2, "Console version". */
export interface ConsoleVersion {
  /** Whether the vendor has a newer one. */
  readonly updateAvailable: boolean;
  /** The first is the console that answers; a second one hangs on another wall. */
  readonly versions: readonly string[];
}

/** AT4 v1.6 and AT5 v1.2, "AC status". */
export interface AcStatus {
  /** 0–3 (AT4), 0–15 (AT5). */
  readonly ac: number;
  /** AT4 knows on and off only. */
  readonly power: AcPower;
  /** What it does now, within what it was asked for. */
  readonly mode: AcMode;
  /** What the fan does now, within what it was asked for. */
  readonly fan: AcFan;
  /** AT4: whole 0–63; AT5: 10.0–35.0 or null. */
  readonly setPointC: number | null;
  /** −50.0–150.0; null: not available. */
  readonly temperatureC: number | null;
  /** 0–65535, 0: none. Its text comes by an error request. */
  readonly errorCode: number;
  /** Whether air is let into zones that did not ask for it, because the others take too little. */
  readonly spill: boolean;
  /** Whether it will switch itself on or off. */
  readonly timerSet: boolean;
  /** Whether a zone gets all there is; null on AT4, which does not say. */
  readonly turbo: boolean | null;
  /** Whether a duct past the zones is open; null on AT4, which does not say. */
  readonly bypass: boolean | null;
}

/** AT4 v1.6 "Group status", AT5 v1.2 "Zone status". */
export interface ZoneStatus {
  /** 0–15. */
  readonly zone: number;
  /** Turbo: all the air there is. */
  readonly power: ZonePower;
  /** What the damper follows: a fixed opening, or the set point. */
  readonly method: "percentage" | "temperature";
  /** 0–100; 101–127 are not defined. */
  readonly openPercent: number;
  /** AT4: whole 0–63, null without a sensor; AT5: 10.0–35.0 or null. */
  readonly setPointC: number | null;
  /** −50.0–150.0; null: not available, as it always is without a sensor. */
  readonly temperatureC: number | null;
  /** Whether it measures its temperature. */
  readonly hasSensor: boolean;
  /** Whether it is open only to take what the AC must get rid of. */
  readonly spill: boolean;
  /** Whether its sensor wants a new battery. */
  readonly batteryLow: boolean;
  /** Whether it takes turbo; null on AT5, which does not say. */
  readonly turboSupported: boolean | null;
}

/** AT4 v1.6 and AT5 v1.2, "AC ability". Set points are whole °C, 0–255. */
export interface AcAbility {
  readonly ac: number;
  readonly name: string;
  readonly firstZone: number;
  /** AT4: counts seen on real consoles were wrong; see {@linkcode zonesOfAc}. */
  readonly zoneCount: number;
  /** In the order of their codes. */
  readonly modes: readonly Mode[];
  readonly fans: readonly Fan[];
  readonly coolMinC: number;
  readonly coolMaxC: number;
  /** The same as for cooling on AT4. */
  readonly heatMinC: number;
  readonly heatMaxC: number;
  /** Groups shown under this AC (AT4 from console 1.2.3); null: not told. */
  readonly shownZones: readonly number[] | null;
}

/** AT4 v1.6 "Group name", AT5 v1.2 "Zone name"; a name may be empty. */
export interface ZoneName {
  readonly zone: number;
  readonly name: string;
}

/** A change of set point. */
export type SetPointChange = "keep" | "up" | "down" | { readonly setC: number };

/** AT4 v1.6 and AT5 v1.2, "AC control". `toggle`, `up` and `down` must never be sent twice. */
export interface AcControl {
  readonly ac: number;
  readonly power: "keep" | "toggle" | "off" | "on" | "away" | "sleep";
  readonly mode: "keep" | Mode;
  readonly fan: "keep" | Fan;
  readonly setPoint: SetPointChange;
}

/** What a zone's damper or sensor is told. */
export type ZoneValue =
  | "keep"
  | "up"
  | "down"
  | { readonly openPercent: number }
  | { readonly setC: number };

/**
 * AT4 v1.6 "Group control", AT5 v1.2 "Zone control". `toggle` (AT4: next state), `up` and `down`
 * must never be sent twice.
 */
export interface ZoneControl {
  readonly zone: number;
  readonly power: "keep" | "toggle" | "off" | "on" | "turbo";
  readonly method: "keep" | "percentage" | "temperature";
  readonly value: ZoneValue;
}

/** Not in the vendor's documents. Hours 0–31 and minutes 0–63 as they came. */
export interface Timer {
  readonly enabled: boolean;
  readonly hour: number;
  readonly minute: number;
}

export interface AcTimers {
  readonly ac: number;
  readonly onTimer: Timer;
  readonly offTimer: Timer;
}

/** What a client asks; null: about all. An AT5 sends one back to say that it has none of it. */
type Question =
  | { readonly kind: "version_request" | "ac_status_request" | "zone_status_request" }
  | { readonly kind: "timer_status_request" }
  | { readonly kind: "error_request"; readonly ac: number }
  | { readonly kind: "ability_request"; readonly ac: number | null }
  | { readonly kind: "names_request"; readonly zone: number | null };

/** What can be written: all that a client says. AT4 controls exactly one AC or zone in a message. */
export type Encodable =
  | Question
  | { readonly kind: "ac_control"; readonly controls: readonly AcControl[] }
  | { readonly kind: "zone_control"; readonly controls: readonly ZoneControl[] }
  /** Not in the vendor's documents. AT4: all four ACs, in order; one left out would be set, too. */
  | { readonly kind: "timer_control"; readonly timers: readonly AcTimers[] };

/** One message as it comes. What is not understood is a value too, never an error. */
export type Message =
  | Question
  /** What some client wants changed: what came of it, a status tells. */
  | { readonly kind: "control" }
  /** At least one version, possibly empty. */
  | { readonly kind: "version" } & ConsoleVersion
  /** `text` null: no error. */
  | { readonly kind: "error"; readonly ac: number; readonly text: string | null }
  | { readonly kind: "ability"; readonly abilities: readonly AcAbility[] }
  | { readonly kind: "names"; readonly names: readonly ZoneName[] }
  | { readonly kind: "ac_status"; readonly acs: readonly AcStatus[] }
  | { readonly kind: "zone_status"; readonly zones: readonly ZoneStatus[] }
  | { readonly kind: "timer_status"; readonly timers: readonly AcTimers[] }
  | Unknown
  | Malformed;

/** A type, extended command or sub type that this codec does not know; to be skipped. */
export interface Unknown {
  readonly kind: "unknown";
  readonly type: number;
  /** Extended command or sub type; null where the type has none. */
  readonly subType: number | null;
  readonly data: Uint8Array;
}

/** A known type whose data cannot be what it says; the CRC was right all the same. */
export interface Malformed {
  readonly kind: "malformed";
  readonly type: number;
  readonly why: string;
}
