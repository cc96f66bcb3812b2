/** The `[plug]` table of home.toml for `driver = "tasmota"`. */
import {
  type PlugPlace,
  readMac,
  readOutlet,
  readPassword,
  readPlace,
} from "../../../lib/plugs/section.ts";
import { refuseUnknown, type Section } from "../../../lib/base/settings.ts";

const OUTLETS_MAX = 8;

/** Where its web server listens. */
export const TASMOTA_PORT = 80;

/** A device that runs Tasmota. */
export interface TasmotaConfig extends PlugPlace {
  readonly driver: "tasmota";
  /** 12 hexadecimal digits in capitals. */
  readonly mac: string;
  /** From 1, as Tasmota counts `Power1`. */
  readonly outlet: number;
  /** The web password, a secret; null: the device asks for none. */
  readonly password: string | null;
}

/** Reads the table; throws TypeError or RangeError that names the setting. */
export function parseTasmotaSection(section: Section): TasmotaConfig {
  const known = ["driver", "tested", "address", "port", "mac", "outlet", "password"];
  refuseUnknown(section, [...known, "password_file"]);
  return {
    driver: "tasmota",
    ...readPlace(section, TASMOTA_PORT),
    mac: readMac(section, "as its page Information shows it"),
    outlet: readOutlet(section, OUTLETS_MAX),
    password: readPassword(section),
  };
}
