import { sightOf } from "../wire/cause.ts";
import { isAway } from "./state_name.ts";
import type { SiteView } from "./read_status.ts";

/** What a green "online" would hide: that nobody would be told, or that nothing would be done. */

/**
 * What must be said right after "online", `"but muted: nobody would be told"`; null: nothing, or the
 * home is not online.
 */
export function unguardedWords(site: SiteView): string | null {
  if (site.state !== "online") return null;
  if (site.pausedUntil !== null) return "but paused: nobody would be told";
  if (site.mutedUntil !== null) return "but muted: nobody would be told";
  const { length } = site.warnings;
  if (length === 0) return null;
  return length === 1 ? "with a warning" : `with ${length} warnings`;
}

/**
 * How a home is shown, the worst first: `look` is one whose internet works or is not known to be
 * away, and that nobody guards or watches as it should be.
 */
export const SHOWN_STATES = ["silent", "trouble", "look", "late", "online"] as const;

/** One of them. */
export type ShownState = (typeof SHOWN_STATES)[number];

/**
 * What gives a home its icon and, by `TONES`, its colour: green is only for one that is well and
 * guarded; `isAsleep`: the cloud does not look for silent homes, see `sweepWarning()`.
 */
export function shownStateOf(
  site: SiteView,
  { isAsleep }: { readonly isAsleep: boolean },
): ShownState {
  if (site.state === "trouble") return sightOf(site.cause) === "blind" ? "look" : "trouble";
  if (isAway(site)) return site.state;
  return isAsleep || unguardedWords(site) !== null ? "look" : site.state;
}
