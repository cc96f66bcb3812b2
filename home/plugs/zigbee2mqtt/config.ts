/** The `[plug]` table of home.toml for `driver = "zigbee2mqtt"`. */
import { readBrokerLogin, readPlace, readTimedBy, readTopic } from "../../../lib/plugs/section.ts";
import { needFit, readFit, refuseUnknown, type Section } from "../../../lib/base/settings.ts";

/** A Zigbee plug that Zigbee2MQTT knows. */
export type Zigbee2MqttConfig = Readonly<ReturnType<typeof parseZigbee2MqttSection>>;

/** Reads the table; throws TypeError or RangeError that names the setting. */
export function parseZigbee2MqttSection(section: Section) {
  const known = ["driver", "tested", "address", "port", "device", "base", "user", "password"];
  refuseUnknown(section, [...known, "password_file", "timed_by", "endpoint"]);
  return {
    driver: "zigbee2mqtt" as const,
    /** Its friendly name; may hold `/`. */
    device: needFit(section, "device", {
      allowed: "the plug's friendly name, 1 – 100 characters without + #",
      // A name that ends so would be a command of another device.
      fits: /^(?!\/)(?!.*\/(get|set|availability)?$)[^+#\p{Cc}]{1,100}$/u,
    }),
    /** Which outlet of several, as in `state_l1`; null: it has one. */
    endpoint: readFit(section, "endpoint", {
      allowed: 'an outlet\'s name, such as "l1" where Zigbee2MQTT shows state_l1',
      fits: /^[A-Za-z0-9_]{1,32}$/,
    }),
    /** First part of every topic. */
    base: readTopic(section, "base", "Zigbee2MQTT's base topic") ?? "zigbee2mqtt",
    /** Who ends a cut: the plug, where Zigbee2MQTT shows a `countdown` of its own, else this host. */
    timedBy: readTimedBy(section, "host"),
    ...readPlace(section, 1883),
    ...readBrokerLogin(section),
  };
}
