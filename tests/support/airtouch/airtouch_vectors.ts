/** The 89 recorded and built frames, and their meaning in this project's words. */
import type { Model } from "../../../lib/airtouch/model.ts";
import vectors from "../../fixtures/airtouch_vectors.json" with { type: "json" };
import type { Said, Sayable } from "./wire/message.ts";

/** One frame; `same`: whoever understood it writes the same bytes. */
export interface Vector {
  readonly id: string;
  readonly model: Model;
  readonly direction: "to_console" | "to_client";
  readonly hex: string;
  readonly valid: boolean;
  readonly same: boolean;
  /** How the reference writes what it read, where that differs; null elsewhere. */
  readonly reencoded: string | null;
  /** Null for a frame that must be rejected. */
  readonly meaning: Said | null;
}

// deno-lint-ignore no-explicit-any
type Fact = any;

export function loadVectors(): readonly Vector[] {
  return (vectors as readonly Fact[]).map((vector) => ({
    id: vector.id,
    model: vector.model === "at4" ? 4 : 5,
    direction: vector.dir === "to console" ? "to_console" : "to_client",
    hex: vector.hex,
    valid: vector.valid,
    same: vector.same === true,
    reencoded: vector.reencoded ?? null,
    meaning: vector.decoded === null ? null : meaningOf(vector),
  }));
}

function meaningOf(vector: Fact): Said {
  const fact = vector.decoded.sub_message ?? vector.decoded;
  if (fact._t === "UnsupportedMessage") {
    const data = Uint8Array.fromHex("4500000200030001" + fact.raw_data);
    return { kind: "unknown", type: 0xc0, subType: fact.unsupported_id, data };
  }
  const control = fact.zone_control ?? (fact._t === "GroupControlMessage" ? [fact] : null);
  if (control !== null) {
    // The reference reads the method of AT5 v1.2 but does not tell it.
    const method = vector.id === "A5-36" ? "temperature" : null;
    return { kind: "zone_control", controls: control.map((one: Fact) => zoneControl(one, method)) };
  }
  return messageOf(fact);
}

function messageOf(fact: Fact): Sayable {
  const numberOrAll = (value: unknown) => value === "ALL" ? null : value as number;
  switch (fact._t) {
    case "ConsoleVersionRequest":
      return { kind: "version_request" };
    case "ConsoleVersionMessage":
      return { kind: "version", updateAvailable: fact.update_available, versions: fact.versions };
    case "AcErrorInformationRequest":
      return { kind: "error_request", ac: fact.ac_number };
    case "AcErrorInformationMessage":
      return { kind: "error", ac: fact.ac_number, text: fact.error_info };
    case "AcAbilityRequest":
      return { kind: "ability_request", ac: numberOrAll(fact.ac_number) };
    case "AcAbilityMessage":
      return { kind: "ability", abilities: fact.ac_abilities.map(ability) };
    case "GroupNamesRequest":
      return { kind: "names_request", zone: numberOrAll(fact.group_number) };
    case "ZoneNamesRequest":
      return { kind: "names_request", zone: numberOrAll(fact.zone_number) };
    case "GroupNamesMessage":
      return { kind: "names", names: names(fact.group_names) };
    case "ZoneNamesMessage":
      return { kind: "names", names: names(fact.zone_names) };
    case "AcStatusRequest":
      return { kind: "ac_status_request" };
    case "AcStatusMessage":
      return { kind: "ac_status", acs: fact.ac_status.map(acStatus) };
    case "AcControlMessage":
      return { kind: "ac_control", controls: (fact.ac_control ?? [fact]).map(acControl) };
    case "GroupStatusRequest":
    case "ZoneStatusRequest":
      return { kind: "zone_status_request" };
    case "GroupStatusMessage":
      return { kind: "zone_status", zones: fact.groups.map(zoneStatus) };
    case "ZoneStatusMessage":
      return { kind: "zone_status", zones: fact.zones.map(zoneStatus) };
    case "AcTimerStatusRequest":
      return { kind: "timer_status_request" };
    case "AcTimerStatusMessage":
      return { kind: "timer_status", timers: fact.ac_timer_status.map(timers) };
    default:
      throw new TypeError(`Cannot read vector: unknown meaning "${fact._t}"`);
  }
}

