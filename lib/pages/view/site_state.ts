import { lowerFirst, upperFirst } from "../../base/text.ts";
import { describeCause, sightOf } from "../../wire/cause.ts";
import { describeRules, planOf } from "../../wire/reboot_text.ts";
import { formatClock, formatSince, type Reader } from "../../time/clock_text.ts";
import { addLengths, describeLength, formatBetween } from "../../time/length_text.ts";
import { MINUTE_MS } from "../../time/time.ts";
import { HOME_TRIES_MS, mayHelp } from "../../phone/notice_no_contact.ts";
import { type ShownState, shownStateOf, unguardedWords } from "../../status/guarded.ts";
import { isAway } from "../../status/state_name.ts";
import type { Past, PastOutage } from "./past.ts";
import { sumPast } from "./past_sums.ts";
import { cutWhen, outageLength, outageStory, outageWhen } from "./outage_words.ts";
import { causeBehind, lackOf } from "./lack.ts";
import { NOBODY_TOLD, phoneWords } from "./phone_words.ts";
import type { ChannelView, SiteView, StatusView } from "../../status/read_status.ts";
import { doingOf, doingUntilOf, onlyPings, sweepWarning } from "../../status/status_words.ts";

/** How a home is, in the few words that a person needs at night. */
export interface SiteState {
  /** Its colour and icon. */
  readonly kind: ShownState;
  /** In large letters, `"No contact for 12 min"`. */
  readonly word: string;
  /** Beneath it, `"since Tuesday 03:12, 4 d 2 h"`. */
  readonly since: string;
  /** The only warning, where `since` tells it already; not there: it tells none. */
  readonly told?: string;
}

/** A home that was first heard this recently has nothing to show yet. */
export const YOUNG_MS = 2 * MINUTE_MS;

/** A watchdog that could reboot the router has done so after this long, unless its rules say no. */
const REBOOT_DUE_MS = 5 * MINUTE_MS;

/** The state of one home. */
export function siteStateOf(
  site: SiteView,
  options: {
    readonly past: Past | null;
    readonly reader: Reader;
    /** Tells whether the cloud looks for silent homes. */
    readonly view: StatusView;
  },
): SiteState {
  const { past, reader, view } = options;
  const isAsleep = sweepWarning(view) !== null;
  const kind = shownStateOf(site, { isAsleep });
  if (isAsleep && !isAway(site)) {
    const { lastSweepAt } = view;
    const since = lastSweepAt === null
      ? "the alarm has not worked yet"
      : `since ${formatSince(lastSweepAt, reader)} (${
        formatBetween(lastSweepAt, reader.now)
      }): the alarm does not work`;
    const heard = `when last heard, ${formatSince(site.lastSeenAt, reader)}`;
    const was = isJustHeard(site) ? `online ${heard}` : `online ${heard}; now not known`;
    return { kind, word: asleepWords(site), since: `${since}. ${upperFirst(was)}` };
  }
  switch (site.state) {
    case "silent":
      return {
        kind: "silent",
        word: `No contact for ${unbroken(formatBetween(site.lastSeenAt, reader.now))}`,
        since: `last heard ${formatSince(site.lastSeenAt, reader)}`,
      };
    case "late":
      return {
        kind: "late",
        word: lateWords(site, reader),
        since: `last heard ${
          formatSince(site.lastSeenAt, reader)
        }; no outage so far, nothing to do yet`,
      };
    case "trouble":
      return { kind, ...troubledState(site, past, reader) };
    case "online":
      return { kind, ...onlineState(site, past, reader) };
  }
}

/** A cloud that does not look may still take heartbeats. */
function isJustHeard({ silentForMs, staleAfterMs }: SiteView): boolean {
  return silentForMs < staleAfterMs;
}

/** Of an old heartbeat a cloud that does not look can say no more than that nobody would be told. */
export function asleepWords(site: SiteView): string {
  return isJustHeard(site) ? "Online, but nobody would be told" : "Nobody would be told";
}

/** `"Late: no word for 43 s"` */
export function lateWords({ lastSeenAt }: SiteView, { now }: Reader): string {
  return `Late: no word for ${unbroken(formatBetween(lastSeenAt, now))}`;
}

/** What becomes of a home that is late, and who is told then. */
export function lateNext(site: SiteView, channel: ChannelView, reader: Reader): string {
  const told = site.mutedUntil !== null
    ? "; your phone does not ring: muted."
    : site.pausedUntil !== null
    ? "; your phone does not ring: paused."
    : channel.state === "off"
    ? `. ${NOBODY_TOLD}`
    : " and your phone rings.";
  return `If no word comes by ${formatClock(site.deadlineAt, reader)}, it counts as silent${told}`;
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
): Pick<SiteState, "word" | "since" | "told"> {
  const [last] = past?.outages ?? [];
  const heardMs = site.stateSince ?? site.since;
  const endMs = last?.endMs ?? 0;
  // The end of an outage that made it silent is told a heartbeat later: it is one moment.
  const sinceMs = heardMs - endMs <= MINUTE_MS ? endMs : heardMs;
  const isFirst = sinceMs === site.firstSeenAt;
  const warning = toldWarning(site);
  const held = heldSince(site, past, reader);
  // Behind two times a length would be taken for that of the pause.
  const length = held !== ""
    ? ""
    : reader.now - sinceMs < YOUNG_MS
    ? ", just now"
    : `, ${formatBetween(sinceMs, reader.now)}`;
  const first = isFirst ? ", when it was first heard" : "";
  const act = unguardedWords(site) === null ? "; all is well there" : "";
  return {
    word: onlineWords(site),
    since: `${held}since ${formatSince(sinceMs, reader)}${length}${first}${act}`,
    ...warning !== undefined && site.warnings.length === 1 && { told: warning },
  };
}

