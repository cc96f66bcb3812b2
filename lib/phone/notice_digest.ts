import { counted, times } from "../base/text.ts";
import { formatClock } from "../time/clock_text.ts";
import { formatBetween } from "../time/length_text.ts";
import { type EpochMs, formatDuration, MINUTE_MS, type Stay } from "../time/time.ts";
import { availabilityOf, cutPercent } from "../time/watched.ts";
import { type DigestNotice, titled, type Words } from "./notice.ts";

/** A digest this old says of when it is. */
const DATED_AFTER_MS = 2 * MINUTE_MS;

/** The day in a few lines; `outages`: those of the day whose times are known, oldest first. */
export function describeDigest(
  notice: DigestNotice,
  { now, outages: known }: { readonly now: EpochMs; readonly outages: readonly Stay[] },
): Words {
  const { silences, silentMs, unknownMs, outages, cuts, from, to, timeZone } = notice;
  const { outageMs = 0, onlineMs = Math.max(0, to - from - silentMs - unknownMs) } = notice;
  const watched = { online: onlineMs, outage: outageMs, whole: to - from };
  const availability = availabilityOf(watched);
  const { wasSilent = silences > 0, notReachedMs = 0 } = notice;
  const isQuiet = !wasSilent && outages === 0 && cuts === 0 && availability !== null;
  const since = formatClock(from, { now, timeZone });
  const last = known.at(-1);
  const isKnown = last !== undefined && known.length === outages;
  const when = isKnown
    ? `, ${outages === 1 ? "" : "the last "}${rangeText(last, { now, timeZone })}`
    : "";
  const length = isKnown && outages === 1
    ? `, ${formatBetween(last.fromMs, last.toMs)}`
    : outageMs === 0
    ? ""
    : `, ${formatDuration(outageMs)}`;
  const parts = [
    wasSilent ? "" : "never out of contact",
    silences === 0 ? "" : `no contact ${times(silences)}, ${formatDuration(silentMs)} in all`,
    notReachedMs === 0
      ? ""
      : `the cloud was not reached for ${formatDuration(notReachedMs)}, the home was online`,
    outages === 0 ? "" : `${counted(outages, "outage")} of the internet${length}${when}`,
    cuts === 0 ? "" : `router rebooted ${times(cuts)}`,
    unknownMs === 0 ? "" : `${formatDuration(unknownMs)} not watched`,
  ].filter((part) => part !== "");
  const share = availability === null
    ? `: watched for ${formatDuration(onlineMs + outageMs)} of the day`
    : `: online ${cutPercent(availability, 1)} % of the day`;
  const at = now - to < DATED_AFTER_MS ? "now" : `at ${formatClock(to, { now, timeZone })}`;
  const state = `${notice.isDown ? "No contact" : "In contact"} ${at}.`;
  return {
    title: titled(notice.siteName, isQuiet ? ": a quiet day" : share),
    body: `Since ${since}: ${parts.join("; ") || "no outage"}. ${state}`,
    priority: 2,
    tags: [isQuiet ? "sunny" : "bar_chart"],
  };
}

/** `"from 21 Nov 02:50 to 03:02"`: the day is said once. */
function rangeText(
  { fromMs, toMs }: Stay,
  { now, timeZone }: { readonly now: EpochMs; readonly timeZone: string | null },
): string {
  const from = formatClock(fromMs, { now, timeZone });
  return `from ${from} to ${formatClock(toMs, { now: fromMs, timeZone })}`;
}