function ability(fact: Fact): Fact {
  return {
    ac: fact.ac_number,
    name: fact.ac_name,
    firstZone: fact.start_group ?? fact.start_zone,
    zoneCount: fact.group_count ?? fact.zone_count,
    modes: supported(fact.ac_mode_support),
    fans: supported(fact.fan_speed_support),
    coolMinC: fact.min_set_point ?? fact.min_cool_set_point,
    coolMaxC: fact.max_set_point ?? fact.max_cool_set_point,
    heatMinC: fact.min_set_point ?? fact.min_heat_set_point,
    heatMaxC: fact.max_set_point ?? fact.max_heat_set_point,
    shownZones: fact.groups ?? null,
  };
}

function supported(support: Readonly<Record<string, boolean>>): readonly string[] {
  const set = Object.entries(support).filter(([name, has]) => has && name !== "UNCHANGED");
  return set.map(([name]) => word(name));
}

/** The facts are JSON objects, whose number keys come in rising order; A4-18 was sent as 1, 5, 2. */
function names(fact: Readonly<Record<string, string>>): { zone: number; name: string }[] {
  return Object.entries(fact).map(([zone, name]) => ({ zone: Number(zone), name }));
}

function acStatus(fact: Fact): Fact {
  return {
    ac: fact.ac_number,
    power: word(fact.power_state),
    mode: word(fact.mode),
    fan: word(fact.fan_speed),
    setPointC: fact.set_point,
    temperatureC: fact.temperature,
    errorCode: fact.error_code,
    spill: fact.spill_active,
    timerSet: fact.timer_set,
    turbo: fact.turbo_active ?? null,
    bypass: fact.bypass_active ?? null,
  };
}

function acControl(fact: Fact): Fact {
  const change = fact.set_point_control ?? fact.set_point ?? null;
  const setPoint = change === null
    ? "keep"
    : typeof change === "string"
    ? word(change)
    : { setC: change.set_point ?? change };
  return {
    ac: fact.ac_number,
    power: word(fact.power),
    mode: word(fact.mode),
    fan: word(fact.fan_speed),
    setPoint,
  };
}

function zoneStatus(fact: Fact): Fact {
  return {
    zone: fact.group_number ?? fact.zone_number,
    power: word(fact.power_state),
    method: word(fact.control_method),
    openPercent: fact.damper_percentage,
    setPointC: fact.set_point,
    temperatureC: fact.temperature,
    hasSensor: fact.has_sensor,
    spill: fact.spill_active,
    batteryLow: fact.battery_status === "LOW",
    turboSupported: fact.supports_turbo ?? null,
  };
}

function zoneControl(fact: Fact, method: string | null): Fact {
  const setting = fact.setting ?? fact.zone_setting ?? null;
  const value = setting === null
    ? "keep"
    : typeof setting === "string"
    ? word(setting)
    : "open_percentage" in setting
    ? { openPercent: setting.open_percentage }
    : { setC: setting.set_point };
  return {
    zone: fact.group_number ?? fact.zone_number,
    power: word(fact.power ?? fact.zone_power),
    method: method ?? word(fact.control_method ?? "UNCHANGED"),
    value,
  };
}

function timers(fact: Fact): Fact {
  const timer = (state: Fact) => ({
    enabled: !state.disabled,
    hour: state.hour,
    minute: state.minute,
  });
  return { ac: fact.ac_number, onTimer: timer(fact.on_timer), offTimer: timer(fact.off_timer) };
}

const WORDS: Readonly<Record<string, string>> = {
  UNCHANGED: "keep",
  TURN_OFF: "off",
  TURN_ON: "on",
  SET_TO_AWAY: "away",
  SET_TO_SLEEP: "sleep",
  INCREASE: "up",
  DECREASE: "down",
  DAMPER: "percentage",
  OFF_AWAY: "away-off",
  ON_AWAY: "away-on",
  INTELLIGENT_AUTO: "intelligent",
};

function word(name: string): string {
  return WORDS[name] ??
    name.replace("INTELLIGENT_AUTO_", "intelligent-").toLowerCase().replaceAll("_", "-");
}
