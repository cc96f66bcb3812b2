/** Outlets that speak HomeKit's own protocol; paired, and written, by `deno task plug pair`. */
import type { Driver } from "../../../lib/plugs/driver.ts";
import { type HomekitConfig, parseHomekitSection } from "./config.ts";
import { addressStep } from "../../../lib/plugs/section.ts";

export const HOMEKIT: Driver<HomekitConfig> = {
  name: "homekit",
  about: "outlets that speak HomeKit, without a hub",
  secrets: ["pairing"],
  parse: parseHomekitSection,
  facts: ({ host, port, id, accessory, characteristic }) => ({
    fingerprint: `homekit ${id} ${accessory}.${characteristic}`,
    timedBy: "host",
    place: {
      device: `homekit ${id}`,
      outlet: `homekit ${id} ${accessory} ${characteristic}`,
    },
    connects: [{ host, port }],
    runs: [],
    knownAs: "it is as it was set up",
    afterSetUp: addressStep({ driver: "homekit", host }),
  }),
  script: null,
  load: async () => ({ create: (await import("./plug.ts")).createHomekitPlug }),
};
