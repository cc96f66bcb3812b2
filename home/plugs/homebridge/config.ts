/** The `[plug]` table of home.toml for `driver = "homebridge"`. */
import { type PlugPlace, readPassword, readPlace } from "../../../lib/plugs/section.ts";
import {
  fieldOf,
  notAllowed,
  readText,
  refuseUnknown,
  type Section,
} from "../../../lib/base/settings.ts";

/** A switch or outlet that Homebridge shows; this host times the cut. */
export interface HomebridgeConfig extends PlugPlace {
  readonly driver: "homebridge";
  readonly user: string;
  /** A secret. */
  readonly password: string;
  /** `uniqueId` of the accessory, 64 hexadecimal digits. */
  readonly accessory: string;
}

/** Reads the table; throws TypeError or RangeError that names the setting. */
export function parseHomebridgeSection(section: Section): HomebridgeConfig {
  const known = ["driver", "tested", "address", "port", "user", "password", "accessory"];
  refuseUnknown(section, [...known, "password_file"]);
  const userAllowed = "a user of Homebridge's own pages, 1 – 64 characters";
  const user = readText(section, "user", userAllowed) ?? "";
  if (!/^[^\p{Cc}]{1,64}$/u.test(user)) throw notAllowed(section, "user", userAllowed);
  const password = readPassword(section);
  if (password === null) {
    const field = fieldOf(section, "password");
    throw new TypeError(`Cannot ${section.act}: "${field}" is missing; set it or "${field}_file"`);
  }
  const idAllowed = "the accessory's uniqueId, 64 digits and letters a – f";
  const accessory = readText(section, "accessory", idAllowed) ?? "";
  if (!/^[0-9a-f]{64}$/.test(accessory)) throw notAllowed(section, "accessory", idAllowed);
  return { driver: "homebridge", ...readPlace(section, 8581), user, password, accessory };
}
