import type { PresentFacts } from "../phone/notice_no_contact.ts";
import type { EpochMs } from "../time/time.ts";
import { canHear } from "./button.ts";
import { incidentSequenceId, type SiteRecord } from "./site.ts";

/** How a site is at `now`, for a message in place of those that could not be delivered. */
export function presentOf(site: SiteRecord, now: EpochMs): PresentFacts {
  return {
    siteName: site.name,
    timeZone: site.timeZone,
    sequenceId: site.incident === null
      ? `${site.id}_now`
      : incidentSequenceId(site.id, site.incident.number),
    lastSeenAt: site.lastSeenAt,
    isDown: !canHear(site, now),
  };
}
