/** Outlets that Home Assistant switches. */
import type { Driver } from "../../../lib/plugs/driver.ts";
import { type HomeAssistantConfig, parseHomeAssistantSection } from "./config.ts";
import { addressOf, FIELDS, NONE, plugField } from "../../../lib/plugs/questions.ts";
import { addressFacts } from "../../../lib/plugs/device_facts.ts";

const TOKEN = plugField("token", {
  flag: "plug-token",
  kind: "secret",
  value: "TOKEN",
  help: "a long-lived access token",
});
const ENTITY = plugField("entity", { value: "ENTITY", help: "the outlet, such as switch.router" });
const SCRIPT = plugField("script", {
  value: "SCRIPT",
  help: "the script that cycles it, or none",
  usual: NONE,
});

export const HOME_ASSISTANT: Driver<HomeAssistantConfig> = {
  name: "home_assistant",
  about: "anything that Home Assistant switches",
  secrets: ["token"],
  parse: parseHomeAssistantSection,
  facts: ({ entity, script, ...at }) => ({
    ...addressFacts(at),
    fingerprint: `home_assistant ${entity} ${script ?? ""}`.trimEnd(),
    // A script ends the cut by itself, as a plug's timer would; a bare switch must be told by us.
    timedBy: script === null ? "host" : "plug",
    place: { device: null, outlet: `home_assistant ${entity}` },
  }),
  script: {
    asked: [
      addressOf("Home Assistant"),
      { field: TOKEN, text: "A long-lived access token of it", initial: null },
      { field: ENTITY, text: "The outlet's entity, such as switch.router", initial: null },
      {
        field: SCRIPT,
        text: "The script that does off, delay and on, such as script.router_cycle",
        initial: NONE,
        optional: true,
      },
    ],
    flags: [FIELDS.port],
    example: {
      driver: "home_assistant",
      address: "192.168.1.50",
      token: "t",
      entity: "switch.router",
    },
    timedBy: (answers) => (answers.get(SCRIPT.flag) ?? NONE) === NONE ? "host" : "plug",
  },
  load: async () => ({ create: (await import("./plug.ts")).createHomeAssistantPlug }),
};
