/** The `[plug]` table of home.toml for `driver = "tuya"`. */
import {
  fieldOf,
  notAllowed,
  readCount,
  readText,
  refuseUnknown,
} from "../../../lib/base/settings.ts";
import type { Section } from "../../../lib/base/settings.ts";
import { type PlugPlace, readOutlet, readPlace } from "../../../lib/plugs/section.ts";
import { checkTuyaPoints, DP_MAX } from "./outlet.ts";

const PORT_DEFAULT = 6668;
const OUTLETS_MAX = 7;
const PROTOCOLS = ["3.1", "3.3", "3.4", "3.5"] as const;
const KNOWN = ["driver", "tested", "address", "port", "id", "key", "key_file", "protocol"];

/** A Tuya plug on the LAN. */
export interface TuyaConfig extends PlugPlace {
  readonly driver: "tuya";
  readonly id: string;
  /** 16 characters. A secret. */
  readonly key: string;
  readonly protocol: (typeof PROTOCOLS)[number];
  /** Data point of the switch. */
  readonly switchDp: number;
  /** Data point of the countdown; above `switchDp`. */
  readonly countdownDp: number;
}

/**
 * Reads the table, with the key in it. Outlet n of a strip is switch n and countdown 8+n, a single
 * socket is outlet 1. Throws TypeError or RangeError that names the setting, never with the key.
 */
export function parseTuyaSection(section: Section): TuyaConfig {
  refuseUnknown(section, [...KNOWN, "outlet", "switch_dp", "countdown_dp"]);
  const idAllowed = "the device id, 10 – 32 letters and digits";
  const id = readText(section, "id", idAllowed) ?? "";
  if (!/^[0-9A-Za-z]{10,32}$/.test(id)) throw notAllowed(section, "id", idAllowed);
  const outlet = readOutlet(section, OUTLETS_MAX);
  const switchDp = readPoint(section, "switch_dp", outlet);
  const countdownDp = readPoint(section, "countdown_dp", 8 + outlet);
  const fault = checkTuyaPoints({ switchDp, countdownDp });
  if (fault !== null) {
    const table = { "switch_dp": switchDp, "countdown_dp": countdownDp };
    throw notAllowed({ ...section, table }, fault.field, fault.allowed);
  }
  return {
    driver: "tuya",
    ...readPlace(section, PORT_DEFAULT),
    id,
    key: readKey(section),
    protocol: readProtocol(section),
    switchDp,
    countdownDp,
  };
}

function readPoint(section: Section, key: string, otherwise: number): number {
  return readCount(section, key, { min: 1, max: DP_MAX, otherwise });
}

function readProtocol(section: Section): TuyaConfig["protocol"] {
  const allowed = '"3.1", "3.3", "3.4" or "3.5", in quotes';
  const text = readText(section, "protocol", allowed);
  const protocol = PROTOCOLS.find((each) => each === text);
  if (protocol === undefined) throw notAllowed(section, "protocol", allowed);
  return protocol;
}

/** Never shows the key, not even a wrong one. */
function readKey(section: Section): string {
  const value = section.table["key"];
  if (typeof value === "string" && /^[\x21-\x7e]{16}$/.test(value)) return value;
  const field = fieldOf(section, "key");
  if (value === undefined) {
    throw new TypeError(`Cannot ${section.act}: "${field}" is missing; set it or "${field}_file"`);
  }
  const shown = typeof value === "string" ? `${value.length} characters` : `a ${typeof value}`;
  throw new TypeError(
    `Cannot ${section.act}: "${field}" must be the plug's local key, 16 characters without ` +
      `spaces, got ${shown}`,
  );
}
