import { formatClock } from "../time/clock_text.ts";
import { formatBetween } from "../time/length_text.ts";
import { type EpochMs, formatDuration, MINUTE_MS } from "../time/time.ts";
import { describeEnd } from "../wire/event_text.ts";
import { type BackNotice, titled, type Words } from "./notice.ts";

/** What the phone gets to read when a home is back. */

export function describeBack(notice: BackNotice, now: EpochMs): Words {
  const { lastSeenAt, backAt, timeZone } = notice;
  const silent = formatBetween(lastSeenAt, backAt);
  const from = formatClock(lastSeenAt, { now, timeZone });
  const to = formatClock(backAt, { now, timeZone });
  return {
    title: titled(
      notice.siteName,
      notice.saysBoth ? ": was out of contact and is back" : ": back in contact",
    ),
    body: [
      notice.report === null ? "It is heard again." : "Its internet works again.",
      `No contact from ${from} to ${to} (${silent}).`,
      ...reasonsOf(notice, now),
    ].join(" "),
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
    describeNotReached(notice),
    report === null ? "" : describeReport(notice, report, clock(notice.lastCutAt)),
    gaveUp === null ? "" : `The watchdog gave up for a while at ${gaveUp}.`,
    restarted === null ? "" : `The watchdog's host started anew at ${restarted}.`,
  ].filter((part) => part !== "");
}

/** Two lengths that differ by a heartbeat would be two stories of one trouble. */
const SAME_TIME_MS = 2 * MINUTE_MS;

function describeReport(
  { lastSeenAt, backAt }: BackNotice,
  report: NonNullable<BackNotice["report"]>,
  lastCut: string | null,
): string {
  const isSame = report.lastedMs !== null &&
    Math.abs(report.lastedMs - (backAt - lastSeenAt)) <= SAME_TIME_MS;
  return isSame
    ? describeEnd(report, lastCut, "In that time the internet was away")
    : describeEnd(report, lastCut);
}

/** `""`: the home tells of no time in which the cloud was not reached. */
function describeNotReached({ notReachedMs = 0, lastSeenAt, backAt }: BackNotice): string {
  if (notReachedMs === 0) return "";
  const online = "the home was online and the cloud was not reached.";
  // From the last heartbeat to the first that is not taken it may be a while.
  return notReachedMs >= backAt - lastSeenAt - MINUTE_MS
    ? `In that time ${online}`
    : `For ${formatDuration(notReachedMs)} of it ${online}`;
}
