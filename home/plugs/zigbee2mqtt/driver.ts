/** Zigbee plugs that Zigbee2MQTT knows. */
import type { Driver } from "../../../lib/plugs/driver.ts";
import { addressOf, FIELDS, isHostTimed, NONE, plugField } from "../../../lib/plugs/questions.ts";
import { addressFacts } from "../../../lib/plugs/device_facts.ts";
import { parseZigbee2MqttSection, type Zigbee2MqttConfig } from "./config.ts";

const DEVICE = plugField("device", {
  flag: "device-name",
  value: "NAME",
  help: "the plug's friendly name",
});
const ENDPOINT = plugField("endpoint", {
  value: "NAME",
  help: "which outlet of several, l1 where Zigbee2MQTT shows state_l1",
});
const BASE = plugField("base", {
  flag: "base-topic",
  value: "TOPIC",
  help: "first part of every topic",
  usual: "zigbee2mqtt",
});

function outletOf(
  { base, device, endpoint }: Pick<Zigbee2MqttConfig, "base" | "device" | "endpoint">,
): string {
  return `${base}/${device}${endpoint === null ? "" : ` ${endpoint}`}`;
}

export const ZIGBEE2MQTT: Driver<Zigbee2MqttConfig> = {
  name: "zigbee2mqtt",
  about: "Zigbee plugs, through Zigbee2MQTT",
  secrets: ["password"],
  parse: parseZigbee2MqttSection,
  facts: ({ base, device, endpoint, timedBy, ...at }) => ({
    ...addressFacts(at),
    fingerprint: `zigbee2mqtt ${outletOf({ base, device, endpoint })} ${timedBy}`,
    timedBy,
    place: {
      device: `zigbee2mqtt ${base}/${device}`,
      outlet: `zigbee2mqtt ${outletOf({ base, device, endpoint })}`,
    },
  }),
  script: {
    asked: [
      addressOf("The MQTT broker"),
      { field: DEVICE, text: "The plug's friendly name in Zigbee2MQTT", initial: null },
      {
        field: FIELDS.user,
        text: "The broker's user, if it has any",
        initial: NONE,
        optional: true,
      },
      {
        field: FIELDS.password,
        text: "That user's password",
        initial: NONE,
        optional: true,
        when: (answers) => (answers.get(FIELDS.user.flag) ?? NONE) !== NONE,
      },
      {
        field: FIELDS.timedBy,
        text: "Who switches on again: plug, where Zigbee2MQTT shows a countdown of it, else host",
        initial: FIELDS.timedBy.usual,
      },
    ],
    flags: [FIELDS.port, BASE, ENDPOINT],
    example: {
      driver: "zigbee2mqtt",
      address: "192.168.1.50",
      device: "plug",
      user: "watchdog",
    },
    timedBy: (answers) => isHostTimed(answers) ? "host" : "plug",
  },
  load: async () => ({ create: (await import("./plug.ts")).createZigbee2MqttPlug }),
};
