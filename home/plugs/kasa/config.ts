/** The `[plug]` table of home.toml for `driver = "kasa"`. */
import { readMac, readOutlet, readPlace } from "../../../lib/plugs/section.ts";
import { refuseUnknown, type Section } from "../../../lib/base/settings.ts";

const OUTLETS_MAX = 6;

/** Where plugs with the old local protocol listen. */
export const KASA_PORT = 9999;

/** A TP-Link Kasa plug or strip with the old local protocol. */
export type KasaConfig = Readonly<ReturnType<typeof parseKasaSection>>;

/** Reads the table; throws TypeError or RangeError that names the setting. */
export function parseKasaSection(section: Section) {
  refuseUnknown(section, ["driver", "tested", "address", "port", "mac", "outlet"]);
  return {
    driver: "kasa" as const,
    ...readPlace(section, KASA_PORT),
    /** 12 hexadecimal digits in capitals. */
    mac: readMac(section, "as the Kasa app shows it under device info"),
    /** From 1; a plug has one. */
    outlet: readOutlet(section, OUTLETS_MAX),
  };
}
