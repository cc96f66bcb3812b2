import type { DigestFacts } from "../phone/notice.ts";
import { DAY_MS, type EpochMs, SECOND_MS } from "../time/time.ts";
import { localTimeOf } from "../time/zone_time.ts";
import type { HistoryEntry } from "../site/history.ts";
import { type Change, noticeBase, ringing, type SiteRecord } from "../site/site.ts";
import { cloudTimeline, eventsOf, notReachedInSilences } from "./cloud_history.ts";
import {
  extentOf,
  lengthOf,
  overlap,
  readTimeline,
  type StretchKind,
  touches,
} from "./timeline.ts";

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

/** Sums up `entries`, in any order, as page and report do; all that are of the range are there. */
export function digestOf(
  site: Pick<SiteRecord, "status" | "firstSeenAt" | "lastSeenAt" | "staleAfterMs">,
  entries: readonly HistoryEntry[],
  range: { readonly from: EpochMs; readonly to: EpochMs },
): DigestFacts {
  const { from, to } = range;
  const isDown = site.status === "down";
  const events = eventsOf(entries);
  const day = { fromMs: from, toMs: to };
  const asked = { ...day, now: to, entries, entriesFromMs: null };
  const options = cloudTimeline({ ...site, isSilent: isDown }, asked);
  const timeline = readTimeline(events, options);
  const wasSilent = (options.silences ?? []).some((silence) => overlap(silence, day).length > 0);
  const notReachedMs = notReachedInSilences(options).flatMap((stay) => overlap(stay, day))
    .reduce((sum, stay) => sum + stay.toMs - stay.fromMs, 0);
  const lengthMs = (kind: StretchKind) =>
    lengthOf(timeline, (each) => each.kind === kind) * SECOND_MS;
  const isWithin = (at: EpochMs) => at >= from && at < to;
  return {
    from,
    to,
    onlineMs: lengthMs("online"),
    outageMs: lengthMs("outage"),
    silences: timeline.stretches.filter(({ kind }) => kind === "silent").length,
    silentMs: lengthMs("silent"),
    unknownMs: lengthMs("not_watched"),
    outages: timeline.outages.filter((each) => touches(extentOf(each), day)).length,
    cuts:
      events.filter(({ atMs, what }) =>
        isWithin(atMs) && what.kind === "cut" && what.outcome !== "refused"
      ).length,
    isDown,
    ...(wasSilent ? { wasSilent } : {}),
    ...(notReachedMs > 0 ? { notReachedMs } : {}),
  };
}

/** The last 24 h of a site as one notice. */
export function applyDigest(
  site: SiteRecord,
  options: { readonly entries: readonly HistoryEntry[]; readonly now: EpochMs },
): Change {
  const { entries, now } = options;
  const range = { from: Math.max(now - DAY_MS, site.firstSeenAt), to: now };
  // Yesterday's gives way to today's.
  const base = noticeBase(site, `${site.id}_day`);
  return ringing(site, { ...digestOf(site, entries, range), kind: "digest", ...base });
}
