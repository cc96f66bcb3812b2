/** A pretended plug: it decides and reports, and nothing is ever switched. */
import { readFlag, refuseUnknown } from "../../../lib/base/settings.ts";
import type { Driver, PlugSettings } from "../../../lib/plugs/driver.ts";

interface DryRunConfig extends PlugSettings {
  readonly driver: "dry_run";
}

export const DRY_RUN: Driver<DryRunConfig> = {
  name: "dry_run",
  about: "no plug: only watches, never switches anything",
  secrets: [],
  pretends: true,
  parse: (section) => {
    refuseUnknown(section, ["driver", "tested"]);
    return { driver: "dry_run", tested: readFlag(section, "tested") };
  },
  facts: () => ({
    fingerprint: "dry_run",
    timedBy: "plug",
    place: { device: null, outlet: "dry_run" },
    connects: [],
    runs: [],
    knownAs: "it is as it was set up",
    afterSetUp: null,
  }),
  script: { asked: [], flags: [], example: { driver: "dry_run" } },
  load: async () => ({ create: (await import("./plug.ts")).createDryRunPlug }),
};
