import type { PresentFacts } from "../phone/notice_no_contact.ts";
import { canHear } from "./button.ts";
import { type Hearing, incidentSequenceId, type SiteRecord } from "./site.ts";

/** How a site is at present, for a message in place of those that could not be delivered. */
export function presentOf(site: SiteRecord, hearing: Hearing): PresentFacts {
  return {
    siteName: site.name,
    timeZone: site.timeZone,
    sequenceId: site.incident === null
      ? `${site.id}_now`
      : incidentSequenceId(site.id, site.incident.number),
    lastSeenAt: site.lastSeenAt,
    isDown: !canHear(site, hearing),
    onlyPings: site.home.by !== undefined,
  };
}
