/** The `[plug]` table of home.toml for `driver = "homekit"`. */
import {
  fieldOf,
  notAllowed,
  readCount,
  readSecret,
  readText,
  refuseUnknown,
} from "../../../lib/base/settings.ts";
import type { Section } from "../../../lib/base/settings.ts";
import { normalizeDeviceId } from "./pairing.ts";
import { readPlace } from "../../../lib/plugs/section.ts";

/** An outlet of an accessory that is paired with us; this host times the cut. */
export type HomekitConfig = Readonly<ReturnType<typeof parseHomekitSection>>;

const KNOWN = ["driver", "tested", "address", "port", "id", "accessory", "characteristic"];

/** Reads the table; throws TypeError or RangeError that names the setting. */
export function parseHomekitSection(section: Section) {
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
    driver: "homekit" as const,
    ...place,
    /** Device id of the accessory, `A1:B2:C3:D4:E5:F6`. */
    id,
    /** Instance id of the accessory; 1 unless it is a bridge's. */
    accessory: readId("accessory", 1),
    /** Instance id of its characteristic On. */
    characteristic,
    /** Instance id of its characteristic Outlet In Use; null: it has none. */
    inUse: section.table["in_use"] === undefined ? null : readId("in_use", 0),
    /** The pairing as `formatPairing()` writes it, not yet looked into. A secret. */
    pairing: readPairing(section),
  };
}

const PORT_ALLOWED = "a whole number, 1 – 65535, as `deno task plug pair` shows it";

/** Only its shape: a tick that knows the file by its length must not have to understand it. */
function readPairing(section: Section): string {
  const pairing = readSecret(section, "pairing", {
    allowed: "one line of `deno task plug pair`",
    fits: /^[\x21-\x7e]{1,1000}$/,
  });
  if (pairing !== null) return pairing;
  const field = fieldOf(section, "pairing");
  throw new TypeError(`Cannot ${section.act}: "${field}" is missing; set "${field}_file"`);
}
