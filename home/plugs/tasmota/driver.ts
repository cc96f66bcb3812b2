/** Devices that run Tasmota. */
import type { Driver } from "../../../lib/plugs/driver.ts";
import { addressOf, FIELDS, QUESTIONS } from "../../../lib/plugs/questions.ts";
import { macExample, macFacts } from "../../../lib/plugs/device_facts.ts";
import { parseTasmotaSection, type TasmotaConfig } from "./config.ts";

export const TASMOTA: Driver<TasmotaConfig> = {
  name: "tasmota",
  about: "devices that run Tasmota",
  secrets: ["password"],
  parse: parseTasmotaSection,
  facts: (settings) => ({ ...macFacts(settings), heldByQueue: true }),
  script: {
    asked: [addressOf("The device"), QUESTIONS.password, QUESTIONS.outlet, QUESTIONS.mac],
    flags: [FIELDS.port],
    example: macExample("tasmota"),
  },
  load: async () => {
    const { createTasmotaPlug, recognizeTasmota } = await import("./plug.ts");
    return { create: createTasmotaPlug, recognize: recognizeTasmota };
  },
};
