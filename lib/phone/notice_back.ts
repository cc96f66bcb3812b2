import { formatClock } from "../time/clock_text.ts";
import { type EpochMs, formatDuration } from "../time/time.ts";
import { describeEnd } from "../wire/event_text.ts";
import { type BackNotice, titled, type Words } from "./notice.ts";

/** What the phone gets to read when a home is back. */

export function describeBack(notice: BackNotice, now: EpochMs): Words {
  const { lastSeenAt, backAt, timeZone } = notice;
  const silent = formatDuration(backAt - lastSeenAt);
  const from = formatClock(lastSeenAt, { now, timeZone });
  const to = formatClock(backAt, { now, timeZone });
  return {
    title: titled(
      notice.siteName,
      notice.saysBoth ? ": was out of contact and is back" : ": back in contact",
    ),
    body: [`No contact from ${from} to ${to} (${silent}).`, ...reasonsOf(notice, now)].join(" "),
    priority: 3,
    tags: ["white_check_mark"],
  };
}

/** Sentences: what the home says of it; none: nothing. */
function reasonsOf(notice: BackNotice, now: EpochMs): readonly string[] {
  const { report, timeZone } = notice;
  const clock = (at: EpochMs | null | undefined) =>
    at === null || at === undefined ? null : formatClock(at, { now, timeZone });
  const gaveUp = clock(notice.gaveUpAt);
  const restarted = clock(notice.restartedAt);
  return [
    report === null ? "" : describeEnd(report, clock(notice.lastCutAt)),
    gaveUp === null ? "" : `The watchdog gave up for a while at ${gaveUp}.`,
    restarted === null ? "" : `The watchdog's host started anew at ${restarted}.`,
  ].filter((part) => part !== "");
}
