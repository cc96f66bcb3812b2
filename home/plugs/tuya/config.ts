/** The `[plug]` table of home.toml for `driver = "tuya"`. */
import {
  needFit,
  needSecret,
  needWord,
  notAllowed,
  readCount,
  readSecret,
  refuseUnknown,
} from "../../../lib/base/settings.ts";
import type { Section } from "../../../lib/base/settings.ts";
import { readOutlet, readPlace } from "../../../lib/plugs/section.ts";
import { checkTuyaPoints, DP_MAX } from "./outlet.ts";

const PORT_DEFAULT = 6668;
const OUTLETS_MAX = 7;
const PROTOCOLS = {
  allowed: '"3.1", "3.3", "3.4" or "3.5", in quotes',
  words: ["3.1", "3.3", "3.4", "3.5"],
} as const;
const KEY = {
  allowed: "the plug's local key, 16 characters without spaces",
  fits: /^[\x21-\x7e]{16}$/,
};
const KNOWN = ["driver", "tested", "address", "port", "id", "key", "key_file", "protocol"];

/** A Tuya plug on the LAN. */
export type TuyaConfig = Readonly<ReturnType<typeof parseTuyaSection>>;

/**
 * Reads the table, with the key in it. Outlet n of a strip is switch n and countdown 8+n, a single
 * socket is outlet 1. Throws TypeError or RangeError that names the setting, never with the key.
 */
export function parseTuyaSection(section: Section) {
  refuseUnknown(section, [...KNOWN, "outlet", "switch_dp", "countdown_dp"]);
  const id = needFit(section, "id", {
    allowed: "the device id, 10 – 32 letters and digits",
    fits: /^[0-9A-Za-z]{10,32}$/,
  });
  const outlet = readOutlet(section, OUTLETS_MAX);
  const switchDp = readPoint(section, "switch_dp", outlet);
  const countdownDp = readPoint(section, "countdown_dp", 8 + outlet);
  const fault = checkTuyaPoints({ switchDp, countdownDp });
  if (fault !== null) {
    const table = { "switch_dp": switchDp, "countdown_dp": countdownDp };
    throw notAllowed({ ...section, table }, fault.field, fault.allowed);
  }
  return {
    driver: "tuya" as const,
    ...readPlace(section, PORT_DEFAULT),
    id,
    /** 16 characters. A secret. */
    key: needSecret(section, "key", readSecret(section, "key", KEY)),
    protocol: needWord(section, "protocol", PROTOCOLS),
    /** Data point of the switch. */
    switchDp,
    /** Data point of the countdown; above `switchDp`. */
    countdownDp,
  };
}

function readPoint(section: Section, key: string, otherwise: number): number {
  return readCount(section, key, { min: 1, max: DP_MAX, otherwise });
}
