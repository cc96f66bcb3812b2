import type { PresentFacts } from "../phone/notice_no_contact.ts";
import { canHear } from "./button.ts";
import { type Hearing, incidentSequenceId, noticeBase, type SiteRecord } from "./site.ts";

/** How a site is at present, for a message in place of those that could not be delivered. */
export function presentOf(site: SiteRecord, hearing: Hearing): PresentFacts {
  const sequenceId = site.incident === null
    ? `${site.id}_now`
    : incidentSequenceId(site.id, site.incident.number);
  return {
    ...noticeBase(site, sequenceId),
    lastSeenAt: site.lastSeenAt,
    isDown: !canHear(site, hearing),
    onlyPings: site.home.by !== undefined,
  };
}
