/** Outlets that Home Assistant switches. */
import type { Driver } from "../../../lib/plugs/driver.ts";
import { type HomeAssistantConfig, parseHomeAssistantSection } from "./config.ts";
import { addressOf, FIELDS, NONE, type PlugField } from "../../../lib/plugs/questions.ts";
import { addressStep } from "../../../lib/plugs/section.ts";

const TOKEN: PlugField = {
  flag: "plug-token",
  key: "token",
  kind: "secret",
  value: "TOKEN",
  help: "a long-lived access token",
};
const ENTITY: PlugField = {
  flag: "entity",
  key: "entity",
  kind: "text",
  value: "ENTITY",
  help: "the outlet, such as switch.router",
};
const SCRIPT: PlugField = {
  flag: "script",
  key: "script",
  kind: "text",
  value: "SCRIPT",
  help: "the script that cycles it, or none",
  usual: NONE,
};

export const HOME_ASSISTANT: Driver<HomeAssistantConfig> = {
  name: "home_assistant",
  about: "anything that Home Assistant switches",
  secrets: ["token"],
  parse: parseHomeAssistantSection,
  facts: ({ host, port, entity, script }) => ({
    fingerprint: `home_assistant ${entity} ${script ?? ""}`.trimEnd(),
    // A script ends the cut by itself, as a plug's timer would; a bare switch must be told by us.
    timedBy: script === null ? "host" : "plug",
    place: { device: null, outlet: `home_assistant ${entity}` },
    connects: [{ host, port }],
    runs: [],
    knownAs: "it is as it was set up",
    afterSetUp: addressStep({ driver: "home_assistant", host }),
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
