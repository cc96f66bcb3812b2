/** TP-Link Kasa plugs and strips with the old local protocol. */
import { type KasaConfig, parseKasaSection } from "./config.ts";
import type { Driver } from "../../../lib/plugs/driver.ts";
import { addressOf, FIELDS, QUESTIONS } from "../../../lib/plugs/questions.ts";
import { addressStep } from "../../../lib/plugs/section.ts";

export const KASA: Driver<KasaConfig> = {
  name: "kasa",
  about: "TP-Link Kasa plugs and strips with the old local protocol",
  secrets: [],
  parse: parseKasaSection,
  facts: ({ host, port, mac, outlet }) => ({
    fingerprint: `kasa ${mac} ${outlet}`,
    timedBy: "plug",
    place: { device: `kasa ${mac}`, outlet: `kasa ${mac} ${outlet}` },
    connects: [{ host, port }],
    runs: [],
    knownAs: "it is the device that was set up",
    afterSetUp: addressStep({ driver: "kasa", host }),
  }),
  script: {
    asked: [addressOf("The plug"), QUESTIONS.outlet, QUESTIONS.mac],
    flags: [FIELDS.port],
    example: { driver: "kasa", address: "192.168.1.50", mac: "A8032ABE54DC" },
  },
  load: async () => {
    const { createKasaPlug, recognizeKasa } = await import("./plug.ts");
    return { create: createKasaPlug, recognize: recognizeKasa };
  },
};
