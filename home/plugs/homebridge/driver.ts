/** Switches and outlets that Homebridge shows. */
import type { Driver } from "../../../lib/plugs/driver.ts";
import { type HomebridgeConfig, parseHomebridgeSection } from "./config.ts";
import { addressOf, FIELDS, plugField } from "../../../lib/plugs/questions.ts";
import { addressFacts } from "../../../lib/plugs/device_facts.ts";

const ACCESSORY = plugField("accessory", {
  value: "ID",
  help: "the outlet's uniqueId, 64 digits and letters",
});

export const HOMEBRIDGE: Driver<HomebridgeConfig> = {
  name: "homebridge",
  about: "anything that Homebridge shows as a switch or outlet",
  secrets: ["password"],
  parse: parseHomebridgeSection,
  facts: ({ accessory, ...at }) => ({
    ...addressFacts(at),
    fingerprint: `homebridge ${accessory}`,
    timedBy: "host",
    place: { device: null, outlet: `homebridge ${accessory}` },
  }),
  script: {
    asked: [
      addressOf("Homebridge"),
      { field: FIELDS.user, text: "A user of Homebridge's own pages", initial: null },
      { field: FIELDS.password, text: "That user's password", initial: null },
      {
        field: ACCESSORY,
        text: "The outlet's uniqueId, 64 digits and letters",
        initial: null,
      },
    ],
    flags: [FIELDS.port],
    example: {
      driver: "homebridge",
      address: "192.168.1.50",
      user: "watchdog",
      password: "p",
      accessory: "5a".repeat(32),
    },
    timedBy: () => "host",
  },
  load: async () => ({ create: (await import("./plug.ts")).createHomebridgePlug }),
};
