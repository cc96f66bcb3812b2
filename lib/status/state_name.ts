import type { Verdict } from "../site/site.ts";
import type { EpochMs } from "../time/time.ts";

/** How a home is, in the one word that page, terminal, JSON, badge and metrics have for it. */

/**
 * Worst first.
 *
 * - `silent`: not heard for too long.
 * - `trouble`: heard, and it says that something is wrong.
 * - `late`: more than half of the allowed silence is used up; it was well when last heard.
 * - `online`: heard, and its internet works.
 */
export const STATE_NAMES = ["silent", "trouble", "late", "online"] as const;

/** One of them. */
export type StateName = (typeof STATE_NAMES)[number];

/** The word for a home that was judged, and that said `cause` last. */
export function stateNameOf(
  { status, cause }: { readonly status: Verdict; readonly cause: string },
): StateName {
  if (status === "down") return "silent";
  if (cause !== "online") return "trouble";
  return status === "late" ? "late" : "online";
}

/** False where it was well when last heard. */
export function isAway({ state }: { readonly state: StateName }): boolean {
  return state === "silent" || state === "trouble";
}

/** Since when it is called so; null: not known. */
export function stateSinceOf(
  site: {
    readonly state: StateName;
    /** Of the last flip between up and down. */
    readonly since: EpochMs;
    readonly lastSeenAt: EpochMs;
    /** Since when it says what it says; not there: not known. */
    readonly saidSince?: EpochMs;
  },
): EpochMs | null {
  switch (site.state) {
    case "silent":
    case "late":
      return site.lastSeenAt;
    case "trouble":
      return site.saidSince ?? null;
    case "online":
      return Math.max(site.since, site.saidSince ?? 0);
  }
}

/** Orders the worse before the better: negative when `one` is. */
export function compareStates(one: StateName, other: StateName): number {
  return STATE_NAMES.indexOf(one) - STATE_NAMES.indexOf(other);
}
