/** TP-Link Kasa plugs and strips with the old local protocol. */
import { type KasaConfig, parseKasaSection } from "./config.ts";
import type { Driver } from "../../../lib/plugs/driver.ts";
import { addressOf, FIELDS, QUESTIONS } from "../../../lib/plugs/questions.ts";
import { macExample, macFacts } from "../../../lib/plugs/device_facts.ts";

export const KASA: Driver<KasaConfig> = {
  name: "kasa",
  about: "TP-Link Kasa plugs and strips with the old local protocol",
  secrets: [],
  parse: parseKasaSection,
  facts: macFacts,
  script: {
    asked: [addressOf("The plug"), QUESTIONS.outlet, QUESTIONS.mac],
    flags: [FIELDS.port],
    example: macExample("kasa"),
  },
  load: async () => {
    const { createKasaPlug, recognizeKasa } = await import("./plug.ts");
    return { create: createKasaPlug, recognize: recognizeKasa };
  },
};
