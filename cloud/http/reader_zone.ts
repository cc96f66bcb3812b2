import { zoneFormat } from "../../lib/time/zone_format.ts";
import { cookieValues } from "./cookies.ts";

/** A browser's own zone, which the pages' script tells by this cookie. */
const NAME = "rebootinator-zone";

const ZONE_REGEXP = /^[A-Za-z][-+A-Za-z0-9_/]{0,63}$/;

/** An IANA name that this runtime knows; null: nobody told one. */
export function readerZone(request: Request): string | null {
  const [zone] = cookieValues(request, [NAME]);
  return zone !== undefined && ZONE_REGEXP.test(zone) && isKnown(zone) ? zone : null;
}

function isKnown(zone: string): boolean {
  try {
    return zoneFormat("time", zone) !== null;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
