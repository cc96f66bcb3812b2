/** The `[plug]` table of home.toml for `driver = "tasmota"`. */
import { readMac, readOutlet, readPassword, readPlace } from "../../../lib/plugs/section.ts";
import { refuseUnknown, type Section } from "../../../lib/base/settings.ts";

const OUTLETS_MAX = 8;

/** Where its web server listens. */
export const TASMOTA_PORT = 80;

/** A device that runs Tasmota. */
export type TasmotaConfig = Readonly<ReturnType<typeof parseTasmotaSection>>;

/** Reads the table; throws TypeError or RangeError that names the setting. */
export function parseTasmotaSection(section: Section) {
  const known = ["driver", "tested", "address", "port", "mac", "outlet", "password"];
  refuseUnknown(section, [...known, "password_file"]);
  return {
    driver: "tasmota" as const,
    ...readPlace(section, TASMOTA_PORT),
    /** 12 hexadecimal digits in capitals. */
    mac: readMac(section, "as its page Information shows it"),
    /** From 1, as Tasmota counts `Power1`. */
    outlet: readOutlet(section, OUTLETS_MAX),
    /** The web password, a secret; null: the device asks for none. */
    password: readPassword(section),
  };
}
