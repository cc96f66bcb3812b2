import { formatClock } from "../time/clock_text.ts";
import type { HistoryEntry } from "../site/history.ts";
import type { SiteRecord } from "../site/site.ts";
import { type EpochMs, formatDuration } from "../time/time.ts";
import type { DigestNotice } from "./notice.ts";
import { titled, type Words } from "./notice_title.ts";

/** What a day was like. */
export interface DigestFacts {
  readonly from: EpochMs;
  readonly to: EpochMs;
  /** Silences that began in this time, or went on in it. */
  readonly silences: number;
  readonly silentMs: number;
  /** The home was silent and we were not looking: nobody knows. */
  readonly unknownMs: number;
  /** Outages that the home itself lived through, with or without the cloud noticing. */
  readonly outages: number;
  /** Cuts of the router that may have reached the plug. */
  readonly cuts: number;
  /** It is silent right now. */
  readonly isDown: boolean;
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

/** The day in two lines at most. */
export function describeDigest(notice: DigestNotice, now: EpochMs): Words {
  const { silences, silentMs, unknownMs, outages, cuts, from, to, timeZone } = notice;
  const quiet = silences === 0 && outages === 0 && cuts === 0;
  const since = formatClock(from, { now, timeZone });
  const silence = silences === 0
    ? "never silent"
    : `silent ${times(silences)}, ${formatDuration(silentMs)} in all`;
  const parts = [
    silence,
    outages === 0 ? "" : `${outages} outage${outages === 1 ? "" : "s"} of the internet`,
    cuts === 0 ? "" : `the router was cut ${times(cuts)}`,
    unknownMs === 0 ? "" : `${formatDuration(unknownMs)} not known`,
  ].filter((part) => part !== "");
  const seen = (1 - silentMs / Math.max(1, to - from - unknownMs)) * 100;
  const share = silentMs === 0 ? "100" : Math.min(99.99, Math.max(0, seen)).toFixed(2);
  const state = notice.isDown ? " It is silent now." : "";
  return {
    title: titled(notice.siteName, quiet ? ": a quiet day" : `: heard ${share} % of the day`),
    body: `Since ${since}: ${parts.join(", ")}.${state}`,
    priority: 2,
    tags: [quiet ? "sunny" : "bar_chart"],
  };
}

function times(count: number): string {
  return count === 1 ? "once" : `${count} times`;
}
