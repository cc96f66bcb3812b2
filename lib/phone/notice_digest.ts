import { formatClock } from "../time/clock_text.ts";
import { type EpochMs, formatDuration } from "../time/time.ts";
import type { DigestNotice } from "./notice.ts";
import { titled, type Words } from "./notice_title.ts";

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
    cuts === 0 ? "" : `rebooted the router ${times(cuts)}`,
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
