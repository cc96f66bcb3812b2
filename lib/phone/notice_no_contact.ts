import { formatClock } from "../time/clock_text.ts";
import { formatBetween } from "../time/length_text.ts";
import { type EpochMs, MINUTE_MS } from "../time/time.ts";
import { type Usual, usualRange } from "../time/usual.ts";
import {
  type DownNotice,
  type NoticeBase,
  type ReminderNotice,
  titled,
  type Words,
} from "./notice.ts";
import { describeRules, type RebootPlan } from "../wire/reboot_text.ts";
import type { NtfyMessage } from "./ntfy.ts";

/** What the phone gets to read of a home that is not heard, for somebody who was asleep. */

/** So long the home may be assumed to try what it can. */
export const HOME_TRIES_MS = 15 * MINUTE_MS;

/** A question to people and one act, for any hour of the day. */
function askSomebody(routers: string): string {
  return "Ask somebody nearby (at night: in the morning) whether the power or the provider is " +
    `down; if not, have the ${routers} switched off and on once.`;
}

const ADVICE = askSomebody("router");

export function describeDown(
  notice: DownNotice,
  options: { readonly now: EpochMs; readonly usual: Usual | null },
): Words {
  const { now } = options;
  const silentMs = Math.max(now - notice.lastSeenAt, notice.staleAfterMs);
  const since = formatClock(notice.lastSeenAt, { now, timeZone: notice.timeZone });
  const length = formatBetween(notice.lastSeenAt, notice.lastSeenAt + silentMs);
  return {
    title: titled(
      notice.siteName,
      silentMs < HOME_TRIES_MS ? ": no contact" : `: no contact for ${length}`,
    ),
    body: `Not heard since ${since} (${length}).${hopeOf(notice, options)}`,
    priority: 4,
    tags: ["rotating_light"],
  };
}

/** What usually happens, what the watchdog does by its rules, and what to do if that does not help. */
function hopeOf(
  notice: DownNotice,
  { now, usual }: { readonly now: EpochMs; readonly usual: Usual | null },
): string {
  if (notice.onlyPings !== undefined) return "";
  const usually = ` ${usuallyBack(usual)}`;
  const mostMs = usual?.mostMs ?? 0;
  const { reboot = null, timeZone } = notice;
  const rules = describeRules(reboot, { now, timeZone });
  if (reboot !== null && !mayHelp(reboot, notice)) return `${usually}${rules} ${ADVICE}`;
  return usually + adviceOf(notice, { now, mostMs, meanwhile: rules });
}

function usuallyBack(usual: Usual | null): string {
  return usual === null ? "" : `Usually back ${usualRange(usual)}. `;
}

/** A reboot that comes later than anybody would wait, or not at all, is nothing to wait for. */
export function mayHelp(
  { at }: RebootPlan,
  { lastSeenAt }: { readonly lastSeenAt: EpochMs },
): boolean {
  return at !== null && at < lastSeenAt + HOME_TRIES_MS;
}

/** What to do; while the home may still mend it by itself: when to, after `meanwhile`. */
function adviceOf(
  home: { readonly lastSeenAt: EpochMs; readonly timeZone: string | null },
  options: {
    readonly now: EpochMs;
    readonly mostMs: number;
    readonly meanwhile: string;
    readonly advice?: string;
  },
): string {
  const { now, mostMs, meanwhile, advice = ADVICE } = options;
  const untilMs = home.lastSeenAt + Math.max(HOME_TRIES_MS, mostMs);
  if (now >= untilMs) return advice;
  const until = formatClock(untilMs, { now, timeZone: home.timeZone });
  return `${meanwhile} Still nothing at ${until}? ${advice}`;
}

