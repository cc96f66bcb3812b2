/** The `[plug]` table of home.toml for `driver = "homebridge"`. */
import { readPassword, readPlace } from "../../../lib/plugs/section.ts";
import { needFit, needSecret, refuseUnknown, type Section } from "../../../lib/base/settings.ts";

/** A switch or outlet that Homebridge shows; this host times the cut. */
export type HomebridgeConfig = Readonly<ReturnType<typeof parseHomebridgeSection>>;

/** Reads the table; throws TypeError or RangeError that names the setting. */
export function parseHomebridgeSection(section: Section) {
  const known = ["driver", "tested", "address", "port", "user", "password", "accessory"];
  refuseUnknown(section, [...known, "password_file"]);
  return {
    driver: "homebridge" as const,
    user: needFit(section, "user", {
      allowed: "a user of Homebridge's own pages, 1 – 64 characters",
      fits: /^[^\p{Cc}]{1,64}$/u,
    }),
    /** A secret. */
    password: needSecret(section, "password", readPassword(section)),
    /** `uniqueId` of the accessory, 64 hexadecimal digits. */
    accessory: needFit(section, "accessory", {
      allowed: "the accessory's uniqueId, 64 digits and letters a – f",
      fits: /^[0-9a-f]{64}$/,
    }),
    ...readPlace(section, 8581),
  };
}
