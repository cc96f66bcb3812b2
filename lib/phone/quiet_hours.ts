import { SITE_ID_REGEXP } from "../wire/heartbeat.ts";
import { type EpochMs, parseTimeSpan } from "../time/time.ts";
import { localMinuteOf } from "../time/zone_time.ts";
import type { NtfyMessage } from "./ntfy.ts";

/** Hours in which the phone shows and does not ring. */

/** A part of every day, in minutes after local midnight; it may go over midnight. */
export interface QuietSpan {
  /** 0 – 1,439. */
  readonly fromMinute: number;
  /** 0 – 1,439; not in it any more. */
  readonly toMinute: number;
}

/** Quiet hours of all homes, and of those that have their own; null: none. */
export interface QuietHours {
  readonly all: QuietSpan | null;
  readonly sites: Readonly<Record<string, QuietSpan | null>>;
}

/** ntfy's "low": shown, without sound and vibration. */
export const QUIET_PRIORITY = 2;

/** Reads `"22:00-07:00"`, `"home=23:00-06:00"` and `"cabin=off"`, with commas; null: it is none. */
export function parseQuietHours(text: string): QuietHours | null {
  let all: QuietSpan | null | undefined;
  const sites: Record<string, QuietSpan | null> = Object.create(null);
  for (const part of text.split(",").map((each) => each.trim())) {
    const [site, words = ""] = part.includes("=") ? splitAt(part) : [null, part];
    const span = words === "off" && site !== null ? null : parseSpan(words);
    if (span === undefined) return null;
    if (site === null) {
      if (all !== undefined) return null;
      all = span;
      continue;
    }
    if (!SITE_ID_REGEXP.test(site) || site in sites) return null;
    sites[site] = span;
  }
  return { all: all ?? null, sites };
}

function splitAt(part: string): [string, string] {
  const at = part.indexOf("=");
  return [part.slice(0, at), part.slice(at + 1)];
}

/** Undefined: it is none, or it has no length. */
function parseSpan(text: string): QuietSpan | undefined {
  const span = parseTimeSpan(text);
  return span === null ? undefined : { fromMinute: span[0], toMinute: span[1] };
}

/** True when it is quiet at that home by its own clock. `timeZone` null: UTC. */
export function isQuietAt(
  hours: QuietHours | null,
  home: { readonly site: string; readonly timeZone: string | null; readonly now: EpochMs },
): boolean {
  const span = hours?.sites[home.site] === undefined ? hours?.all : hours.sites[home.site];
  if (span === null || span === undefined) return false;
  const { minute } = localMinuteOf(home.now, home.timeZone ?? "UTC");
  const { fromMinute, toMinute } = span;
  return fromMinute < toMinute
    ? minute >= fromMinute && minute < toMinute
    : minute >= fromMinute || minute < toMinute;
}

/** The same message, without sound. */
export function hushed(message: NtfyMessage): NtfyMessage {
  return message.priority <= QUIET_PRIORITY ? message : { ...message, priority: QUIET_PRIORITY };
}
