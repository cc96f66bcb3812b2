/** The `[plug]` table of home.toml for `driver = "shelly"`. */
import { readMac, readOutlet, readPassword, readPlace } from "../../../lib/plugs/section.ts";
import { refuseUnknown, type Section } from "../../../lib/base/settings.ts";

const OUTLETS_MAX = 4;

/** Where its web server listens. */
export const SHELLY_PORT = 80;

/** A Shelly of any generation. */
export type ShellyConfig = Readonly<ReturnType<typeof parseShellySection>>;

/** Reads the table; throws TypeError or RangeError that names the setting. */
export function parseShellySection(section: Section) {
  const known = ["driver", "tested", "address", "port", "mac", "outlet", "password"];
  refuseUnknown(section, [...known, "password_file"]);
  return {
    driver: "shelly" as const,
    ...readPlace(section, SHELLY_PORT),
    /** 12 hexadecimal digits in capitals. */
    mac: readMac(section, "as http://ADDRESS/shelly shows it"),
    /** From 1; the device counts from 0. */
    outlet: readOutlet(section, OUTLETS_MAX),
    /** A secret; null: the device asks for none. */
    password: readPassword(section),
  };
}
