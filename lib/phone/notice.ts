import { formatClock } from "../clock_text.ts";
import type { Happening } from "../wire/event.ts";
import { describeOutage, type OutageReport } from "../wire/event_text.ts";
import { describeEvent } from "./notice_event.ts";
import { titled } from "./notice_title.ts";
import type { NtfyMessage } from "./ntfy.ts";
import { deadlineAt, incidentSequenceId, type SiteRecord } from "../site/site.ts";
import { type EpochMs, formatDuration, MINUTE_MS } from "../time.ts";

/** What every notice carries, so that it can be written out when it is delivered. */
export interface NoticeBase {
  readonly siteName: string;
  /** Null: UTC. */
  readonly timeZone: string | null;
  readonly sequenceId: string;
}

/** A notice as facts; the text is made at delivery, when its age is known. */
export type Notice =
  | NoticeBase & {
    readonly kind: "down";
    readonly incident: number;
    readonly lastSeenAt: EpochMs;
    readonly staleAfterMs: number;
  }
  | NoticeBase & {
    readonly kind: "reminder";
    readonly incident: number;
    readonly lastSeenAt: EpochMs;
    /** From 1. */
    readonly number: number;
  }
  | NoticeBase & {
    readonly kind: "back";
    readonly incident: number;
    readonly lastSeenAt: EpochMs;
    readonly backAt: EpochMs;
    /** The down notice was never queued: this one message says both. */
    readonly saysBoth: boolean;
    /** What the home said of it in the same heartbeat; null: nothing. */
    readonly report: OutageReport | null;
    /** Last automatic or commanded cut that the same heartbeat told of; null: none. */
    readonly lastCutAt: EpochMs | null;
  }
  | NoticeBase & {
    readonly kind: "event";
    readonly at: EpochMs;
    readonly what: Happening;
    /** What the command was, where `what` is a command's result; null: not known. */
    readonly command: "power-cycle" | "pause" | null;
  };

/** Every kind of notice. */
export type NoticeKind = Notice["kind"];

/** So long the home may be assumed to try what it can. */
const HOME_TRIES_MS = 15 * MINUTE_MS;

/** The dead man's message goes off that long after it was last armed. */
export const DEAD_MAN_DELAY_MS = 75 * MINUTE_MS;

/** Names the dead man's message, so that arming it again replaces it. */
export const DEAD_MAN_SEQUENCE_ID = "rebootinator_monitor";

type Words = Pick<NtfyMessage, "title" | "body" | "priority" | "tags">;

/** What the phone gets, with ages as of `now`. */
export function renderNotice(
  notice: Notice,
  options: { readonly now: EpochMs },
): NtfyMessage {
  return message(wordsOf(notice, options.now), notice.sequenceId);
}

function wordsOf(notice: Notice, now: EpochMs): Words {
  switch (notice.kind) {
    case "down":
      return describeDown(notice, now);
    case "reminder":
      return describeReminder(notice, now);
    case "back":
      return describeBack(notice, now);
    case "event":
      return describeEvent(notice, now);
  }
}

function describeDown(notice: Extract<Notice, { kind: "down" }>, now: EpochMs): Words {
  const silentMs = Math.max(now - notice.lastSeenAt, notice.staleAfterMs);
  const since = formatClock(notice.lastSeenAt, { now, timeZone: notice.timeZone });
  const hope = silentMs < HOME_TRIES_MS
    ? " If the watchdog still runs it is trying the router now."
    : "";
  return {
    title: titled(notice.siteName, " is silent"),
    body: `No sign of life since ${since} (${formatDuration(silentMs)}).${hope}`,
    priority: 4,
    tags: ["rotating_light"],
  };
}

function describeReminder(notice: Extract<Notice, { kind: "reminder" }>, now: EpochMs): Words {
  const since = formatClock(notice.lastSeenAt, { now, timeZone: notice.timeZone });
  const silent = formatDuration(now - notice.lastSeenAt);
  return {
    title: titled(notice.siteName, " is still silent"),
    body: `Silent for ${silent}, no sign of life since ${since}.`,
    priority: 3,
    tags: ["hourglass_flowing_sand"],
  };
}

function describeBack(notice: Extract<Notice, { kind: "back" }>, now: EpochMs): Words {
  const { lastSeenAt, backAt, timeZone } = notice;
  const silent = formatDuration(backAt - lastSeenAt);
  const from = formatClock(lastSeenAt, { now, timeZone });
  const to = formatClock(backAt, { now, timeZone });
  const news = notice.saysBoth
    ? `Was silent from ${from} to ${to} (${silent})`
    : `Back after ${silent}`;
  const lastCut = notice.lastCutAt === null
    ? null
    : formatClock(notice.lastCutAt, { now, timeZone });
  const report = notice.report === null ? "" : describeOutage(notice.report, lastCut);
  return {
    title: titled(notice.siteName, notice.saysBoth ? " was silent and is back" : " is back"),
    body: report === "" ? `${news}.` : `${news}: ${report}.`,
    priority: 3,
    tags: ["white_check_mark"],
  };
}

/** One message in place of many that a refusing channel kept back. */
export function renderPresent(
  site: SiteRecord,
  options: { readonly now: EpochMs; readonly missed: number; readonly since: EpochMs },
): NtfyMessage {
  const { now, missed } = options;
  const { timeZone } = site;
  const since = formatClock(options.since, { now, timeZone });
  const seen = formatClock(site.lastSeenAt, { now, timeZone });
  const down = site.status === "down" || now >= deadlineAt(site, null);
  const notices = missed === 1 ? "1 notice" : `${missed} notices`;
  const state = down
    ? `Still silent: no sign of life since ${seen}`
    : `All is well: seen at ${seen}`;
  const sequenceId = site.incident === null
    ? `${site.id}_now`
    : incidentSequenceId(site.id, site.incident.number);
  const words: Words = {
    title: titled(site.name, down ? " is silent" : " is up"),
    body: `${state}. ${notices} since ${since} could not be delivered.`,
    priority: down ? 4 : 3,
    tags: [down ? "rotating_light" : "white_check_mark"],
  };
  return message(words, sequenceId);
}

/** Goes off on the phone unless it is armed again in time: nobody watches the homes any more. */
export function deadManMessage(now: EpochMs): NtfyMessage {
  const lookedAt = formatClock(now, { now: now + DEAD_MAN_DELAY_MS, timeZone: null });
  const words: Words = {
    title: "The monitor itself has stopped",
    body: `Nobody has looked for silent homes since about ${lookedAt}. ` +
      "Look at the cloud app: until it runs again no home is watched.",
    priority: 4,
    tags: ["skull"],
  };
  return { ...message(words, DEAD_MAN_SEQUENCE_ID), delayMs: DEAD_MAN_DELAY_MS };
}

/** Replaces the dead man's message on the phone when that has gone off, rightly or not. */
export function monitorRunsMessage(
  options: { readonly now: EpochMs; readonly armedAt: EpochMs },
): NtfyMessage {
  const since = formatClock(options.armedAt, { now: options.now, timeZone: null });
  const words: Words = {
    title: "The monitor runs again",
    body: `It could not say so since about ${since}. Homes are watched again.`,
    priority: 3,
    tags: ["white_check_mark"],
  };
  return message(words, DEAD_MAN_SEQUENCE_ID);
}

function message(words: Words, sequenceId: string): NtfyMessage {
  return { ...words, click: null, sequenceId, delayMs: null };
}
