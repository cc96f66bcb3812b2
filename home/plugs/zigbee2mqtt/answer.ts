/** What Zigbee2MQTT publishes of a plug, and what it is told (its documents, "MQTT topics"). */
import { numberAt, readJson, textAt } from "../../../lib/plugs/json_field.ts";
import type { PlugReading } from "../../../lib/plugs/plug.ts";

/** Where this is found differs by maker. */
const MEMORY_FIELDS = ["power_outage_memory", "power_on_behavior"] as const;

const AFTER_POWER_LOSS: Readonly<Record<string, PlugReading["afterPowerLoss"]>> = {
  on: "on",
  off: "off",
  restore: "last",
  previous: "last",
};

/** Reads a state that was published; null: it is none. */
export function readZigbeeState(text: string): PlugReading | null {
  const state = readJson(text);
  const power = textAt(state, ["state"])?.toUpperCase();
  if (power === undefined) return null;
  const memory = MEMORY_FIELDS.map((field) => textAt(state, [field])).find((each) => each !== null);
  const afterPowerLoss = AFTER_POWER_LOSS[memory?.toLowerCase() ?? ""] ?? null;
  const stays = "After a mains failure the outlet may stay off: set its power-on behaviour to on";
  return {
    on: power === "ON" ? true : power === "OFF" ? false : null,
    countdownS: numberAt(state, ["countdown"]),
    watts: numberAt(state, ["power"]),
    afterPowerLoss,
    warnings: memory === undefined || afterPowerLoss === "on" ? [] : [stays],
  };
}

/** Whether the bridge says that it runs; newer ones say so in JSON. */
export function isBridgeOnline(text: string): boolean {
  return (textAt(readJson(text), ["state"]) ?? text) === "online";
}

/** What is published to switch off; with seconds where the plug ends the cut itself. */
export function offMessage(offS: number | null): string {
  // Zigbee2MQTT obeys the fields in this order, and a plug's state stops its countdown.
  return JSON.stringify(offS === null ? { state: "OFF" } : { state: "OFF", countdown: offS });
}
