import { describeCause } from "../../wire/cause.ts";
import { describeOutage } from "../../wire/event_text.ts";
import { describeRules, planOf } from "../../wire/reboot_text.ts";
import { formatClock, formatSince } from "../../time/clock_text.ts";
import { type EpochMs, formatDuration, MINUTE_MS } from "../../time/time.ts";
import { HOME_TRIES_MS, mayHelp } from "../../phone/notice_no_contact.ts";
import { shownStateOf, unguardedWords } from "../../status/guarded.ts";
import { isAway, type StateName } from "../../status/state_name.ts";
import type { Past, PastOutage } from "./past.ts";
import { sumPast } from "./past_sums.ts";
import { NOBODY_TOLD, phoneWords } from "./phone_words.ts";
import { formatFromTo, formatSpan } from "./since.ts";
import type { ChannelView, SiteView } from "../../status/read_status.ts";
import { doingOf, doingUntilOf, onlyPings, type Reader } from "../../status/status_words.ts";

/** How a home is, in the few words that a person needs at night. */
export interface SiteState {
  /** Its colour and icon. */
  readonly kind: StateName;
  /** In large letters, `"No contact for 12 min"`. */
  readonly word: string;
  /** Beneath it, `"since Tuesday 03:12, 4 days"`. */
  readonly since: string;
}

/** A home that was first heard this recently has nothing to show yet. */
export const YOUNG_MS = 2 * MINUTE_MS;

/** A watchdog that could reboot the router has done so after this long, unless its rules say no. */
const REBOOT_DUE_MS = 5 * MINUTE_MS;

/** The state of one home; `isAsleep`: the cloud does not look for silent homes. */
export function siteStateOf(
  site: SiteView,
  options: { readonly past: Past | null; readonly reader: Reader; readonly isAsleep: boolean },
): SiteState {
  const { past, reader, isAsleep } = options;
  const kind = shownStateOf(site, { isAsleep });
  if (isAsleep && !isAway(site)) {
    const since = isJustHeard(site)
      ? `last heard ${formatSince(site.lastSeenAt, reader)}; the alarm is not working`
      : "whether it still is, is not known: the alarm is not working";
    return { kind, word: asleepWords(site, reader), since };
  }
  switch (site.state) {
    case "silent":
      return {
        kind: "silent",
        word: `No contact for ${unbroken(formatSpan(site.silentForMs))}`,
        since: `last heard ${formatSince(site.lastSeenAt, reader)}`,
      };
    case "late":
      return {
        kind: "late",
        word: "Late",
        since: `not heard for ${
          formatDuration(site.silentForMs)
        }, nothing to do yet; counts as silent after ${formatDuration(site.staleAfterMs)}`,
      };
    case "trouble":
      return troubledState(site, past, reader);
    case "online":
      return { kind, ...onlineState(site, past, reader) };
  }
}

/** A cloud that does not look may still take heartbeats. */
function isJustHeard({ silentForMs, staleAfterMs }: SiteView): boolean {
  return silentForMs < staleAfterMs;
}

/** `"Was online at 04:11"`: of an old heartbeat it is all that a cloud that does not look can say. */
export function asleepWords(site: SiteView, reader: Reader): string {
  if (isJustHeard(site)) return "Online, but nobody would be told";
  return `Was online at ${formatSince(site.lastSeenAt, reader)}`;
}

/** `"Online"`, with what that alone would hide. */
export function onlineWords(site: SiteView): string {
  const unguarded = unguardedWords(site);
  return unguarded === null ? "Online" : `Online, ${unguarded}`;
}

function onlineState(
  site: SiteView,
  past: Past | null,
  reader: Reader,
): Pick<SiteState, "word" | "since"> {
  const [last] = past?.outages ?? [];
  const heardMs = site.stateSince ?? site.since;
  const endMs = last?.endMs ?? 0;
  // The end of an outage that made it silent is told a heartbeat later: it is one moment.
  const sinceMs = heardMs - endMs <= MINUTE_MS ? endMs : heardMs;
  const isFirst = sinceMs === site.firstSeenAt;
  const held = heldSince(site, reader);
  // Behind two times a length would be taken for that of the pause.
  const length = held !== ""
    ? ""
    : reader.now - sinceMs < YOUNG_MS
    ? ", just now"
    : `, ${formatSpan(reader.now - sinceMs)}`;
  return {
    word: onlineWords(site),
    since: `${held}since ${formatSince(sinceMs, reader)}${length}${
      isFirst ? ", when it was first heard" : ""
    }`,
  };
}

