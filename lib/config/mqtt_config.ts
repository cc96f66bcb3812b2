/** The `[mqtt]` table of home.toml: the broker by which Home Assistant shows the watchdog. */
import { isPublicAddress } from "../base/address.ts";
import { readBrokerLogin, readPlace, readTopic } from "../plugs/section.ts";
import { notAllowed, refuseUnknown, type Section } from "../base/settings.ts";

/** A broker in the home, and where Home Assistant looks for new devices on it. */
export interface MqttConfig {
  /** IP address, not a public one. */
  readonly host: string;
  readonly port: number;
  /** Null: the broker takes anybody. */
  readonly user: string | null;
  /** A secret; null: none. */
  readonly password: string | null;
  /** First part of the topics that Home Assistant listens to for new devices. */
  readonly discoveryPrefix: string;
}

/** Reads the table; throws TypeError or RangeError that names the setting. Null: it is not there. */
export function parseMqtt(section: Section | null): MqttConfig | null {
  if (section === null) return null;
  const known = ["address", "port", "user", "password", "password_file", "discovery_prefix"];
  refuseUnknown(section, known);
  const { host, port } = readPlace(section, 1883);
  // The password goes in the clear.
  if (isPublicAddress(host)) throw notAllowed(section, "address", "an address within the home");
  const prefix = readTopic(section, "discovery_prefix", "Home Assistant's discovery prefix");
  const discoveryPrefix = prefix ?? "homeassistant";
  return { host, port, ...readBrokerLogin(section), discoveryPrefix };
}
