/** Shelly plugs and relays of every generation. */
import type { Driver } from "../../../lib/plugs/driver.ts";
import { addressOf, FIELDS, QUESTIONS } from "../../../lib/plugs/questions.ts";
import { addressStep } from "../../../lib/plugs/section.ts";
import { parseShellySection, type ShellyConfig } from "./config.ts";

export const SHELLY: Driver<ShellyConfig> = {
  name: "shelly",
  about: "Shelly plugs and relays of every generation",
  secrets: ["password"],
  parse: parseShellySection,
  facts: ({ host, port, mac, outlet }) => ({
    fingerprint: `shelly ${mac} ${outlet}`,
    timedBy: "plug",
    place: { device: `shelly ${mac}`, outlet: `shelly ${mac} ${outlet}` },
    connects: [{ host, port }],
    runs: [],
    knownAs: "it is the device that was set up",
    afterSetUp: addressStep({ driver: "shelly", host }),
  }),
  script: {
    asked: [addressOf("The Shelly"), QUESTIONS.password, QUESTIONS.outlet, QUESTIONS.mac],
    flags: [FIELDS.port],
    example: { driver: "shelly", address: "192.168.1.50", mac: "A8032ABE54DC" },
  },
  load: async () => {
    const { createShellyPlug, recognizeShelly } = await import("./plug.ts");
    return { create: createShellyPlug, recognize: recognizeShelly };
  },
};
