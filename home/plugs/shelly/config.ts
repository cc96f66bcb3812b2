/** The `[plug]` table of home.toml for `driver = "shelly"`. */
import { readMacDevice } from "../../../lib/plugs/device_facts.ts";
import { readPassword } from "../../../lib/plugs/section.ts";
import { refuseUnknown, type Section } from "../../../lib/base/settings.ts";

/** Where its web server listens. */
export const SHELLY_PORT = 80;

/** A Shelly of any generation. */
export type ShellyConfig = Readonly<ReturnType<typeof parseShellySection>>;

/** Reads the table; throws TypeError or RangeError that names the setting. */
export function parseShellySection(section: Section) {
  const known = ["driver", "tested", "address", "port", "mac", "outlet", "password"];
  refuseUnknown(section, [...known, "password_file"]);
  return {
    ...readMacDevice(section, {
      driver: "shelly",
      port: SHELLY_PORT,
      where: "as http://ADDRESS/shelly shows it",
      // The device counts from 0.
      outletsMax: 4,
    }),
    /** A secret; null: the device asks for none. */
    password: readPassword(section),
  };
}
