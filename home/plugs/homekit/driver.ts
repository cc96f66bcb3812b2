/** Outlets that speak HomeKit's own protocol; paired, and written, by `deno task plug pair`. */
import type { Driver } from "../../../lib/plugs/driver.ts";
import { type HomekitConfig, parseHomekitSection } from "./config.ts";
import { addressFacts } from "../../../lib/plugs/device_facts.ts";

export const HOMEKIT: Driver<HomekitConfig> = {
  name: "homekit",
  about: "outlets that speak HomeKit, without a hub",
  secrets: ["pairing"],
  parse: parseHomekitSection,
  facts: ({ id, accessory, characteristic, ...at }) => ({
    ...addressFacts(at),
    fingerprint: `homekit ${id} ${accessory}.${characteristic}`,
    timedBy: "host",
    place: {
      device: `homekit ${id}`,
      outlet: `homekit ${id} ${accessory} ${characteristic}`,
    },
  }),
  script: null,
  load: async () => ({ create: (await import("./plug.ts")).createHomekitPlug }),
};
