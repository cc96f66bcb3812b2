import { formatClock } from "../time/clock_text.ts";
import { type EpochMs, formatDuration } from "../time/time.ts";
import { describeOutage } from "../wire/event_text.ts";
import type { BackNotice } from "./notice.ts";
import { titled, type Words } from "./notice_title.ts";

/** What the phone gets to read when a home is back. */

export function describeBack(notice: BackNotice, now: EpochMs): Words {
  const { lastSeenAt, backAt, timeZone } = notice;
  const silent = formatDuration(backAt - lastSeenAt);
  const from = formatClock(lastSeenAt, { now, timeZone });
  const to = formatClock(backAt, { now, timeZone });
  const news = notice.saysBoth
    ? `No contact from ${from} to ${to} (${silent})`
    : `Back after ${silent}`;
  const reasons = reasonsOf(notice, now);
  return {
    title: titled(
      notice.siteName,
      notice.saysBoth ? ": was out of contact and is back" : ": back in contact",
    ),
    body: reasons === "" ? `${news}.` : `${news}: ${reasons}.`,
    priority: 3,
    tags: ["white_check_mark"],
  };
}

/** `"the line was dead, rebooted the router once at 03:14, and it came back after that"` */
function reasonsOf(notice: BackNotice, now: EpochMs): string {
  const { report, timeZone } = notice;
  const clock = (at: EpochMs | null | undefined) =>
    at === null || at === undefined ? null : formatClock(at, { now, timeZone });
  const outage = report === null ? "" : describeOutage(report, clock(notice.lastCutAt));
  const gaveUp = clock(notice.gaveUpAt);
  const restarted = clock(notice.restartedAt);
  return [
    outage,
    gaveUp === null ? "" : `the watchdog gave up for a while at ${gaveUp}`,
    restarted === null ? "" : `the watchdog's host started anew at ${restarted}`,
  ].filter((part) => part !== "").join(", ");
}
