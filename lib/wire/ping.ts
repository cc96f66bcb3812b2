import { showValue } from "../base/show.ts";
import { type EpochMs, formatSetting, MINUTE_MS, parseDuration } from "../time/time.ts";
import { type Heartbeat, STALE_AFTER_MS_MAX, STALE_AFTER_MS_MIN } from "./heartbeat.ts";

/** Signs of life that say nothing else: from a cron line, a NAS, a router, or over a web socket. */

/** How a home makes itself heard. */
export type HeardBy = "watchdog" | "ping" | "socket";

/** A new home that says nothing of it is silent after this: two runs of a minute's cron may fail. */
export const PING_STALE_AFTER_MS = 3 * MINUTE_MS;

/** A sign of life, with what was said beside it; null: as it was. */
export interface Ping {
  readonly by: Exclude<HeardBy, "watchdog">;
  /** What people call this home, 1–60 characters. */
  readonly name: string | null;
  readonly staleAfterMs: number | null;
  /** IANA name. */
  readonly timeZone: string | null;
}

const NAME_MAX = 60;
const TIME_ZONE_MAX = 64;

/**
 * Reads the query of an address that is pinged: `stale_after=10m`, `name`, `time_zone`, each at most
 * once. Throws TypeError that names what is wrong and what is allowed.
 */
export function parsePing(query: URLSearchParams, by: Ping["by"]): Ping {
  const ping: { -readonly [Key in keyof Ping]: Ping[Key] } = {
    by,
    name: null,
    staleAfterMs: null,
    timeZone: null,
  };
  for (const [key, value] of query) {
    if (query.getAll(key).length > 1) throw wrong(key, { allowed: "once", value });
    switch (key) {
      case "name":
        ping.name = readText(key, { value, most: NAME_MAX });
        break;
      case "time_zone":
        ping.timeZone = readText(key, { value, most: TIME_ZONE_MAX });
        break;
      case "stale_after":
        ping.staleAfterMs = readStaleAfter(key, value);
        break;
      default:
        throw wrong(key, { allowed: "stale_after, name or time_zone", value });
    }
  }
  return ping;
}

function readText(
  key: string,
  { value, most }: { readonly value: string; readonly most: number },
): string {
  if (value.length >= 1 && value.length <= most) return value;
  throw wrong(key, { allowed: `1 to ${most} characters`, value });
}

function readStaleAfter(key: string, value: string): number {
  const ms = parseDuration(value);
  if (ms !== null && ms >= STALE_AFTER_MS_MIN && ms <= STALE_AFTER_MS_MAX) return ms;
  const allowed = `${formatSetting(STALE_AFTER_MS_MIN)} to ${formatSetting(STALE_AFTER_MS_MAX)}`;
  throw wrong(key, { allowed, value });
}

function wrong(
  key: string,
  { allowed, value }: { readonly allowed: string; readonly value: string },
): TypeError {
  const [name, got] = [key, value].map(showValue);
  return new TypeError(`Cannot read ping: ${name} must be ${allowed}, got ${got}`);
}

/** What was said before, as the home's record holds it. */
export interface Said {
  readonly epoch: number;
  readonly name: string;
  readonly staleAfterMs: number;
  readonly timeZone: string | null;
}

/**
 * A ping as the heartbeat that a watchdog would send who knows nothing but that he lives. What it
 * leaves out stays as it was: nobody needs to repeat a name once a minute.
 */
export function heartbeatOfPing(
  ping: Ping,
  { site, now }: { readonly site: Said | null; readonly now: EpochMs },
): Heartbeat {
  return {
    version: 1,
    sequence: 0,
    // No event is told, so the watchdog's own count of them goes on, should there be one.
    epoch: site?.epoch ?? 0,
    // Not known; so long that nobody reads a restart from it.
    uptimeMs: Number.MAX_SAFE_INTEGER,
    wallMs: now,
    release: "",
    cause: "online",
    phase: "watching",
    cuts24h: 0,
    pausedForMs: null,
    probes: [],
    warnings: [],
    events: [],
    site: {
      name: ping.name ?? site?.name ?? null,
      staleAfterMs: ping.staleAfterMs ?? site?.staleAfterMs ?? PING_STALE_AFTER_MS,
      timeZone: ping.timeZone ?? site?.timeZone ?? null,
    },
  };
}
