import type { SiteView, StatusView } from "../../status/read_status.ts";

/** Whose time a page shows: the reader's own where his browser told it, else that of each home. */

/** All times of `view` in one zone (IANA, known here); null: as the homes have them. */
export function inZone(view: StatusView, zone: string | null): StatusView {
  if (zone === null) return view;
  return { ...view, sites: view.sites.map((site) => siteInZone(site, zone)) };
}

/** One home, as `inZone()`. */
export function siteInZone(site: SiteView, zone: string | null): SiteView {
  return zone === null ? site : { ...site, timeZone: zone };
}

/** The zone that all of them are shown in; null: there are several, or no home. */
export function zoneOf(sites: readonly Pick<SiteView, "timeZone">[]): string | null {
  const [first, ...others] = new Set(sites.map(zoneNameOf));
  return first === undefined || others.length > 0 ? null : first;
}

/** What a home's zone is called. */
export function zoneNameOf({ timeZone }: Pick<SiteView, "timeZone">): string {
  return timeZone ?? "UTC";
}
