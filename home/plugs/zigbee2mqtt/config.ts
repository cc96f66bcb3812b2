/** The `[plug]` table of home.toml for `driver = "zigbee2mqtt"`. */
import type { TimedBy } from "../../../lib/plugs/plug.ts";
import {
  type PlugPlace,
  readBrokerLogin,
  readPlace,
  readTimedBy,
  readTopic,
} from "../../../lib/plugs/section.ts";
import { notAllowed, readText, refuseUnknown, type Section } from "../../../lib/base/settings.ts";

/** A Zigbee plug that Zigbee2MQTT knows. */
export interface Zigbee2MqttConfig extends PlugPlace {
  readonly driver: "zigbee2mqtt";
  /** Its friendly name; may hold `/`. */
  readonly device: string;
  /** Which outlet of several, as in `state_l1`; null: it has one. */
  readonly endpoint: string | null;
  /** First part of every topic. */
  readonly base: string;
  /** Null: the broker takes anybody. */
  readonly user: string | null;
  /** A secret; null: none. */
  readonly password: string | null;
  /** Who ends a cut: the plug, where Zigbee2MQTT shows a `countdown` of its own, else this host. */
  readonly timedBy: TimedBy;
}

/** Reads the table; throws TypeError or RangeError that names the setting. */
export function parseZigbee2MqttSection(section: Section): Zigbee2MqttConfig {
  const known = ["driver", "tested", "address", "port", "device", "base", "user", "password"];
  refuseUnknown(section, [...known, "password_file", "timed_by", "endpoint"]);
  const deviceAllowed = "the plug's friendly name, 1 – 100 characters without + #";
  const device = readText(section, "device", deviceAllowed) ?? "";
  // A name that ends so would be a command of another device.
  const isName = /^[^+#\p{Cc}]{1,100}$/u.test(device) &&
    !/^\/|\/(get|set|availability)?$/.test(device);
  if (!isName) throw notAllowed(section, "device", deviceAllowed);
  const endpointAllowed = 'an outlet\'s name, such as "l1" where Zigbee2MQTT shows state_l1';
  const endpoint = readText(section, "endpoint", endpointAllowed);
  if (endpoint !== null && !/^[A-Za-z0-9_]{1,32}$/.test(endpoint)) {
    throw notAllowed(section, "endpoint", endpointAllowed);
  }
  const base = readTopic(section, "base", "Zigbee2MQTT's base topic") ?? "zigbee2mqtt";
  const timedBy = readTimedBy(section, "host");
  return {
    driver: "zigbee2mqtt",
    ...readPlace(section, 1883),
    device,
    endpoint,
    base,
    ...readBrokerLogin(section),
    timedBy,
  };
}