/** The same for several homes that fell silent together; `""`: none of them has a watchdog. */
export function hopeOfHomes(
  homes: readonly Omit<DownNotice, "kind">[],
  options: {
    readonly now: EpochMs;
    readonly timeZone: string | null;
    /** Of all of them; null: too few outages are known. */
    readonly usual: Usual | null;
  },
): string {
  const { now, timeZone, usual } = options;
  const watched = homes.filter(({ onlyPings }) => onlyPings === undefined);
  if (watched.length === 0) return "";
  const usually = usuallyBack(usual);
  const advice = askSomebody("routers");
  const isInVain = watched.every((each) =>
    each.reboot !== undefined && !mayHelp(each.reboot, each)
  );
  if (isInVain) return `${usually}None of their watchdogs reboots a router soon. ${advice}`;
  return usually + adviceOf({
    lastSeenAt: Math.max(...homes.map((each) => each.lastSeenAt)),
    timeZone,
  }, {
    now,
    mostMs: usual?.mostMs ?? 0,
    meanwhile: "Each watchdog there reboots its router by itself, if it still runs.",
    advice,
  });
}

/** What is known of a silent home when a reminder of it is delivered. */
export interface ReminderFacts {
  /** No watchdog is known there that could do something about it. */
  readonly onlyPings: boolean;
  /** About when the next reminder comes; null: none does, until the owner lets it ring again. */
  readonly nextAt: EpochMs | null;
}

/** Says again what to do: whoever reads it may have missed the first. */
export function describeReminder(
  notice: ReminderNotice,
  { now, facts }: { readonly now: EpochMs; readonly facts: ReminderFacts | null },
): Words {
  const { timeZone } = notice;
  const since = formatClock(notice.lastSeenAt, { now, timeZone });
  const silent = formatBetween(notice.lastSeenAt, now);
  const meanwhile = "A router that was rebooted may still be starting.";
  const parts = [
    `No contact for ${silent}, since ${since}.`,
    facts?.onlyPings === true ? "" : adviceOf(notice, { now, mostMs: 0, meanwhile }),
    facts === null
      ? ""
      : facts.nextAt === null
      ? "No reminder follows while it is snoozed, muted or paused."
      : `Next reminder about ${formatClock(facts.nextAt, { now, timeZone })}.`,
  ];
  return {
    title: titled(notice.siteName, ": still no contact"),
    body: parts.filter((part) => part !== "").join(" "),
    priority: 3,
    tags: ["hourglass_flowing_sand"],
  };
}

/** How a home is right now. */
export interface PresentFacts extends NoticeBase {
  readonly lastSeenAt: EpochMs;
  readonly isDown: boolean;
  /** No watchdog is known there that could do something about a silence. */
  readonly onlyPings: boolean;
}

/** One message in place of many that a refusing channel kept back. */
export function renderPresent(
  facts: PresentFacts,
  options: {
    readonly now: EpochMs;
    readonly missed: number;
    readonly since: EpochMs;
    /** How long its outages took; null: too few are known. */
    readonly usual: Usual | null;
  },
): NtfyMessage {
  const { now, missed, usual } = options;
  const { timeZone, isDown, lastSeenAt } = facts;
  const since = formatClock(options.since, { now, timeZone });
  const seen = formatClock(lastSeenAt, { now, timeZone });
  const notices = missed === 1 ? "1 earlier notice" : `${missed} earlier notices`;
  const meanwhile = "The watchdog may still be at it.";
  const parts = [
    isDown
      ? `Not heard since ${seen} (${formatBetween(lastSeenAt, now)}).`
      : `In contact: heard at ${seen}.`,
    `${notices} since ${since} did not get through to you.`,
    isDown && !facts.onlyPings
      ? usuallyBack(usual) + adviceOf(facts, { now, mostMs: usual?.mostMs ?? 0, meanwhile })
      : "",
  ];
  return {
    title: titled(facts.siteName, isDown ? ": no contact" : ": in contact"),
    body: parts.filter((part) => part !== "").join(" "),
    priority: isDown ? 4 : 3,
    tags: [isDown ? "rotating_light" : "white_check_mark"],
    click: null,
    sequenceId: facts.sequenceId,
    delayMs: null,
  };
}
