import { DAY_MS, type EpochMs } from "./time.ts";
import { zoneFormat } from "./zone_format.ts";

/** A calendar day in a zone, from midnight to midnight: 23 to 25 h. */
export interface LocalDay {
  /** `"2026-11-22"` */
  readonly date: string;
  readonly fromMs: EpochMs;
  /** First moment of the next day. */
  readonly toMs: EpochMs;
}

/**
 * The last `count` days (1 or more) up to the one that `now` lies in, oldest first. `timeZone` is an
 * IANA name; null: UTC. By Intl, because Deno 2.5 has no Temporal. Throws RangeError for a zone that
 * this runtime does not know.
 */
export function lastDays(
  count: number,
  options: { readonly now: EpochMs; readonly timeZone: string | null },
): LocalDay[] {
  const format = zoneFormat("parts", options.timeZone ?? "UTC");
  const today = Math.floor(wallOf(options.now, format) / DAY_MS) * DAY_MS;
  const starts = Array.from(
    { length: count + 1 },
    (_, index) => startOf(today + (index - count + 1) * DAY_MS, format),
  );
  return starts.slice(0, -1).map((fromMs, index) => ({
    date: new Date(today + (index - count + 1) * DAY_MS).toISOString().slice(0, 10),
    fromMs,
    toMs: starts[index + 1] ?? fromMs,
  }));
}

/** What a clock on the wall shows at `at`, as if that were UTC. */
function wallOf(at: EpochMs, format: Intl.DateTimeFormat): number {
  const parts = format.formatToParts(at);
  const part = (type: string) => Number(parts.find((each) => each.type === type)?.value ?? 0);
  return Date.UTC(
    part("year"),
    part("month") - 1,
    part("day"),
    part("hour"),
    part("minute"),
    part("second"),
  );
}

/** The first moment whose clock on the wall shows `midnight` or, where that is skipped, later. */
function startOf(midnight: number, format: Intl.DateTimeFormat): EpochMs {
  const candidates = [midnight - DAY_MS, midnight + DAY_MS]
    .map((near) => midnight - (wallOf(near, format) - near))
    .sort((one, other) => one - other);
  return candidates.find((at) => wallOf(at, format) >= midnight) ?? midnight;
}
