import { formatClock } from "../time/clock_text.ts";
import { type EpochMs, formatDuration, MINUTE_MS } from "../time/time.ts";
import { type Usual, usualRange } from "../time/usual.ts";
import type { DownNotice, NoticeBase, ReminderNotice } from "./notice.ts";
import { titled, type Words } from "./notice_title.ts";
import type { NtfyMessage } from "./ntfy.ts";

/** What the phone gets to read of a home that is not heard, for somebody who was asleep. */

/** So long the home may be assumed to try what it can. */
export const HOME_TRIES_MS = 15 * MINUTE_MS;

export function describeDown(
  notice: DownNotice,
  options: { readonly now: EpochMs; readonly usual: Usual | null },
): Words {
  const { now } = options;
  const silentMs = Math.max(now - notice.lastSeenAt, notice.staleAfterMs);
  const since = formatClock(notice.lastSeenAt, { now, timeZone: notice.timeZone });
  return {
    title: titled(notice.siteName, ": no contact"),
    body: `Not heard since ${since} (${formatDuration(silentMs)}).${hopeOf(notice, options)}`,
    priority: 4,
    tags: ["rotating_light"],
  };
}

/** What usually happens, what the watchdog does by its rules, and what to do if that does not help. */
function hopeOf(
  notice: DownNotice,
  { now, usual }: { readonly now: EpochMs; readonly usual: Usual | null },
): string {
  const { onlyPings, lastSeenAt, timeZone } = notice;
  const untilMs = lastSeenAt + Math.max(HOME_TRIES_MS, usual?.mostMs ?? 0);
  if (onlyPings !== undefined) return "";
  const advice = "Ask a neighbour whether the provider or the power is down; " +
    "then have the router switched off and on once.";
  const usually = usual === null ? "" : ` Usually back ${usualRange(usual)}.`;
  if (now >= untilMs) return `${usually} ${advice}`;
  const until = formatClock(untilMs, { now, timeZone });
  return `${usually} By its rules the watchdog reboots the router about now, if it still runs. ` +
    `Still nothing at ${until}? ${advice}`;
}

/** Each says less than the one before: what to think of has been said. */
export function describeReminder(notice: ReminderNotice, now: EpochMs): Words {
  const since = formatClock(notice.lastSeenAt, { now, timeZone: notice.timeZone });
  const silent = formatDuration(now - notice.lastSeenAt);
  return {
    title: titled(notice.siteName, ": still no contact"),
    body: `No contact for ${silent}, ${thought(notice.number, since)}`,
    priority: 3,
    tags: ["hourglass_flowing_sand"],
  };
}

function thought(number: number, since: string): string {
  switch (number) {
    case 1:
      return `since ${since}. A router that was rebooted may still be starting.`;
    case 2:
      return `since ${since}. Perhaps the line is dead, or the power is off.`;
    default:
      return `since ${since}.`;
  }
}

/** How a home is right now. */
export interface PresentFacts extends NoticeBase {
  readonly lastSeenAt: EpochMs;
  readonly isDown: boolean;
}

/** One message in place of many that a refusing channel kept back. */
export function renderPresent(
  facts: PresentFacts,
  options: { readonly now: EpochMs; readonly missed: number; readonly since: EpochMs },
): NtfyMessage {
  const { now, missed } = options;
  const { timeZone, isDown } = facts;
  const since = formatClock(options.since, { now, timeZone });
  const seen = formatClock(facts.lastSeenAt, { now, timeZone });
  const notices = missed === 1 ? "1 notice" : `${missed} notices`;
  const state = isDown
    ? `Still no contact, not heard since ${seen}`
    : `All is well: heard at ${seen}`;
  return {
    title: titled(facts.siteName, isDown ? ": no contact" : ": in contact"),
    body: `${state}. ${notices} since ${since} could not be delivered.`,
    priority: isDown ? 4 : 3,
    tags: [isDown ? "rotating_light" : "white_check_mark"],
    click: null,
    sequenceId: facts.sequenceId,
    delayMs: null,
  };
}
