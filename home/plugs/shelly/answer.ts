/** What a Shelly says of itself (Gen1 HTTP API; Gen2+ RPC: Switch, Shelly), read as a plug. */
import { fieldAt, flagAt, numberAt, textAt } from "../../../lib/base/json_field.ts";
import type { PlugReading } from "../../../lib/plugs/plug.ts";

/** Who answers at `/shelly`, which is open even where a password is set. */
export interface ShellyIdentity {
  /** As sent. */
  readonly mac: string;
  /** Gen2, 3 and 4 speak the same RPC. */
  readonly generation: "gen1" | "gen2";
  readonly locked: boolean;
}

/** Reads the answer of `/shelly`; null when no Shelly answered. */
export function readShellyIdentity(value: unknown): ShellyIdentity | null {
  const mac = textAt(value, ["mac"]);
  if (mac === null) return null;
  const generation = (numberAt(value, ["gen"]) ?? 1) >= 2 ? "gen2" : "gen1";
  const locked = flagAt(value, [generation === "gen2" ? "auth_en" : "auth"]) ?? false;
  return { mac, generation, locked };
}

type State = Pick<PlugReading, "on" | "countdownS" | "watts">;

/** Reads a Gen1 `/status` for a relay, counted from 0. */
export function readGen1State(status: unknown, relay: number): State {
  const path = ["relays", relay];
  const timed = flagAt(status, [...path, "has_timer"]);
  const leftS = numberAt(status, [...path, "timer_remaining"]);
  return {
    on: flagAt(status, [...path, "ison"]),
    countdownS: timed === false ? 0 : timed === true ? Math.max(1, Math.ceil(leftS ?? 1)) : null,
    watts: numberAt(status, ["meters", relay, "power"]),
  };
}

/** Reads a Gen2+ `Shelly.GetStatus` for a switch, counted from 0. */
export function readGen2State(status: unknown, relay: number): State {
  const path = `switch:${relay}`;
  const on = flagAt(status, [path, "output"]);
  const startedS = numberAt(status, [path, "timer_started_at"]);
  const lengthS = numberAt(status, [path, "timer_duration"]);
  const nowS = numberAt(status, ["sys", "unixtime"]);
  return {
    on,
    countdownS: on === null ? null : lengthS === null ? 0 : leftOf({ startedS, lengthS, nowS }),
    watts: numberAt(status, [path, "apower"]),
  };
}

/** A device without the time (no internet since it booted) does not say how long it has run. */
function leftOf(timer: {
  readonly startedS: number | null;
  readonly lengthS: number;
  readonly nowS: number | null;
}): number {
  const { startedS, lengthS, nowS } = timer;
  const passedS = startedS === null || nowS === null ? 0 : Math.max(0, nowS - startedS);
  return Math.max(1, Math.ceil(lengthS - passedS));
}

type Settings = Pick<PlugReading, "afterPowerLoss" | "warnings">;

const AFTER_POWER_LOSS: Readonly<Record<string, PlugReading["afterPowerLoss"]>> = {
  on: "on",
  off: "off",
  last: "last",
  "restore_last": "last",
};

/** Reads Gen1 `/settings/relay/N` or Gen2+ `Switch.GetConfig`. */
export function readShellySettings(settings: unknown): Settings {
  const power = textAt(settings, ["initial_state"]) ?? textAt(settings, ["default_state"]) ?? "";
  const afterPowerLoss = AFTER_POWER_LOSS[power] ?? null;
  const autoOff = fieldAt(settings, ["auto_off"]);
  const warnings: string[] = [];
  if (power !== "" && afterPowerLoss !== "on") {
    warnings.push("After a mains failure the outlet may stay off: set its power-on state to ON");
  }
  if (autoOff === true || (typeof autoOff === "number" && autoOff > 0)) {
    warnings.push("Auto-off is set on the plug: it would switch the router off by itself");
  }
  return { afterPowerLoss, warnings };
}