/** The warning beneath the state; where it is paused or muted that stands there. */
function toldWarning({ warnings, pausedUntil, mutedUntil }: SiteView): string | undefined {
  return pausedUntil === null && mutedUntil === null ? warnings[0] : undefined;
}

/** Beneath "but paused" a bare "since" would date the pause: `"paused since 01:12; online "`. */
function heldSince(site: SiteView, past: Past | null, reader: Reader): string {
  if (unguardedWords(site) === null) return "";
  const [word, from] = site.pausedUntil !== null
    ? ["paused", site.pausedFrom]
    : site.mutedUntil !== null
    ? ["muted", site.mutedFrom]
    : ["", null];
  const since = from?.since ?? null;
  const warning = toldWarning(site);
  if (warning !== undefined) {
    const at = site.warnings.length === 1 ? past?.plugTroubleAt : undefined;
    const noticed = at === undefined ? "" : `, noticed ${formatSince(at, reader)}`;
    return `${warning}${noticed}; online `;
  }
  return since === null
    ? "online "
    : `${word} since ${formatSince(since, reader)} (${formatBetween(since, reader.now)}); online `;
}

/** A number is not torn from its unit at the end of a line. */
function unbroken(length: string): string {
  return length.replaceAll(" ", "\u00a0");
}

function troubledState(
  site: SiteView,
  past: Past | null,
  reader: Reader,
): Pick<SiteState, "word" | "since"> {
  const isBlind = site.cause === "watchdog_broken";
  const open = isBlind ? undefined : past?.outages.find(({ isOpen }) => isOpen);
  const sinceMs = open?.startMs ?? site.stateSince;
  const lacks = lackOf(site);
  const why = isBlind && past?.blindWhy !== undefined ? `: ${lowerFirst(past.blindWhy)}` : "";
  const cause = `${causeBehind(site)}${why}`;
  if (sinceMs === null) return { word: lacks, since: cause };
  // "Blocks the internet for 2 h" would be how long it will.
  if (site.cause === "captive_portal") {
    const length = formatBetween(sinceMs, reader.now);
    return { word: lacks, since: `since ${formatSince(sinceMs, reader)} (${length}): ${cause}` };
  }
  return {
    word: `${lacks} for ${unbroken(formatBetween(sinceMs, reader.now))}`,
    since: `since ${formatSince(sinceMs, reader)}: ${cause}`,
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
  if (site.state === "late") return lateNext(site, channel, reader);
  if (onlyPings(site)) return "It tells that it lives, and nothing else.";
  // Not read is not "nothing happened".
  if (past === null) return "What happened before stands on its own page.";
  const [last] = past.outages;
  return last === undefined ? quietWords(site, past, reader) : describeLast(last, reader);
}

/** Time that nobody watched is no time without an outage. */
function quietWords(site: SiteView, past: Past, reader: Reader): string {
  const fromMs = Math.max(past.fromMs, site.firstSeenAt);
  const { onlineMs, outageMs, told } = sumPast(past, { fromMs, toMs: reader.now });
  const watchedMs = onlineMs + outageMs;
  if (watchedMs < YOUNG_MS) return "Nothing has happened yet.";
  const isAll = reader.now - fromMs - watchedMs < YOUNG_MS;
  const length = describeLength(addLengths(told.online, told.outage));
  return isAll ? `No outage in ${length}.` : `No outage in the ${length} that were watched.`;
}

/** What the cause means to somebody who does not know how the internet works. */
function meaningOf({ cause }: SiteView): string[] {
  if (cause === "dns_only") return ["Web pages do not open, although the line carries data."];
  if (cause === "captive_portal") {
    return [
      "Web pages open only once somebody at home has logged in to it; it is not this website's.",
    ];
  }
  // A person must ask how a home without internet is heard at all.
  return sightOf(cause) === "away"
    ? ["Its own reports still arrive, perhaps by another line."]
    : [];
}

/** What the phone is told of a home that is heard and in trouble. */
function newsWords(site: SiteView, channel: ChannelView): string {
  if (channel.state === "off") return NOBODY_TOLD;
  if (site.cause === "watchdog_broken") {
    return "Your phone is told when a watchdog stops looking, and when it looks again.";
  }
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
  return `${said} The watchdog there should have rebooted the router; whether it did is not known.`;
}

function describeLast(outage: PastOutage, reader: Reader): string {
  return `Last outage ${outageWhen(outage, reader)}${outageLength(outage, ", ")}: ${
    outageStory(outage, reader)
  }.`;
}
