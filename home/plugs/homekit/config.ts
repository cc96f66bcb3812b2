/** The `[plug]` table of home.toml for `driver = "homekit"`. */
import {
  fieldOf,
  notAllowed,
  readCount,
  readText,
  refuseUnknown,
} from "../../../lib/base/settings.ts";
import type { Section } from "../../../lib/base/settings.ts";
import { normalizeDeviceId } from "./pairing.ts";
import { type PlugPlace, readPlace } from "../../../lib/plugs/section.ts";

/** An outlet of an accessory that is paired with us; this host times the cut. */
export interface HomekitConfig extends PlugPlace {
  readonly driver: "homekit";
  /** Device id of the accessory, `A1:B2:C3:D4:E5:F6`. */
  readonly id: string;
  /** Instance id of the accessory; 1 unless it is a bridge's. */
  readonly accessory: number;
  /** Instance id of its characteristic On. */
  readonly characteristic: number;
  /** Instance id of its characteristic Outlet In Use; null: it has none. */
  readonly inUse: number | null;
  /** The pairing as `formatPairing()` writes it, not yet looked into. A secret. */
  readonly pairing: string;
}

const KNOWN = ["driver", "tested", "address", "port", "id", "accessory", "characteristic"];

/** Reads the table; throws TypeError or RangeError that names the setting. */
export function parseHomekitSection(section: Section): HomekitConfig {
  refuseUnknown(section, [...KNOWN, "in_use", "pairing", "pairing_file"]);
  const place = readPlace(section, 0);
  if (place.port === 0) throw notAllowed(section, "port", PORT_ALLOWED);
  const idAllowed = 'the accessory\'s device id, such as "A1:B2:C3:D4:E5:F6"';
  const id = normalizeDeviceId(readText(section, "id", idAllowed) ?? "");
  if (id === null) throw notAllowed(section, "id", idAllowed);
  const readId = (key: string, otherwise: number) =>
    readCount(section, key, { min: 1, max: Number.MAX_SAFE_INTEGER, otherwise });
  const characteristic = readId("characteristic", 0);
  if (characteristic === 0) throw notAllowed(section, "characteristic", "the id of On");
  return {
    driver: "homekit",
    ...place,
    id,
    accessory: readId("accessory", 1),
    characteristic,
    inUse: section.table["in_use"] === undefined ? null : readId("in_use", 0),
    pairing: readPairing(section),
  };
}

const PORT_ALLOWED = "a whole number, 1 – 65535, as `deno task plug pair` shows it";

/** Only its shape: a tick that knows the file by its length must not have to understand it. */
function readPairing(section: Section): string {
  const value = section.table["pairing"];
  const field = fieldOf(section, "pairing");
  if (value === undefined) {
    throw new TypeError(`Cannot ${section.act}: "${field}" is missing; set "${field}_file"`);
  }
  if (typeof value === "string" && /^[\x21-\x7e]{1,1000}$/.test(value)) return value;
  const shown = typeof value === "string" ? `${value.length} characters` : `a ${typeof value}`;
  throw new TypeError(
    `Cannot ${section.act}: "${field}" must be one line of \`deno task plug pair\`, got ${shown}`,
  );
}
