/** The `[plug]` table of home.toml for `driver = "tasmota"`. */
import { readMacDevice } from "../../../lib/plugs/device_facts.ts";
import { readPassword } from "../../../lib/plugs/section.ts";
import { refuseUnknown, type Section } from "../../../lib/base/settings.ts";

/** Where its web server listens. */
export const TASMOTA_PORT = 80;

/** A device that runs Tasmota. */
export type TasmotaConfig = Readonly<ReturnType<typeof parseTasmotaSection>>;

/** Reads the table; throws TypeError or RangeError that names the setting. */
export function parseTasmotaSection(section: Section) {
  const known = ["driver", "tested", "address", "port", "mac", "outlet", "password"];
  refuseUnknown(section, [...known, "password_file"]);
  return {
    ...readMacDevice(section, {
      driver: "tasmota",
      port: TASMOTA_PORT,
      where: "as its page Information shows it",
      // As Tasmota counts `Power1`.
      outletsMax: 8,
    }),
    /** The web password, a secret; null: the device asks for none. */
    password: readPassword(section),
  };
}
