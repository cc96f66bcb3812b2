import type { DigestFacts, DigestNotice } from "../phone/notice.ts";
import { DAY_MS, type EpochMs } from "../time/time.ts";
import { localTimeOf } from "../time/zone_time.ts";
import type { HistoryEntry } from "./history.ts";
import type { Change, SiteRecord } from "./site.ts";

/** When a home's day is summed up, and the summing up itself. */

/**
 * Tells by zone (null: UTC) whether the hour of the digest has come between two sweeps. Costs one
 * look at the calendar for each zone: no site has to remember its last digest.
 */
export function createDigestClock(
  options: {
    /** Minutes after local midnight, 0 – 1,439. */
    readonly minute: number;
    readonly lastAt: EpochMs;
    readonly now: EpochMs;
  },
): (timeZone: string | null) => boolean {
  const { minute, lastAt, now } = options;
  const known = new Map<string, boolean>();
  return (timeZone) => {
    const zone = timeZone ?? "UTC";
    let due = known.get(zone);
    if (due === undefined) {
      due = lastAt < now &&
        digestDay(lastAt, { zone, minute }) < digestDay(now, { zone, minute });
      known.set(zone, due);
    }
    return due;
  };
}

/** The local day, as a number, whose digest is the last that was due. */
function digestDay(
  at: EpochMs,
  options: { readonly zone: string; readonly minute: number },
): number {
  const { year, month, day, hour, minute } = localTimeOf(at, options.zone);
  const days = Date.UTC(year, month - 1, day) / DAY_MS;
  return hour * 60 + minute >= options.minute ? days : days - 1;
}

/** Sums up `entries`, in any order; those from before `from` tell how it began. */
export function digestOf(
  site: Pick<SiteRecord, "status" | "since">,
  entries: readonly HistoryEntry[],
  range: { readonly from: EpochMs; readonly to: EpochMs },
): DigestFacts {
  const { from, to } = range;
  const inside = (begin: EpochMs, end: EpochMs) =>
    Math.max(0, Math.min(end, to) - Math.max(begin, from));
  const isDown = site.status === "down";
  let silences = 0;
  let silentMs = 0;
  let unknownMs = 0;
  let outages = 0;
  let cuts = 0;
  // From the end back: what stands now is known, what stood before the first flip follows from it.
  let downUntil: EpochMs | null = isDown ? to : null;
  for (const entry of entries.toSorted((one, other) => other.at - one.at)) {
    if (entry.kind === "unknown") unknownMs += inside(entry.at, entry.until);
    if (entry.at < from || entry.at >= to) continue;
    if (entry.kind === "flip" && entry.to === "up") downUntil = entry.at;
    if (entry.kind === "flip" && entry.to === "down") {
      silences++;
      silentMs += inside(entry.at, downUntil ?? entry.at);
      downUntil = null;
    }
    if (entry.kind !== "event") continue;
    if (entry.what.kind === "outage_ended") outages++;
    if (entry.what.kind === "cut" && entry.what.outcome !== "refused") cuts++;
  }
  if (downUntil !== null) {
    silences++;
    silentMs += inside(from, downUntil);
  }
  return { from, to, silences, silentMs, unknownMs, outages, cuts, isDown };
}

/** The last 24 h of a site as one notice. */
export function applyDigest(
  site: SiteRecord,
  options: { readonly entries: readonly HistoryEntry[]; readonly now: EpochMs },
): Change {
  const { entries, now } = options;
  const range = { from: Math.max(now - DAY_MS, site.firstSeenAt), to: now };
  const notice: DigestNotice = {
    ...digestOf(site, entries, range),
    kind: "digest",
    siteName: site.name,
    timeZone: site.timeZone,
    // Yesterday's gives way to today's.
    sequenceId: `${site.id}_day`,
  };
  return {
    site: { ...site, nextNotice: site.nextNotice + 1 },
    flips: [],
    notices: [notice],
    history: [],
  };
}
