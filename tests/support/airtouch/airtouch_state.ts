/** What a simulated console knows and how it answers; no sockets. */
import type { Model } from "../../../lib/airtouch/model.ts";
import type {
  AcAbility,
  AcControl,
  AcStatus,
  AcTimers,
  ZoneControl,
  ZoneName,
  ZoneStatus,
} from "../../../lib/airtouch/types.ts";
import { answerUndocumented } from "./undocumented.ts";
import type { Reply, Said } from "./wire/message.ts";

export interface ConsoleState {
  readonly model: Model;
  readonly versions: readonly string[];
  readonly updateAvailable: boolean;
  readonly abilities: readonly AcAbility[];
  readonly names: readonly ZoneName[];
  readonly acs: readonly AcStatus[];
  readonly zones: readonly ZoneStatus[];
  readonly timers: readonly AcTimers[];
  readonly errorTexts: Readonly<Record<number, string>>;
}

/** What comes of a message: the new state, answers with the same id, and what everyone is told. */
export interface Reaction {
  readonly state: ConsoleState;
  readonly replies: readonly Reply[];
  readonly pushes: readonly Reply[];
}

const UNSET = { enabled: false, hour: 0, minute: 0 };

/** One AC, three zones; zone 2 has no sensor. */
export function homeState(model: Model): ConsoleState {
  const at4 = model === 4;
  const zone = (number: number, hasSensor: boolean): ZoneStatus => ({
    zone: number,
    power: "on",
    method: hasSensor ? "temperature" : "percentage",
    openPercent: 40,
    setPointC: hasSensor ? 21 : null,
    temperatureC: hasSensor ? 20.4 : null,
    hasSensor,
    spill: false,
    batteryLow: false,
    turboSupported: at4 ? true : null,
  });
  return {
    model,
    versions: ["1.3.3"],
    updateAvailable: false,
    abilities: [{
      ac: 0,
      name: "Unit",
      firstZone: 0,
      zoneCount: 3,
      modes: ["auto", "heat", "cool"],
      fans: ["auto", "low", "medium", "high"],
      coolMinC: 16,
      coolMaxC: 31,
      heatMinC: 16,
      heatMaxC: 31,
      shownZones: at4 ? [0, 1, 2] : null,
    }],
    names: [{ zone: 0, name: "Living" }, { zone: 1, name: "Kitchen" }, { zone: 2, name: "Bed" }],
    acs: [{
      ac: 0,
      power: "off",
      mode: "heat",
      fan: "low",
      setPointC: 24,
      temperatureC: 19.5,
      errorCode: 0,
      spill: false,
      timerSet: false,
      turbo: at4 ? null : false,
      bypass: at4 ? null : false,
    }],
    zones: [zone(0, true), zone(1, true), zone(2, false)],
    timers: Array.from(
      { length: at4 ? 4 : 1 },
      (_, ac) => ({ ac, onTimer: UNSET, offTimer: UNSET }),
    ),
    errorTexts: {},
  };
}

/** An AT5 with an AC and no zones at all. */
export function zonelessState(): ConsoleState {
  const home = homeState(5);
  const abilities = home.abilities.map((one) => ({ ...one, zoneCount: 0 }));
  return { ...home, abilities, names: [], zones: [] };
}

export function react(state: ConsoleState, message: Said): Reaction {
  const say = (...replies: Reply[]): Reaction => ({ state, replies, pushes: [] });
  const zoneless = state.model === 5 && state.zones.length === 0;
  switch (message.kind) {
    case "version_request": {
      const { updateAvailable, versions } = state;
      return say({ kind: "version", updateAvailable, versions });
    }
    case "error_request":
      return say({ kind: "error", ac: message.ac, text: state.errorTexts[message.ac] ?? null });
    case "ability_request":
      return say({ kind: "ability", abilities: state.abilities });
    case "names_request":
      // Real consoles without zones send the question back.
      return zoneless ? say(message) : say({ kind: "names", names: state.names });
    case "ac_status_request":
      return say({ kind: "ac_status", acs: state.acs });
    case "zone_status_request":
      return zoneless ? say(message) : say({ kind: "zone_status", zones: state.zones });
    case "timer_status_request":
      return say({ kind: "timer_status", timers: state.timers });
    case "timer_control": {
      const timers = state.timers.map((old) =>
        message.timers.find(({ ac }) => ac === old.ac) ?? old
      );
      const status: Reply = { kind: "timer_status", timers };
      return { state: { ...state, timers }, replies: [status], pushes: [status] };
    }
    case "ac_control": {
      const acs = state.acs.map((ac) => message.controls.reduce(controlAc, ac));
      const status: Reply = { kind: "ac_status", acs };
      return { state: { ...state, acs }, replies: [status], pushes: [status] };
    }
    case "zone_control": {
      const zones = state.zones.map((zone) => message.controls.reduce(controlZone, zone));
      const status: Reply = { kind: "zone_status", zones };
      return { state: { ...state, zones }, replies: [status], pushes: [status] };
    }
    case "unknown": {
      const answer = answerUndocumented(message);
      return answer === null ? say() : say(answer);
    }
    default:
      return say();
  }
}

function controlAc(status: AcStatus, control: AcControl): AcStatus {
  if (control.ac !== status.ac) return status;
  const { power, mode, fan, setPoint } = control;
  const toggled = status.power === "off" ? "on" : "off";
  const powers = { keep: status.power, toggle: toggled, away: "away-on" } as const;
  return {
    ...status,
    power: power === "keep" || power === "toggle" || power === "away" ? powers[power] : power,
    mode: mode === "keep" ? status.mode : mode,
    fan: fan === "keep" ? status.fan : fan,
    setPointC: steppedC(status.setPointC, setPoint),
  };
}

function steppedC(setPointC: number | null, change: AcControl["setPoint"]): number | null {
  if (typeof change !== "string") return change.setC;
  const steps: Readonly<Record<string, number>> = { up: 1, down: -1 };
  return setPointC === null ? null : setPointC + (steps[change] ?? 0);
}

function controlZone(status: ZoneStatus, control: ZoneControl): ZoneStatus {
  if (control.zone !== status.zone) return status;
  const { power, value } = control;
  const toggled = status.power === "off" ? "on" : "off";
  const next = { ...status, power: power === "keep" ? status.power : power } as ZoneStatus;
  const switched = power === "toggle" ? { ...next, power: toggled } as ZoneStatus : next;
  const method = control.method === "percentage" || control.method === "temperature"
    ? { ...switched, method: control.method }
    : switched;
  if (value === "keep") return method;
  if (typeof value === "string") {
    const sign = value === "up" ? 1 : -1;
    return method.method === "percentage"
      ? { ...method, openPercent: method.openPercent + sign * 5 }
      : { ...method, setPointC: (method.setPointC ?? 0) + sign };
  }
  // As the vendor's client expects it: the method follows the value.
  return "openPercent" in value
    ? { ...method, method: "percentage", openPercent: value.openPercent }
    : { ...method, method: "temperature", setPointC: value.setC };
}
