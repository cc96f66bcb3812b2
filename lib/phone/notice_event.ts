import { formatClock, formatSince } from "../time/clock_text.ts";
import type { HappeningKind } from "../wire/event.ts";
import {
  describeEnd,
  describeGivingUp,
  describePlugTrouble,
  newsOf,
  noticedAt,
} from "../wire/event_text.ts";
import { type EventNotice, titled, type Words } from "./notice.ts";
import { formatBetween } from "../time/length_text.ts";
import { type EpochMs, MINUTE_MS } from "../time/time.ts";

/** An event this old says when it happened. */
const DATED_AFTER_MS = 2 * MINUTE_MS;

/** What goes on until it is mended: it says since when at any age. */
const TROUBLES: readonly HappeningKind[] = [
  "console_silent",
  "gave_up",
  "plug_trouble",
  "state_trouble",
  "watchdog_broken",
];

/** What the phone gets to read of one event. */
export function describeEvent(notice: EventNotice, now: EpochMs): Words {
  const { news, priority } = newsOf(notice.what, notice.command);
  const at = formatClock(notice.at, { now, timeZone: notice.timeZone });
  const isDated = now - notice.at >= DATED_AFTER_MS && !TROUBLES.includes(notice.what.kind);
  const dated = isDated ? ` This is news of ${at}.` : "";
  return {
    title: titled(notice.siteName, `: ${news}`),
    body: `${bodyOf(notice, now)}${dated}`,
    priority,
    tags: [priority > 3 ? "warning" : "house"],
  };
}

/** The home has no time zones at hand; here lengths become times of day. */
function bodyOf(notice: EventNotice, now: EpochMs): string {
  const { what, lastCutAt, awaySince, blindSince, timeZone } = notice;
  // A phone need not show the date: another day is told by its name.
  const clock = (at: EpochMs) => formatSince(at, { now, timeZone });
  const words = newsOf(what, notice.command).body;
  switch (what.kind) {
    case "outage_ended": {
      const lastCut = lastCutAt === undefined ? null : clock(lastCutAt);
      if (what.lastedMs === null) return describeEnd(what, lastCut);
      const fromMs = notice.at - what.lastedMs;
      const span = `from ${clock(fromMs)} to ${clock(notice.at)}`;
      const away = `Internet was away ${span} (${formatBetween(fromMs, notice.at)})`;
      return describeEnd(what, lastCut, away);
    }
    case "gave_up": {
      const since = awaySince === undefined ? "" : `No internet since ${clock(awaySince)}. `;
      const given = describeGivingUp(what, {
        at: clock(notice.at),
        resumesAt: clock(notice.at + what.retryInMs),
      });
      return `${since}${given}`;
    }
    case "plug_trouble": {
      const readAt = what.readMs === undefined ? null : clock(notice.at - what.readMs);
      return describePlugTrouble(what, { at: clock(notice.at), readAt });
    }
    case "watchdog_broken":
      return `Not watched since ${clock(blindSince ?? notice.at)}. ${words}`;
    case "console_silent":
    case "state_trouble":
      return `${noticedAt(clock(notice.at))}${words}`;
    default:
      return words;
  }
}
