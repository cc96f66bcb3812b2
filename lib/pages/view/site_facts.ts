import type { HistoryEntry, HourEntry } from "../../site/history.ts";
import type { MeasuredHour } from "../../site/measured.ts";
import { lastDays, type LocalDay } from "../../time/local_days.ts";
import { DAY_MS, type EpochMs, MINUTE_MS, type Stay } from "../../time/time.ts";
import { type Past, readPast } from "./past.ts";
import type { SiteView } from "../../status/read_status.ts";

/** What the store holds of one home's past, as a page is made of it. */
export interface SiteFacts {
  /** Newest first, without hours; of `DAYS_SHOWN` days at least. */
  readonly entries: readonly HistoryEntry[];
  /** There are more than were read: what is older than the last entry is not known here. */
  readonly isCut: boolean;
  /** The last 24 finished hours at least. */
  readonly hours: readonly HourEntry[];
  /** What this process measured in the running hour; null: nothing. */
  readonly measured: MeasuredHour | null;
}

/** Days that a home's page shows. */
export const DAYS_SHOWN = 90;

/**
 * Bars move on in steps of so long, not with every look: a page that is open would else have to be
 * fetched anew each time.
 */
export const BAR_STEP_MS = 10 * MINUTE_MS;

/** The past of one home with the stretches that are drawn of it. */
export interface DrawnPast {
  readonly past: Past;
  /** `DAYS_SHOWN` days, today last. */
  readonly days: readonly LocalDay[];
  readonly lately: Stay;
}

/** Reads the past that a page draws. */
export function drawPast(
  site: SiteView,
  options: { readonly facts: SiteFacts; readonly now: EpochMs },
): DrawnPast {
  const { facts, now } = options;
  const days = lastDays(DAYS_SHOWN, { now, timeZone: site.timeZone });
  const toMs = Math.ceil(now / BAR_STEP_MS) * BAR_STEP_MS;
  const past = readPast(site, {
    fromMs: days[0]?.fromMs ?? now,
    toMs,
    now,
    entries: facts.entries,
    entriesFromMs: facts.isCut ? facts.entries.at(-1)?.at ?? null : null,
  });
  return { past, days, lately: { fromMs: toMs - DAY_MS, toMs } };
}
