/** The `[plug]` table of home.toml for `driver = "shelly"`. */
import {
  type PlugPlace,
  readMac,
  readOutlet,
  readPassword,
  readPlace,
} from "../../../lib/plugs/section.ts";
import { refuseUnknown, type Section } from "../../../lib/base/settings.ts";

const OUTLETS_MAX = 4;

/** Where its web server listens. */
export const SHELLY_PORT = 80;

/** A Shelly of any generation. */
export interface ShellyConfig extends PlugPlace {
  readonly driver: "shelly";
  /** 12 hexadecimal digits in capitals. */
  readonly mac: string;
  /** From 1; the device counts from 0. */
  readonly outlet: number;
  /** A secret; null: the device asks for none. */
  readonly password: string | null;
}

/** Reads the table; throws TypeError or RangeError that names the setting. */
export function parseShellySection(section: Section): ShellyConfig {
  const known = ["driver", "tested", "address", "port", "mac", "outlet", "password"];
  refuseUnknown(section, [...known, "password_file"]);
  return {
    driver: "shelly",
    ...readPlace(section, SHELLY_PORT),
    mac: readMac(section, "as http://ADDRESS/shelly shows it"),
    outlet: readOutlet(section, OUTLETS_MAX),
    password: readPassword(section),
  };
}
