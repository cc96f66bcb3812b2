/** home.toml as the real drivers read it, for tests outside of lib/. */
import { driverOf, DRIVERS } from "../../../home/plugs/drivers.ts";
import type { HomeConfig } from "../../../lib/config/home_config.ts";
import { parseHomeConfig } from "../../../lib/config/home_config.ts";
import type { PlugSettings, SinglePlug } from "../../../lib/plugs/driver.ts";
import { describePlug } from "../../../lib/plugs/plug_config.ts";

/** As a tick reads it. */
export function parseHome(value: unknown): HomeConfig {
  return parseHomeConfig(value, { drivers: DRIVERS });
}

/** Settings of a real driver with what follows from them. */
export function described<TSettings extends PlugSettings>(settings: TSettings) {
  return describePlug(driverOf(settings), settings) as TSettings & SinglePlug;
}