/** Beneath "but paused" a bare "since" would date the pause: `"paused since 01:12; online "`. */
function heldSince(site: SiteView, reader: Reader): string {
  if (unguardedWords(site) === null) return "";
  const [word, from] = site.pausedUntil !== null
    ? ["paused", site.pausedFrom]
    : site.mutedUntil !== null
    ? ["muted", site.mutedFrom]
    : ["", null];
  const since = from?.since ?? null;
  return since === null ? "online " : `${word} since ${formatSince(since, reader)}; online `;
}

/** What somebody there misses, in the words of somebody who does not know why. */
function lackOf({ cause }: SiteView): string {
  switch (cause) {
    case "internet_dead":
    case "router_dead":
      return "No internet";
    case "dns_only":
      return "No web pages";
    case "captive_portal":
      return "Login needed";
    case "watchdog_broken":
      return "Not watched";
    default:
      return "Internet trouble";
  }
}

/** A number is not torn from its unit at the end of a line. */
function unbroken(length: string): string {
  return length.replaceAll(" ", "\u00a0");
}

function troubledState(site: SiteView, past: Past | null, reader: Reader): SiteState {
  const isBlind = site.cause === "watchdog_broken";
  const open = isBlind ? undefined : past?.outages.find(({ isOpen }) => isOpen);
  const sinceMs = open?.startMs ?? site.stateSince;
  const lacks = lackOf(site);
  if (sinceMs === null) return { kind: "trouble", word: lacks, since: describeCause(site) };
  return {
    kind: "trouble",
    word: `${lacks} for ${unbroken(formatSpan(reader.now - sinceMs))}`,
    since: `${describeCause(site)}, since ${formatSince(sinceMs, reader)}`,
  };
}

/** What was done about it, or what the last trouble was; whole sentences. */
export function doneAbout(
  site: SiteView,
  options: { readonly past: Past | null; readonly channel: ChannelView; readonly reader: Reader },
): string {
  const { past, channel, reader } = options;
  if (site.state === "silent") {
    return `${lastWords(site, reader)} ${phoneWords(site, channel, reader)}`;
  }
  if (site.state === "trouble") {
    const done = doneSoFar(site, { past, reader });
    return [...meaningOf(site), done, newsWords(site, channel)].join(" ");
  }
  if (onlyPings(site)) return "It tells that it lives, and nothing else.";
  // Not read is not "nothing happened".
  if (past === null) return "What happened before stands on its own page.";
  const [last] = past.outages;
  return last === undefined ? quietWords(site, past, reader) : describeLast(last, reader);
}

/** Time that nobody watched is no time without an outage. */
function quietWords(site: SiteView, past: Past, reader: Reader): string {
  const fromMs = Math.max(past.fromMs, site.firstSeenAt);
  const { onlineMs, outageMs } = sumPast(past, { fromMs, toMs: reader.now });
  const watchedMs = onlineMs + outageMs;
  if (watchedMs < YOUNG_MS) return "Nothing has happened yet.";
  const isAll = reader.now - fromMs - watchedMs < YOUNG_MS;
  return isAll
    ? `No outage in ${formatSpan(watchedMs)}.`
    : `No outage in the ${formatSpan(watchedMs)} that were watched.`;
}

/** What the cause means to somebody who does not know how the internet works. */
function meaningOf({ cause }: SiteView): string[] {
  if (cause === "dns_only") return ["Web pages do not open, although the line carries data."];
  if (cause === "captive_portal") return ["Web pages open only once somebody has logged in there."];
  return [];
}

