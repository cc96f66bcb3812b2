/** The `[mqtt]` table of home.toml: the broker by which Home Assistant shows the watchdog. */
import { isPublicAddress } from "../base/address.ts";
import { readBrokerLogin, readPlace, readTopic } from "../plugs/section.ts";
import { notAllowed, refuseUnknown, type Section } from "../base/settings.ts";

/** A broker in the home, and where Home Assistant looks for new devices on it. */
export type MqttConfig = Readonly<NonNullable<ReturnType<typeof parseMqtt>>>;

/** Reads the table; throws TypeError or RangeError that names the setting. Null: it is not there. */
export function parseMqtt(section: Section | null) {
  if (section === null) return null;
  const known = ["address", "port", "user", "password", "password_file", "discovery_prefix"];
  refuseUnknown(section, known);
  const { host, port } = readPlace(section, 1883);
  // The password goes in the clear.
  if (isPublicAddress(host)) throw notAllowed(section, "address", "an address within the home");
  const prefix = readTopic(section, "discovery_prefix", "Home Assistant's discovery prefix");
  return {
    host,
    port,
    ...readBrokerLogin(section),
    /** First part of the topics that Home Assistant listens to for new devices. */
    discoveryPrefix: prefix ?? "homeassistant",
  };
}
