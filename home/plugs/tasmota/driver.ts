/** Devices that run Tasmota. */
import type { Driver } from "../../../lib/plugs/driver.ts";
import { addressOf, FIELDS, QUESTIONS } from "../../../lib/plugs/questions.ts";
import { addressStep } from "../../../lib/plugs/section.ts";
import { parseTasmotaSection, type TasmotaConfig } from "./config.ts";

export const TASMOTA: Driver<TasmotaConfig> = {
  name: "tasmota",
  about: "devices that run Tasmota",
  secrets: ["password"],
  parse: parseTasmotaSection,
  facts: ({ host, port, mac, outlet }) => ({
    fingerprint: `tasmota ${mac} ${outlet}`,
    timedBy: "plug",
    heldByQueue: true,
    place: { device: `tasmota ${mac}`, outlet: `tasmota ${mac} ${outlet}` },
    connects: [{ host, port }],
    runs: [],
    knownAs: "it is the device that was set up",
    afterSetUp: addressStep({ driver: "tasmota", host }),
  }),
  script: {
    asked: [addressOf("The device"), QUESTIONS.password, QUESTIONS.outlet, QUESTIONS.mac],
    flags: [FIELDS.port],
    example: { driver: "tasmota", address: "192.168.1.50", mac: "A8032ABE54DC" },
  },
  load: async () => {
    const { createTasmotaPlug, recognizeTasmota } = await import("./plug.ts");
    return { create: createTasmotaPlug, recognize: recognizeTasmota };
  },
};
