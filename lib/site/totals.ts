import { CAUSES } from "../wire/cause.ts";
import type { HistoryEntry } from "./history.ts";

/** What is counted for ever, for Prometheus: counters of one site, which only grow. */

/** One counter, and by how much it grows. */
export interface Growth {
  /** Names the counter within the site: its kind, then its labels. */
  readonly key: readonly string[];
  /** Whole, above 0. */
  readonly by: number;
}

/** How it may end for a notice in the outbox. */
export const NOTICE_RESULTS = ["delivered", "refused", "superseded"] as const;

/** As long as history is kept: a home's word is not taken for a longer outage. */
const OUTAGE_SECONDS_MAX = 396 * 24 * 3_600;

/** What a newer watchdog says is counted together: who has a token must not make counters. */
export function countedCause(told: string): string {
  return CAUSES.find((each) => each === told) ?? "other";
}

/** What `history` adds when it is written: outages and their seconds by cause, cuts by result. */
export function growthOf(history: readonly HistoryEntry[]): Growth[] {
  return history.flatMap((entry): Growth[] => {
    if (entry.kind !== "event") return [];
    const { what } = entry;
    if (what.kind === "cut") return [{ key: ["cuts", what.reason, what.outcome], by: 1 }];
    if (what.kind !== "outage_ended") return [];
    const cause = countedCause(what.cause);
    const outage = { key: ["outages", cause], by: 1 };
    // Null where the host restarted meanwhile: nobody knows how long it was.
    const seconds = Math.min(Math.floor((what.lastedMs ?? 0) / 1_000), OUTAGE_SECONDS_MAX);
    return seconds === 0 ? [outage] : [outage, { key: ["outage_seconds", cause], by: seconds }];
  });
}
