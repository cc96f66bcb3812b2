/** What Zigbee2MQTT publishes of a plug, and what it is told (its documents, "MQTT topics"). */
import { numberAt, readJson, textAt } from "../../../lib/base/json_field.ts";
import type { PlugReading } from "../../../lib/plugs/plug.ts";

/** Where this is found differs by maker. */
const MEMORY_FIELDS = ["power_outage_memory", "power_on_behavior"] as const;

const AFTER_POWER_LOSS: Readonly<Record<string, PlugReading["afterPowerLoss"]>> = {
  on: "on",
  off: "off",
  restore: "last",
  previous: "last",
};

/** Names of one outlet's fields: of several outlets each has its endpoint's name behind it. */
export function stateFieldOf(name: string, endpoint: string | null): string {
  return endpoint === null ? name : `${name}_${endpoint}`;
}

/** Reads a state that was published; null: it is none of this outlet. */
export function readZigbeeState(text: string, endpoint: string | null): PlugReading | null {
  const state = readJson(text);
  const power = textAt(state, [stateFieldOf("state", endpoint)])?.toUpperCase();
  if (power === undefined) return null;
  const names = MEMORY_FIELDS.flatMap((field) => [stateFieldOf(field, endpoint), field]);
  const memory = names.map((field) => textAt(state, [field])).find((each) => each !== null);
  const afterPowerLoss = AFTER_POWER_LOSS[memory?.toLowerCase() ?? ""] ?? null;
  const stays = "After a mains failure the outlet may stay off: set its power-on behaviour to on";
  return {
    on: power === "ON" ? true : power === "OFF" ? false : null,
    countdownS: numberAt(state, [stateFieldOf("countdown", endpoint)]),
    watts: numberAt(state, ["power"]),
    afterPowerLoss,
    warnings: memory === undefined || afterPowerLoss === "on" ? [] : [stays],
  };
}

/** What a device that answers has in place of the state that was looked for, in words. */
export function describeStateless(text: string, endpoint: string | null): string {
  const states = Object.keys(Object(readJson(text))).filter((key) => /^state(_|$)/.test(key));
  const has = states.length === 0 ? "no state: is it a plug?" : states.slice(0, 6).join(", ");
  return `The device answers, but has no "${stateFieldOf("state", endpoint)}"; it has ${has}` +
    (states.length === 0 ? "" : " (see plug.endpoint)");
}

/** Whether the bridge says that it runs; newer ones say so in JSON. */
export function isBridgeOnline(text: string): boolean {
  return (textAt(readJson(text), ["state"]) ?? text) === "online";
}

/** What is published to switch off; with seconds where the plug ends the cut itself. */
export function offMessage(offS: number | null, endpoint: string | null): string {
  const state = { [stateFieldOf("state", endpoint)]: "OFF" };
  // Zigbee2MQTT obeys the fields in this order, and a plug's state stops its countdown.
  return JSON.stringify(
    offS === null ? state : { ...state, [stateFieldOf("countdown", endpoint)]: offS },
  );
}

/** What is published to switch on. */
export function onMessage(endpoint: string | null): string {
  return JSON.stringify({ [stateFieldOf("state", endpoint)]: "ON" });
}

/** What is published to ask the plug itself, and not what Zigbee2MQTT remembers of it. */
export function questionMessage(
  endpoint: string | null,
  { countdown }: { readonly countdown: boolean },
): string {
  const state = { [stateFieldOf("state", endpoint)]: "" };
  return JSON.stringify(
    countdown ? { ...state, [stateFieldOf("countdown", endpoint)]: "" } : state,
  );
}
