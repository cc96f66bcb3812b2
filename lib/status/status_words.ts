import { asNewerCalls } from "../base/text.ts";
import { fromWords } from "../wire/asked_from.ts";
import { describeCause, sightOf } from "../wire/cause.ts";
import { describePlan, planOf } from "../wire/reboot_text.ts";
import { FOREVER } from "../site/site.ts";
import { unguardedWords } from "./guarded.ts";
import type { ChannelView, FromView, SiteView, StatusView } from "./read_status.ts";
import { formatBetween } from "../time/length_text.ts";
import { type EpochMs, MINUTE_MS } from "../time/time.ts";
import { formatClock, formatSince, type Reader } from "../time/clock_text.ts";

/** The status in plain words, for the page and for the terminal. */

/** A sweep older than this is worth a warning: the cron runs every minute. */
export const SWEEP_AGE_WARNING_MS = 2 * MINUTE_MS;

/** All homes in a few words: the page's title and heading. */
export function summaryOf(view: StatusView): string {
  return withAlarm(countsOf(view), view);
}

/** One home in a few words, as `summaryOf()`. */
export function titleOf(site: SiteView, view: StatusView): string {
  return withAlarm(stateWords(site), view);
}

/** An alarm that sleeps is said before all that it would have told. */
function withAlarm(words: string, view: StatusView): string {
  return sweepWarning(view) === null ? words : `The alarm is not working; last known: ${words}`;
}

function countsOf({ sites }: StatusView): string {
  const [first] = sites;
  if (first === undefined) return "No home yet";
  const silent = sites.filter(({ state }) => state === "silent").length;
  const troubled = sites.filter(({ state }) => state === "trouble").length;
  if (silent > 0 && troubled > 0) {
    const rest = sites.length - silent - troubled;
    const parts = [`${silent} silent`, `${troubled} with internet trouble`];
    return [...parts, ...(rest === 0 ? [] : [`${rest} online`])].join(", ");
  }
  // The worst are first.
  const others = othersWords(sites.length - silent - troubled);
  if (silent + troubled === 1) return `${stateWords(first)}${others}`;
  if (silent > 1) return `No contact with ${silent} of ${sites.length} homes${others}`;
  if (troubled > 1) return `Internet trouble at ${troubled} of ${sites.length} homes${others}`;
  if (sites.length === 1) return stateWords(first);
  const odd = sites.filter((site) => unguardedWords(site) !== null).length;
  const look = odd === 0 ? "" : `, but ${odd} ${odd === 1 ? "needs" : "need"} a look`;
  return `All ${sites.length} homes are online${look}`;
}

/** That the rest is well: `"; the other 2 are online"`. */
function othersWords(count: number): string {
  if (count === 0) return "";
  return count === 1 ? "; the other one is online" : `; the other ${count} are online`;
}

/**
 * One home in a few words, for headings and tabs. Of a person's name it must not read as news of
 * that person; two lost heartbeats are not worth a heading.
 */
export function stateWords(site: SiteView): string {
  const { state, name } = site;
  const unguarded = unguardedWords(site);
  switch (state) {
    case "silent":
      return `No contact with ${name}`;
    case "trouble":
      return sightOf(site.cause) === "blind"
        ? `${name} is not watched`
        : `Internet trouble at ${name}`;
    case "late":
    case "online":
      return `${name} is online${unguarded === null ? "" : `, ${unguarded}`}`;
  }
}

/** True where no watchdog tells more than that the home lives, nor could be told to do anything. */
export function onlyPings({ heardBy }: SiteView): boolean {
  return heardBy !== "watchdog";
}

/** What the watchdog at home is doing about it, by its last heartbeat. */
export function doingOf(site: SiteView): string {
  switch (site.phase) {
    case "watching":
      return site.cause === "online" ? "watching, all is well" : "watching before it acts";
    case "off":
      return "the router's power is off for a moment";
    case "booting":
      return "waiting for the router to boot";
    case "holding":
      return "waiting before the next reboot";
    case "gave_up":
      return "gave up for now, too many reboots";
    default:
      return asNewerCalls(site.phase, "watchdog");
  }
}

