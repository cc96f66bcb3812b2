/** The `[plug]` table of home.toml for `driver = "kasa"`. */
import { readMacDevice } from "../../../lib/plugs/device_facts.ts";
import { refuseUnknown, type Section } from "../../../lib/base/settings.ts";

/** Where plugs with the old local protocol listen. */
export const KASA_PORT = 9999;

/** A TP-Link Kasa plug or strip with the old local protocol. */
export type KasaConfig = Readonly<ReturnType<typeof parseKasaSection>>;

/** Reads the table; throws TypeError or RangeError that names the setting. */
export function parseKasaSection(section: Section) {
  refuseUnknown(section, ["driver", "tested", "address", "port", "mac", "outlet"]);
  return readMacDevice(section, {
    driver: "kasa",
    port: KASA_PORT,
    where: "as the Kasa app shows it under device info",
    outletsMax: 6,
  });
}
