import { describeCause } from "../../wire/cause.ts";
import { describeOutage } from "../../wire/event_text.ts";
import { formatClock } from "../../time/clock_text.ts";
import { type EpochMs, formatDuration, MINUTE_MS } from "../../time/time.ts";
import type { Past, PastOutage } from "./past.ts";
import { formatFromTo, formatSince, formatSpan } from "./since.ts";
import type { ChannelView, SiteView } from "./status_view.ts";
import { doingOf, onlyPings, type Reader } from "./status_words.ts";

/**
 * How a home is, in the few words that a person needs at night.
 *
 * - `online`: heard, and its internet works.
 * - `trouble`: heard, but it says that something is wrong.
 * - `late`: more than half of the allowed silence is used up.
 * - `silent`: not heard for too long.
 */
export interface SiteState {
  readonly kind: "online" | "trouble" | "late" | "silent";
  /** In large letters, `"Silent for 12 min"`. */
  readonly word: string;
  /** Beneath it, `"since Tuesday 03:12, 4 days"`. */
  readonly since: string;
}

/** A home that was first heard this recently has nothing to show yet. */
export const YOUNG_MS = 2 * MINUTE_MS;

/** The state of one home. */
export function siteStateOf(site: SiteView, past: Past | null, reader: Reader): SiteState {
  switch (site.status) {
    case "down":
      return {
        kind: "silent",
        // A number is not torn from its unit at the end of a line.
        word: `Silent for ${formatSpan(site.silentForMs).replaceAll(" ", "\u00a0")}`,
        since: `since ${formatSince(site.lastSeenAt, reader)}, its last sign of life`,
      };
    case "late":
      return {
        kind: "late",
        word: "Late",
        since: `no sign of life for ${formatDuration(site.silentForMs)}; counts as silent after ${
          formatDuration(site.staleAfterMs)
        }`,
      };
    case "up":
      return site.cause === "online"
        ? onlineState(site, past, reader)
        : troubledState(site, past, reader);
  }
}

function onlineState(site: SiteView, past: Past | null, reader: Reader): SiteState {
  const [last] = past?.outages ?? [];
  const sinceMs = Math.max(site.since, last?.endMs ?? 0);
  const isFirst = sinceMs === site.firstSeenAt;
  const length = reader.now - sinceMs < YOUNG_MS ? "just now" : formatSpan(reader.now - sinceMs);
  return {
    kind: "online",
    word: "Online",
    since: `since ${formatSince(sinceMs, reader)}, ${length}${
      isFirst ? ", when it was first heard" : ""
    }`,
  };
}

function troubledState(site: SiteView, past: Past | null, reader: Reader): SiteState {
  const open = past?.outages.find(({ isOpen }) => isOpen);
  const since = open === undefined
    ? ""
    : `, since ${formatSince(open.startMs, reader)}, ${formatSpan(reader.now - open.startMs)}`;
  const word = site.cause === "watchdog_broken" ? "Watchdog is blind" : "Internet trouble";
  return { kind: "trouble", word, since: `${describeCause(site.cause)}${since}` };
}

/** What was done about it, or what the last trouble was; whole sentences. */
export function doneAbout(
  site: SiteView,
  options: { readonly past: Past | null; readonly channel: ChannelView; readonly reader: Reader },
): string {
  const { past, channel, reader } = options;
  if (site.status === "down") return `${lastWords(site)} ${phoneWords(site, channel, reader)}`;
  if (site.status === "up" && site.cause !== "online") return doneSoFar(site, { past, reader });
  if (onlyPings(site)) return "It tells that it lives, and nothing else.";
  const [last] = past?.outages ?? [];
  if (last !== undefined) return describeLast(last, reader);
  const quietMs = past === null ? 0 : reader.now - Math.max(past.fromMs, site.firstSeenAt);
  return past === null || quietMs < YOUNG_MS
    ? "Nothing has happened yet."
    : `No outage in ${formatSpan(quietMs)}.`;
}

function doneSoFar(
  site: SiteView,
  { past, reader }: { readonly past: Past | null; readonly reader: Reader },
): string {
  const open = past?.outages.find(({ isOpen }) => isOpen);
  const cycled = open === undefined || open.cuts === 0
    ? "The router was not power-cycled yet"
    : `The router was power-cycled ${cutWhen(open, reader)}`;
  return `${cycled}; ${doingOf(site)}.`;
}

function lastWords(site: SiteView): string {
  if (onlyPings(site)) return "It tells nothing but that it lives: why it is silent is not known.";
  if (site.pausedUntil !== null) return "It was paused: nothing is cut.";
  return site.cause === "online"
    ? "It was well when last heard. If its watchdog still runs, it is trying the router."
    : `When last heard, ${describeCause(site.cause)}; ${doingOf(site)}.`;
}

function phoneWords(site: SiteView, channel: ChannelView, reader: Reader): string {
  if (site.mutedUntil !== null) return "Your phone is not told: muted.";
  if (channel.state === "off") return "Nobody is told: notifications are off.";
  if (site.incident === null) return "Your phone is about to be told.";
  if (!site.incident.rung) return "Your phone was not told.";
  if (channel.queued > 0) return "Your phone is being told; not delivered yet.";
  return `Your phone was told; next reminder ${formatClock(site.incident.nextReminderAt, reader)}.`;
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

/** `"the line was dead. A power cycle of the router at 03:04 helped"` */
export function outageStory(outage: PastOutage, reader: Reader): string {
  const { cause, cuts, helped } = outage;
  const told = { kind: "outage_ended", cause, lastedMs: null, cuts: 0, helped: null } as const;
  const story = `${describeOutage(told, null)}. `;
  if (cuts === 0) return `${story}It came back by itself`;
  const cycled = `${story}The router was power-cycled ${cutWhen(outage, reader)}`;
  if (helped === null) return cycled;
  return `${cycled}, which ${helped ? "helped" : "did not help"}`;
}

/** `"at 03:04"`, `"4 times, last at 05:36"` */
export function cutWhen({ cuts, lastCutAt }: PastOutage, reader: Reader): string {
  const at = lastCutAt === null ? null : `at ${clockOnly(lastCutAt, reader)}`;
  if (cuts === 1) return at ?? "once";
  return `${cuts} times${at === null ? "" : `, last ${at}`}`;
}

function clockOnly(at: EpochMs, reader: Reader): string {
  return formatClock(at, { ...reader, now: at });
}