/** What the phone is told of a home that is heard and in trouble. */
function newsWords(site: SiteView, channel: ChannelView): string {
  if (channel.state === "off") return NOBODY_TOLD;
  if (site.cause === "watchdog_broken") return "Your phone is told when the watchdog looks again.";
  // Who reboots nothing does not give up either.
  return site.phase === "gave_up" || planOf(site.nextReboot, site)?.at === null
    ? "Your phone is told when it is over."
    : "Your phone is told when it is over or the watchdog gives up, not before.";
}

function doneSoFar(
  site: SiteView,
  { past, reader }: { readonly past: Past | null; readonly reader: Reader },
): string {
  const doing = doingUntilOf(site, reader);
  const noneComes = planOf(site.nextReboot, site)?.at === null;
  const open = past?.outages.find(({ isOpen }) => isOpen);
  const isUntried = open === undefined || open.cuts === 0;
  // Not read; or none yet, and none to come: once is enough.
  if (past === null || (isUntried && noneComes)) return `${upperFirst(doing)}.`;
  const rebooted = isUntried
    ? "The router was not rebooted yet"
    : `Rebooted the router ${cutWhen(open, reader)}`;
  const isJudged = site.phase === "watching" || site.phase === "holding";
  if (!isUntried && isJudged && noneComes && site.cause === "dns_only") {
    return `${rebooted}, which did not help; no further reboot by itself.`;
  }
  return `${rebooted}; ${doing}.`;
}

function lastWords(site: SiteView, reader: Reader): string {
  if (onlyPings(site)) return "It tells nothing but that it lives: why it is silent is not known.";
  if (site.pausedUntil !== null) return "It was paused: the router is not rebooted.";
  const said = site.cause === "online"
    ? "It was well when last heard."
    : `When last heard, ${describeCause(site)}; ${doingOf(site)}.`;
  const plan = planOf(site.nextReboot, site);
  const isTrying = site.silentForMs < HOME_TRIES_MS;
  if (plan !== null && (isTrying || !mayHelp(plan, site))) {
    return `${said} ${describeRules(plan, reader)}`;
  }
  if (site.silentForMs < REBOOT_DUE_MS) return `${said} ${describeRules(null, reader)}`;
  return `${said} The watchdog reboots the router by its rules, if it can; whether it did is not known.`;
}

function describeLast(outage: PastOutage, reader: Reader): string {
  return `Last outage ${outageWhen(outage, reader)}${outageLength(outage, ", ")}: ${
    outageStory(outage, reader)
  }.`;
}

/** `"Tuesday 03:02 – 03:14"` */
export function outageWhen(outage: PastOutage, reader: Reader): string {
  if (outage.endMs !== null) return formatFromTo(outage.startMs, outage.endMs, reader);
  const start = formatSince(outage.startMs, reader);
  return outage.isOpen ? `since ${start}` : `${start}, end not seen`;
}

/** `"12 min"` after `before`; `""` where the end was not seen. */
export function outageLength(outage: PastOutage, before = ""): string {
  const { startMs, endMs } = outage;
  return endMs === null ? "" : `${before}${formatDuration(endMs - startMs)}`;
}

/** `"the line was dead. Rebooted the router at 03:04; it came back after the reboot"` */
export function outageStory(outage: PastOutage, reader: Reader): string {
  const { cause, gateway, cuts, helped } = outage;
  const story = `${describeOutage({ cause, gateway })}. `;
  if (cuts === 0) return `${story}It came back by itself`;
  const rebooted = `${story}Rebooted the router ${cutWhen(outage, reader)}`;
  if (helped === null) return rebooted;
  return `${rebooted}; ${helped ? "it came back after the reboot" : "that did not bring it back"}`;
}

/** `"at 03:04"`, `"4 times, last at 05:36"` */
export function cutWhen({ cuts, lastCutAt }: PastOutage, reader: Reader): string {
  const at = lastCutAt === null ? null : `at ${clockOnly(lastCutAt, reader)}`;
  if (cuts === 1) return at ?? "once";
  return `${cuts} times${at === null ? "" : `, last ${at}`}`;
}

/** Begins a sentence with `text`. */
export function upperFirst(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

function clockOnly(at: EpochMs, reader: Reader): string {
  return formatClock(at, { ...reader, now: at });
}
