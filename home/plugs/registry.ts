/** The drivers by name. A driver is one file and one line here, loaded only when it is configured. */
import type { PlugConfig } from "../../lib/home_config.ts";
import type { Plug } from "../../lib/plug.ts";

/** Throws RangeError when the driver refuses its settings. */
export async function createPlug(config: PlugConfig): Promise<Plug> {
  switch (config.driver) {
    case "dry_run":
      return (await import("./dry_run.ts")).createDryRunPlug();
    case "tuya":
      return (await import("./tuya.ts")).createTuyaPlug(config);
  }
}
