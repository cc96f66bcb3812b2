import {
  notAllowed,
  openSection,
  readCount,
  readDuration,
  readFlag,
  readText,
  readTexts,
  refuseUnknown,
  type Section,
} from "../base/settings.ts";
import {
  DAY_MS,
  HOUR_MS,
  MINUTE_MS,
  parseDuration,
  parseTimeOfDay,
  parseTimeSpan,
  SECOND_MS,
} from "../time/time.ts";

const KEYS = [
  "stale_after",
  "gateway_grace",
  "dns_cut_after",
  "off",
  "boot_grace",
  "gaps",
  "cuts_per_day",
  "blackouts",
  "dry_run",
  "heartbeat_is_proof",
  "scheduled",
];

const GAPS_DEFAULT_MS = [5 * MINUTE_MS, 15 * MINUTE_MS, HOUR_MS, 4 * HOUR_MS];
const GAPS_MAX = 8;
const GAP_MS_MIN = MINUTE_MS;
const GAP_MS_MAX = DAY_MS;
const CUTS_PER_DAY_MAX = 8;
const BLACKOUTS_MAX = 8;
const WEEKDAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

/** How the lowest allowed times are chosen. */
export type Haste = "real" | "for_tests";

/** The least length of time that a home may use; a demonstration may hurry. */
export function leastMs(haste: Haste, realMs: number): number {
  return haste === "real" ? realMs : SECOND_MS;
}

/** A local time of day. */
export interface Schedule {
  /** Minutes after local midnight, 0–1439. */
  readonly minute: number;
  /** 0 is Sunday; null: every day. */
  readonly weekday: number | null;
}

/** From `fromMin` up to but not including `toMin`, minutes after local midnight, 0–1439; may wrap. */
export interface Blackout {
  readonly fromMin: number;
  readonly toMin: number;
}

/** When power may be cut. Defaults and reasons are in docs/details.md, "Numbers". */
export type PolicyConfig = Readonly<ReturnType<typeof parsePolicy>>;

/** Reads `[policy]`; throws TypeError or RangeError. */
export function parsePolicy(value: unknown, place: {
  readonly act: string;
  readonly haste: Haste;
}) {
  const section = openSection(value, { act: place.act, path: "policy" });
  refuseUnknown(section, KEYS);
  const { haste } = place;
  return {
    /** Failing ticks must span this much, 60 s – 1 h. */
    staleAfterMs: readDuration(section, "stale_after", {
      minMs: leastMs(haste, MINUTE_MS),
      maxMs: HOUR_MS,
      defaultMs: MINUTE_MS,
    }),
    /** The same while the gateway is silent too, 0 – 1 h; never less than `staleAfterMs` in force. */
    gatewayGraceMs: readDuration(section, "gateway_grace", {
      minMs: 0,
      maxMs: HOUR_MS,
      defaultMs: 2 * MINUTE_MS,
    }),
    /** Names that do not resolve for this long allow one cut, 60 s – 24 h; null: never. */
    dnsCutAfterMs: readDnsCutAfter(section, haste),
    /** How long power stays off, 5 s – 300 s, whole seconds. */
    offMs: readOff(section, haste),
    /** Least time for the router to boot before it is judged, 30 s – 15 min. */
    bootGraceMs: readDuration(section, "boot_grace", {
      minMs: leastMs(haste, 30 * SECOND_MS),
      maxMs: 15 * MINUTE_MS,
      defaultMs: 3 * MINUTE_MS,
    }),
    /** Gaps between cuts of one outage; the last repeats. */
    gapsMs: readGaps(section, haste),
    /** Automatic cuts in any 24 h, 1 – 8. */
    cutsPerDayMax: readCount(section, "cuts_per_day", {
      min: 1,
      max: CUTS_PER_DAY_MAX,
      otherwise: CUTS_PER_DAY_MAX,
    }),
    /** Local times of day when no automatic cut may start. */
    blackouts: readBlackouts(section),
    /** True: decide and report, never switch. */
    dryRun: readFlag(section, "dry_run"),
    /** An accepted heartbeat proves the internet for the next tick. */
    heartbeatIsProof: readFlag(section, "heartbeat_is_proof"),
    /** When the router is restarted though all is well; null: never. */
    scheduled: readScheduled(section),
  };
}

function readDnsCutAfter(section: Section, haste: Haste): number | null {
  if (section.table["dns_cut_after"] === "never") return null;
  return readDuration(section, "dns_cut_after", {
    minMs: leastMs(haste, MINUTE_MS),
    maxMs: DAY_MS,
    defaultMs: 5 * MINUTE_MS,
  });
}

function readOff(section: Section, haste: Haste): number {
  const offMs = readDuration(section, "off", {
    minMs: leastMs(haste, 5 * SECOND_MS),
    maxMs: 5 * MINUTE_MS,
    defaultMs: 30 * SECOND_MS,
  });
  // The plug's own timer counts whole seconds.
  if (offMs % SECOND_MS !== 0) throw notAllowed(section, "off", "whole seconds");
  return offMs;
}

function readGaps(section: Section, haste: Haste): readonly number[] {
  const limits = { min: 1, max: GAPS_MAX, allowed: 'times such as "5m"' };
  const texts = readTexts(section, "gaps", limits);
  if (texts === null) return GAPS_DEFAULT_MS;
  const minMs = leastMs(haste, GAP_MS_MIN);
  return texts.map((text) => {
    const gapMs = parseDuration(text);
    if (gapMs !== null && gapMs >= minMs && gapMs <= GAP_MS_MAX) return gapMs;
    const allowed = `times such as "5m", each ${minMs / SECOND_MS}s – 24h`;
    throw notAllowed(section, "gaps", allowed);
  });
}

function readScheduled(section: Section): Schedule | null {
  const allowed = 'a local time of day such as "04:30", or "sun 04:30" for once a week';
  const text = readText(section, "scheduled", allowed);
  if (text === null) return null;
  const [, day, clock = ""] = /^(?:(\w+) )?(\S+)$/.exec(text) ?? [];
  const minute = parseTimeOfDay(clock);
  const weekday = day === undefined ? null : WEEKDAYS.indexOf(day);
  if (minute === null || weekday === -1) throw notAllowed(section, "scheduled", allowed);
  return { minute, weekday };
}

function readBlackouts(section: Section): readonly Blackout[] {
  const allowed = 'times of day such as "22:00-23:30"';
  const texts = readTexts(section, "blackouts", { min: 0, max: BLACKOUTS_MAX, allowed }) ?? [];
  return texts.map((text) => {
    const span = parseTimeSpan(text);
    if (span === null) {
      throw notAllowed(section, "blackouts", `${allowed}, 00:00 – 23:59, not empty`);
    }
    return { fromMin: span[0], toMin: span[1] };
  });
}
