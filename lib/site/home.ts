import type { Heartbeat } from "../wire/heartbeat.ts";
import { FOREVER, type HomeReport, type SiteRecord } from "./site.ts";
import { cleanLine, type TextLimits } from "../base/text.ts";
import type { EpochMs } from "../time/time.ts";
import { GATEWAY_SIGHTS } from "../wire/cause.ts";

/** What a heartbeat says of the home itself, cut to what a site's record may hold. */

const NAME_LIMITS = { charactersMax: 60, bytesMax: 60 } as const;
const WARNING_LIMITS = { charactersMax: 60, bytesMax: 60 } as const;
const RELEASE_LIMITS = { charactersMax: 12, bytesMax: 12 } as const;
const WARNINGS_MAX = 2;
const CUTS_SHOWN_MAX = 999;
const CLOCK_SKEW_MS_MAX = 999_999_999_999;
const TIME_ZONE_REGEXP = /^[A-Za-z0-9_+/-]{1,40}$/;

/** The part of a site's record that each heartbeat sets anew. */
export type HomeFields = Pick<SiteRecord, "name" | "timeZone" | "staleAfterMs" | "home">;

/** Reads these fields; `previous` saves looking up a time zone that has not changed. */
export function describeHome(
  heartbeat: Heartbeat,
  options: {
    readonly now: EpochMs;
    readonly siteId: string;
    readonly previous: SiteRecord | null;
  },
): HomeFields {
  const { site } = heartbeat;
  const name = cleanPlain(site.name ?? "", NAME_LIMITS);
  const sameZone = options.previous !== null && options.previous.timeZone === site.timeZone;
  return {
    name: name === "" ? options.siteId : name,
    timeZone: sameZone || site.timeZone === null ? site.timeZone : knownZone(site.timeZone),
    staleAfterMs: site.staleAfterMs,
    home: reportHome(heartbeat, options.now),
  };
}

function reportHome(heartbeat: Heartbeat, now: EpochMs): HomeReport {
  const skewMs = heartbeat.wallMs - now;
  return {
    cause: heartbeat.cause,
    ...gatewayOf(heartbeat),
    phase: heartbeat.phase,
    cuts24h: Math.min(heartbeat.cuts24h, CUTS_SHOWN_MAX),
    release: cleanPlain(heartbeat.release, RELEASE_LIMITS),
    pausedUntil: pauseEnd(heartbeat.pausedForMs, now),
    warnings: heartbeat.warnings.slice(0, WARNINGS_MAX)
      .map((warning) => cleanPlain(warning, WARNING_LIMITS)),
    clockSkewMs: Math.max(-CLOCK_SKEW_MS_MAX, Math.min(skewMs, CLOCK_SKEW_MS_MAX)),
  };
}

/** What a newer watchdog calls it has no place in a record that must stay small. */
function gatewayOf({ gateway }: Heartbeat): Pick<HomeReport, "gateway"> {
  const known = GATEWAY_SIGHTS.find((each) => each === gateway);
  return known === undefined ? {} : { gateway: known };
}

/** Without the two characters that would take twice their room in JSON. */
function cleanPlain(text: string, limits: TextLimits): string {
  return cleanLine(text.replaceAll('"', "'").replaceAll("\\", "/"), limits);
}

function pauseEnd(pausedForMs: number | null, now: EpochMs): EpochMs | null {
  if (pausedForMs === null) return null;
  return pausedForMs < 0 ? FOREVER : Math.min(now + pausedForMs, FOREVER);
}

/** A zone that this runtime can show times in; null for any other. */
function knownZone(timeZone: string): string | null {
  if (!TIME_ZONE_REGEXP.test(timeZone)) return null;
  try {
    new Intl.DateTimeFormat("en", { timeZone });
    return timeZone;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
