/**
 * What Home Assistant is told over MQTT: what the watchdog is (its "device discovery", which it has
 * since 2024.11), and what it saw. Sensors alone; each is unavailable when nothing came for 90 s, so a
 * dead watchdog shows.
 */
import { CAUSES } from "../../wire/cause.ts";
import type { Diagnosis } from "../diagnose.ts";
import { isOn, isOwed } from "../power/power.ts";
import type { WatchState } from "../state/state.ts";
import { DAY_MS, SECOND_MS } from "../../time/time.ts";

/** Six ticks: what is not told for so long is no longer known. */
const EXPIRES_AFTER_S = 90;

/** One message. */
export interface MqttMessage {
  readonly topic: string;
  readonly text: string;
}

/** Both of a tick. */
export type HomeAssistantMessages = Readonly<ReturnType<typeof homeAssistantMessages>>;

/** What is the same at every tick. */
export interface HomeAssistantDevice {
  readonly site: { readonly id: string; readonly name: string | null };
  readonly discoveryPrefix: string;
  readonly release: string;
  /** The cloud's address; null: there is no cloud. */
  readonly cloudUrl: string | null;
}

/** The messages of a tick that left `state`. */
export function homeAssistantMessages(
  state: WatchState,
  options: HomeAssistantDevice & { readonly diagnosis: Diagnosis },
) {
  return {
    /** Kept by the broker; said where the broker does not hold it word for word. */
    discovery: discoveryMessage(options),
    /** Never kept: an old one would pass for a living watchdog. */
    state: { topic: topicOf(options), text: JSON.stringify(seenBy(state, options.diagnosis)) },
  };
}

/** What the broker holds of the watchdog once a tick told it. */
export function discoveryMessage(device: HomeAssistantDevice): MqttMessage {
  return {
    topic: `${device.discoveryPrefix}/device/${idOf(device)}/config`,
    text: JSON.stringify(discoveryOf(device)),
  };
}

/** The state once it is known whether Home Assistant was told, and what is new in that. */
export function noteHomeAssistant(
  state: WatchState,
  /** Null: it was told. */
  why: string | null,
): { readonly state: WatchState; readonly news: string | null } {
  const isUntold = why !== null;
  if (isUntold === state.homeAssistantUntold) return { state, news: null };
  return {
    state: { ...state, homeAssistantUntold: isUntold },
    news: isUntold ? `cannot be told (${why})` : "is told again",
  };
}

function topicOf({ site }: HomeAssistantDevice): string {
  return `rebootinator/${site.id}/state`;
}

function idOf({ site }: HomeAssistantDevice): string {
  return `rebootinator_${site.id}`;
}

function discoveryOf(device: HomeAssistantDevice) {
  const { site, release, cloudUrl } = device;
  const id = idOf(device);
  /** A missing value is written "None", which Home Assistant shows as unknown. */
  const entity = (key: string, rest: Readonly<Record<string, unknown>>) => ({
    unique_id: `${id}_${key}`,
    value_template: `{{ value_json.${key} }}`,
    expire_after: EXPIRES_AFTER_S,
    ...rest,
  });
  return {
    device: {
      identifiers: [id],
      name: site.name ?? `Rebootinator ${site.id}`,
      manufacturer: "Rebootinator",
      model: "Internet watchdog",
      sw_version: release,
      ...(cloudUrl === null ? {} : { configuration_url: `${cloudUrl}/sites/${site.id}` }),
    },
    origin: { name: "Rebootinator", sw_version: release },
    state_topic: topicOf(device),
    components: {
      internet: entity("internet", {
        platform: "binary_sensor",
        name: "Internet",
        device_class: "connectivity",
        payload_on: "up",
        payload_off: "down",
      }),
      cause: entity("cause", {
        platform: "sensor",
        name: "Cause",
        device_class: "enum",
        options: CAUSES,
      }),
      power: entity("power", {
        platform: "binary_sensor",
        name: "Router power",
        device_class: "power",
        payload_on: "on",
        payload_off: "off",
      }),
      reboots: entity("reboots", {
        platform: "sensor",
        name: "Reboots in 24 h",
        state_class: "measurement",
      }),
      outage: entity("outage", {
        platform: "sensor",
        name: "Last outage",
        device_class: "timestamp",
      }),
      outage_length: entity("outage_length", {
        platform: "sensor",
        name: "Length of the last outage",
        device_class: "duration",
        unit_of_measurement: "s",
      }),
    },
  };
}

/** What the state topic carries; null: it is not known. */
function seenBy(state: WatchState, { cause, online }: Diagnosis) {
  const { outage, lastOutage } = state;
  const sinceWallMs = outage?.sinceWallMs ?? lastOutage?.sinceWallMs ?? null;
  const lastedMs = outage === null ? lastOutage?.lastedMs ?? null : null;
  return {
    internet: online ? "up" : cause === "watchdog_broken" ? null : "down",
    cause,
    power: isOwed(state.power) ? "off" : isOn(state.power) && state.power.length > 0 ? "on" : null,
    reboots: state.cuts.filter(({ agedMs }) => state.agedMs - agedMs < DAY_MS).length,
    /** When the present outage began, or the last one. */
    outage: sinceWallMs === null ? null : new Date(sinceWallMs).toISOString(),
    /** Seconds, whole; null while it lasts. */
    outage_length: lastedMs === null ? null : Math.round(lastedMs / SECOND_MS),
  };
}
