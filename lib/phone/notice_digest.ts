import { formatClock } from "../time/clock_text.ts";
import { type EpochMs, formatDuration } from "../time/time.ts";
import { availabilityOf, cutPercent } from "../time/watched.ts";
import type { DigestNotice } from "./notice.ts";
import { titled, type Words } from "./notice_title.ts";

/** The day in two lines at most. */
export function describeDigest(notice: DigestNotice, now: EpochMs): Words {
  const { silences, silentMs, unknownMs, outages, cuts, from, to, timeZone } = notice;
  const { outageMs = 0, onlineMs = Math.max(0, to - from - silentMs - unknownMs) } = notice;
  const watched = { online: onlineMs, outage: outageMs, whole: to - from };
  const availability = availabilityOf(watched);
  const isQuiet = silences === 0 && outages === 0 && cuts === 0 && availability !== null;
  const since = formatClock(from, { now, timeZone });
  const length = outageMs === 0 ? "" : `, ${formatDuration(outageMs)}`;
  const parts = [
    silences === 0
      ? "never silent"
      : `silent ${times(silences)}, ${formatDuration(silentMs)} in all`,
    outages === 0 ? "" : `${outages} outage${outages === 1 ? "" : "s"} of the internet${length}`,
    cuts === 0 ? "" : `rebooted the router ${times(cuts)}`,
    unknownMs === 0 ? "" : `${formatDuration(unknownMs)} not watched`,
  ].filter((part) => part !== "");
  const share = availability === null
    ? `: watched for ${formatDuration(onlineMs + outageMs)} of the day`
    : `: online ${cutPercent(availability, 1)} % of the day`;
  const state = notice.isDown ? " There is no contact now." : "";
  return {
    title: titled(notice.siteName, isQuiet ? ": a quiet day" : share),
    body: `Since ${since}: ${parts.join(", ")}.${state}`,
    priority: 2,
    tags: [isQuiet ? "sunny" : "bar_chart"],
  };
}

function times(count: number): string {
  return count === 1 ? "once" : `${count} times`;
}
