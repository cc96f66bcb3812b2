import { knownFrom } from "../wire/asked_from.ts";
import type { Heartbeat } from "../wire/heartbeat.ts";
import { HISTORY_KEPT_MS } from "./history.ts";
import { FOREVER, type HomeReport, type SiteRecord } from "./site.ts";
import { cleanLine, type TextLimits } from "../base/text.ts";
import type { EpochMs } from "../time/time.ts";
import { zoneFormat } from "../time/zone_format.ts";
import type { EventsTaken } from "./events.ts";
import { GATEWAY_SIGHTS, type LineSight, sightOf } from "../wire/cause.ts";

/** What a heartbeat says of the home itself, cut to what a site's record may hold. */

/** Of a name, and of a warning. */
const LINE_LIMITS = { charactersMax: 60, bytesMax: 60 } as const;
const RELEASE_LIMITS = { charactersMax: 12, bytesMax: 12 } as const;
const WARNINGS_MAX = 2;
/** What only a newer watchdog says, in a record that must stay small. */
const WORD_CHARACTERS_MAX = 16;
const CUTS_SHOWN_MAX = 999;
/** Its probes are waited for, and the way to us takes time. */
const HEARTBEAT_AGE_MS = 10_000;
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
  const name = cleanPlain(site.name ?? "", LINE_LIMITS);
  const sameZone = options.previous !== null && options.previous.timeZone === site.timeZone;
  return {
    name: name === "" ? options.siteId : name,
    timeZone: sameZone || site.timeZone === null ? site.timeZone : knownZone(site.timeZone),
    staleAfterMs: site.staleAfterMs,
    home: reportHome(heartbeat, options),
  };
}

function reportHome(
  heartbeat: Heartbeat,
  { now, previous }: { readonly now: EpochMs; readonly previous: SiteRecord | null },
): HomeReport {
  const skewMs = heartbeat.wallMs - now;
  return {
    cause: shortWord(heartbeat.cause),
    ...gatewayOf(heartbeat),
    phase: shortWord(heartbeat.phase),
    cuts24h: Math.min(heartbeat.cuts24h, CUTS_SHOWN_MAX),
    ...rebootOf(heartbeat, { now, before: previous?.home.reboot }),
    release: cleanPlain(heartbeat.release, RELEASE_LIMITS),
    pausedUntil: pauseEnd(heartbeat.pausedForMs, now),
    ...pauseOf(heartbeat, { now, before: previous?.home.pause }),
    warnings: heartbeat.warnings.slice(0, WARNINGS_MAX)
      .map((warning) => cleanPlain(warning, LINE_LIMITS)),
    clockSkewMs: Math.max(-CLOCK_SKEW_MS_MAX, Math.min(skewMs, CLOCK_SKEW_MS_MAX)),
  };
}

/** A heartbeat was made some seconds before it is read: what it tells must not be promised too late. */
function rebootOf(
  { nextReboot }: Heartbeat,
  { now, before }: { readonly now: EpochMs; readonly before: HomeReport["reboot"] },
): Pick<HomeReport, "reboot"> {
  if (nextReboot === undefined) return {};
  const { inMs } = nextReboot;
  const why = shortWord(nextReboot.why);
  if (inMs === null) return { reboot: { at: null, why } };
  const at = Math.min(now + Math.max(0, inMs - HEARTBEAT_AGE_MS), FOREVER);
  // The same moment, told by a way that was faster or slower: open pages need not change for that.
  const isSame = typeof before?.at === "number" && before.why === why &&
    Math.abs(at - before.at) < HEARTBEAT_AGE_MS;
  return { reboot: isSame ? before : { at, why } };
}

/** The same moment, told by a way that was faster or slower, is not another one: see `rebootOf()`. */
function pauseOf(
  { paused, pausedForMs }: Heartbeat,
  { now, before }: { readonly now: EpochMs; readonly before: HomeReport["pause"] },
): Pick<HomeReport, "pause"> {
  if (paused === undefined || pausedForMs === null) return {};
  const by = knownFrom(paused.by);
  // One that began before all that is kept was dated by a clock that had not heard the time yet.
  const isDated = paused.agoMs !== null && paused.agoMs <= HISTORY_KEPT_MS;
  const since = isDated ? Math.max(0, now - paused.agoMs) : null;
  const [sinceBefore = null, byBefore = null] = before ?? [];
  const isSame = since !== null && sinceBefore !== null && by === byBefore &&
    Math.abs(since - sinceBefore) < HEARTBEAT_AGE_MS;
  return { pause: [isSame ? sinceBefore : since, by] };
}

/** What a newer watchdog calls it has no place in a record that must stay small. */
function gatewayOf({ gateway }: Heartbeat): Pick<HomeReport, "gateway"> {
  const known = GATEWAY_SIGHTS.find((each) => each === gateway);
  return known === undefined ? {} : { gateway: known };
}

function shortWord(word: string): string {
  return word.slice(0, WORD_CHARACTERS_MAX);
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
    // The one that shows its clock: made once, of whichever homes there are.
    zoneFormat("time", timeZone);
    return timeZone;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/**
 * Since when the home says what it says, for rows of many homes read no history: the field of the
 * record after a heartbeat that tells `cause`; `site` null: its first one. An outage that it tells
 * of is known to the second, else it is the first heartbeat that said so. Not there: nothing has
 * changed since it was first heard, or nobody wrote it down.
 */
export function noteSaidSince(
  site: Pick<SiteRecord, "home" | "saidSince"> | null,
  told: { readonly cause: string; readonly events: EventsTaken; readonly now: EpochMs },
): Pick<SiteRecord, "saidSince"> {
  const { cause, events, now } = told;
  const sight = sightOf(cause);
  const turned = lastTurn(events);
  if (turned !== null && turned.to === sight) return { saidSince: turned.at };
  if (sightOf(site?.home.cause ?? "online") !== sight) return { saidSince: now };
  return site?.saidSince === undefined ? {} : { saidSince: site.saidSince };
}

/** Where the last beginning or end of an outage that was told now led; null: neither was told. */
function lastTurn({ fresh }: EventsTaken): { readonly to: LineSight; readonly at: EpochMs } | null {
  for (const { at, event: { what } } of fresh.toReversed()) {
    if (what.kind === "outage_began") return { to: "away", at: at - what.lastedMs };
    if (what.kind === "outage_ended") return { to: "well", at };
  }
  return null;
}
