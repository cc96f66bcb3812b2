/** Points in time and lengths of time. Lengths are whole milliseconds, always `...Ms`. */

/** Wall clock, milliseconds since 1970-01-01T00:00:00Z. For people and for the cloud only. */
export type EpochMs = number;

/** From `fromMs` up to but not including `toMs`. */
export interface Stay {
  readonly fromMs: EpochMs;
  readonly toMs: EpochMs;
}

/**
 * Reading of the listening clock (`lib/site/listening.ts`): milliseconds that began as those since 1970 and stand still while
 * nobody listens. All processes on one store share it; it never runs faster than time.
 */
export type ListenMs = number;

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** A stored time this far ahead of the clock can only come from a clock that stepped back. */
export const CLOCK_STEP_MS = MINUTE_MS;

/**
 * The home's clock, read once a tick.
 *
 * `uptimeMs` is the time since the host booted, in whole seconds times 1,000; it counts suspended
 * time and does not notice clock changes. `bootId` names this boot; null where nobody told (no
 * systemd), then only an uptime that went back shows a new boot.
 */
export interface HomeClock {
  readonly uptimeMs: number;
  readonly wallMs: EpochMs;
  readonly bootId: string | null;
}

/** Whole seconds since 1970, cut off. */
export function floorSeconds(at: EpochMs): number {
  return Math.floor(at / SECOND_MS);
}

const DURATION_REGEXP = /^(\d{1,9}(?:\.\d{1,3})?)(ms|s|m|min|h|d)$/;

const UNIT_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: SECOND_MS,
  m: MINUTE_MS,
  min: MINUTE_MS,
  h: HOUR_MS,
  d: DAY_MS,
};

/** Reads `"90s"`, `"1.5h"`, `"250ms"`, `"10m"`, `"2d"`; null when `text` is not a duration. */
export function parseDuration(text: string): number | null {
  const match = DURATION_REGEXP.exec(text);
  if (match === null) return null;
  const unitMs = UNIT_MS[match[2] ?? ""];
  return unitMs === undefined ? null : Math.round(Number(match[1]) * unitMs);
}

/** A length of time as a person says it: `"45 s"`, `"12 min"`, `"3 h 20 min"`, `"2 d 4 h"`. */
export function formatDuration(durationMs: number): string {
  const seconds = Math.max(0, Math.round(durationMs / SECOND_MS));
  if (seconds < 120) return `${seconds} s`;
  return formatMinutes(Math.round(seconds / 60));
}

/** Whole minutes as `formatDuration()` says them; from two days on cut to hours. */
export function formatMinutes(minutes: number): string {
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return joinUnits(hours, "h", minutes % 60, "min");
  return joinUnits(Math.floor(hours / 24), "d", hours % 24, "h");
}

/** A length of time as a setting: the largest unit that divides it, `"60s"`, `"5m"`, `"4h"`. */
export function formatSetting(durationMs: number): string {
  for (const unit of ["d", "h", "m", "s"] as const) {
    const unitMs = UNIT_MS[unit] ?? 1;
    if (durationMs >= 2 * unitMs && durationMs % unitMs === 0) {
      return `${durationMs / unitMs}${unit}`;
    }
  }
  return durationMs % SECOND_MS === 0 ? `${durationMs / SECOND_MS}s` : `${durationMs}ms`;
}

function joinUnits(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}

/** Minutes after midnight of a time of day, `"07:05"`; null: it is none. */
export function parseTimeOfDay(text: string): number | null {
  const match = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text);
  return match === null ? null : Number(match[1]) * 60 + Number(match[2]);
}

/** Both ends of a part of the day, `"22:00-07:00"`, as such minutes; null: it is none, or empty. */
export function parseTimeSpan(text: string): readonly [from: number, to: number] | null {
  const [from = null, to = null, ...more] = text.split("-").map(parseTimeOfDay);
  // An empty part and a whole day look the same: neither is meant.
  return from === null || to === null || more.length > 0 || from === to ? null : [from, to];
}
