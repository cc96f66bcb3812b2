/** Every plug of a home.toml as its drivers read it, and what is known of all of them. */
import { notAllowed, readFlag, type Section } from "../base/settings.ts";
import type { Driver, PlugSettings, SinglePlug } from "./driver.ts";

const POWERS_THIS_HOST = "powers_this_host";
const REACHED_WITHOUT_ROUTER = "reached_without_router";

/**
 * Reads one `[plug]` table by its `driver`, one of `drivers`; throws TypeError or RangeError that
 * names the setting.
 */
export function parsePlug(section: Section, drivers: readonly Driver[]): SinglePlug {
  const wanted = section.table["driver"];
  const driver = drivers.find(({ name }) => name === wanted);
  if (driver === undefined) {
    const allowed = `one of ${drivers.map(({ name }) => `"${name}"`).join(", ")}`;
    throw notAllowed(section, "driver", allowed);
  }
  const { [POWERS_THIS_HOST]: power, [REACHED_WITHOUT_ROUTER]: way, ...table } = section.table;
  return {
    ...describePlug(driver, driver.parse({ ...section, table })),
    ...(power === undefined ? {} : { powersThisHost: readFlag(section, POWERS_THIS_HOST) }),
    ...(way === undefined ? {} : {
      reachedWithoutRouter: readFlag(section, REACHED_WITHOUT_ROUTER),
    }),
  };
}

/** Settings with what their driver says follows from them. */
export function describePlug<TSettings extends PlugSettings>(
  driver: Driver<TSettings>,
  settings: TSettings,
): TSettings & SinglePlug {
  const facts = { ...driver.facts(settings), pretends: driver.pretends ?? false };
  return { ...settings, facts };
}