/** What it does about trouble, and until when: `"waiting for the router to boot; next reboot not before 14:05"`. */
export function doingUntilOf(site: SiteView, reader: Reader): string {
  const doing = doingOf(site);
  const plan = planOf(site.nextReboot, site);
  if (plan === null) return doing;
  const next = describePlan(plan, reader);
  if (site.phase === "gave_up") return `gave up for now; ${next}`;
  const saysItAll = site.phase === "holding" || (site.phase === "watching" && plan.at === null);
  return saysItAll ? next : `${doing}; ${next}`;
}

/** Cause and what is done: `"the line is dead, the router answers; waiting for the router to boot"`. */
export function homeSaidOf(site: SiteView, reader: Reader): string {
  if (onlyPings(site)) return site.heardBy === "ping" ? "pings" : "a socket says that it lives";
  const seen = describeCause(site);
  if (site.cause === "online" && site.phase === "watching") return seen;
  // What a silent home told of the next reboot may be over.
  const isNow = site.state === "trouble";
  return `${seen}; ${isNow ? doingUntilOf(site, reader) : doingOf(site)}`;
}

/** Until when: `"until 14:30"`, `"until resumed by hand"`. */
function untilOf(until: number, reader: Reader): string {
  return until >= FOREVER ? "until resumed by hand" : `until ${formatClock(until, reader)}`;
}

/** Behind "paused" and "muted": `"since 14:02 from the page, until 16:02"`; null: it is not. */
export function heldOf(site: SiteView, reader: Reader) {
  return {
    paused: heldWords(site.pausedUntil, site.pausedFrom, reader),
    muted: heldWords(site.mutedUntil, site.mutedFrom, reader),
  };
}

function heldWords(until: EpochMs | null, from: FromView | null, reader: Reader): string | null {
  if (until === null) return null;
  const since = from?.since ?? null;
  const origin = [
    since === null ? null : `since ${formatSince(since, reader)}`,
    fromWords(from?.by),
  ]
    .filter((words) => words !== null).join(" ");
  return `${origin === "" ? "" : `${origin}, `}${untilOf(until, reader)}`;
}

/** How telling the phone goes, in one sentence without a full stop. */
export function channelWords(channel: ChannelView, reader: Reader): string {
  const why = channel.why === null ? "" : ` (${channel.why})`;
  const again = channel.until === null
    ? ""
    : `; it will be tried again at ${formatClock(channel.until, reader)}`;
  switch (channel.state) {
    case "off":
      return "Notifications are off, nobody is told: whoever set up this cloud turns them on with its setting NTFY_URL (a preview of it sends none)";
    case "paused":
      return `The notification server refuses us${why}${again}`;
    case "suspended":
      return `The notification server asked us to rest${why}${again}`;
    case "trouble":
      return `The last notice could not be delivered${why}; it will be tried again soon`;
    case "well":
      if (channel.queued > 0) {
        return `${channel.queued} ${channel.queued === 1 ? "notice is" : "notices are"} on the way`;
      }
      if (channel.deliveredAt === undefined) return "Nothing waits to be sent";
      return channel.deliveredAt === null
        ? "No notification was sent yet: send a test"
        : `Last delivered ${formatClock(channel.deliveredAt, reader)}`;
    default:
      return `${asNewerCalls(channel.state, "cloud")}${why}${again}`;
  }
}

/** Why the page cannot be trusted as it stands; null: it can. */
export function sweepWarning(view: StatusView): string | null {
  if (view.lastSweepAt === null) {
    // A cloud that was started just now has had nothing to look at yet.
    const isYoung = view.sites.every((site) => view.now - site.firstSeenAt <= SWEEP_AGE_WARNING_MS);
    return isYoung
      ? null
      : "The cloud has not looked for silent homes yet; it should do so every minute";
  }
  const ageMs = view.now - view.lastSweepAt;
  if (ageMs <= SWEEP_AGE_WARNING_MS) return null;
  return `The cloud last looked for silent homes ${
    formatBetween(view.lastSweepAt, view.now)
  } ago; it should do so every minute`;
}
