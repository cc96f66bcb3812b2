/** Shelly plugs and relays of every generation. */
import type { Driver } from "../../../lib/plugs/driver.ts";
import { addressOf, FIELDS, QUESTIONS } from "../../../lib/plugs/questions.ts";
import { macExample, macFacts } from "../../../lib/plugs/device_facts.ts";
import { parseShellySection, type ShellyConfig } from "./config.ts";

export const SHELLY: Driver<ShellyConfig> = {
  name: "shelly",
  about: "Shelly plugs and relays of every generation",
  secrets: ["password"],
  parse: parseShellySection,
  facts: macFacts,
  script: {
    asked: [addressOf("The Shelly"), QUESTIONS.password, QUESTIONS.outlet, QUESTIONS.mac],
    flags: [FIELDS.port],
    example: macExample("shelly"),
  },
  load: async () => {
    const { createShellyPlug, recognizeShelly } = await import("./plug.ts");
    return { create: createShellyPlug, recognize: recognizeShelly };
  },
};
