import { isAway, type StateName } from "./state_name.ts";
import type { SiteView } from "./read_status.ts";

/** What a green "online" would hide: that nobody would be told, or that nothing would be done. */

/**
 * What must be said right after "online", `"but muted: nobody would be told"`; null: nothing, or the
 * home is not online.
 */
export function unguardedWords(site: SiteView): string | null {
  if (site.state !== "online") return null;
  if (site.pausedUntil !== null) {
    return "but paused: nobody would be told";
  }
  if (site.mutedUntil !== null) return "but muted: nobody would be told";
  const { length } = site.warnings;
  if (length === 0) return null;
  return length === 1 ? "with a warning" : `with ${length} warnings`;
}

/**
 * The state whose colour and icon a home gets: green is only for one that is well and guarded;
 * `isAsleep`: the cloud does not look for silent homes, see `sweepWarning()`.
 */
export function shownStateOf(
  site: SiteView,
  { isAsleep }: { readonly isAsleep: boolean },
): StateName {
  if (isAsleep && !isAway(site)) return "trouble";
  return unguardedWords(site) === null ? site.state : "trouble";
}
