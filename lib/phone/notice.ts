import type { Happening } from "../wire/event.ts";
import type { CommandKind, OutageEnd } from "../wire/event_text.ts";
import { cleanLine, cutText } from "../base/text.ts";
import type { EpochMs } from "../time/time.ts";
import type { RebootPlan } from "../wire/reboot_text.ts";
import type { NtfyMessage } from "./ntfy.ts";

/** What every notice carries, so that it can be written out when it is delivered. */
export interface NoticeBase {
  readonly siteName: string;
  /** Null: UTC. */
  readonly timeZone: string | null;
  readonly sequenceId: string;
}

/** A home fell silent. */
export interface DownNotice extends NoticeBase {
  readonly kind: "down";
  readonly incident: number;
  readonly lastSeenAt: EpochMs;
  readonly staleAfterMs: number;
  /** What the home said of its next reboot; not there: an older home, or it only pings. */
  readonly reboot?: RebootPlan;
  /** No watchdog is known there that could do something about it; not there: one was heard. */
  readonly onlyPings?: true;
}

/** One of several homes that fell silent together. */
export interface SilentHome {
  /** Its id. */
  readonly site: string;
  readonly notice: DownNotice;
}

/** Those that one message tells of; the first names it. */
export type SilentHomes = readonly [SilentHome, ...SilentHome[]];

/** It is silent still. */
export interface ReminderNotice extends NoticeBase {
  readonly kind: "reminder";
  readonly incident: number;
  readonly lastSeenAt: EpochMs;
  /** From 1. */
  readonly number: number;
}

/** It is heard again. */
export interface BackNotice extends NoticeBase {
  readonly kind: "back";
  readonly incident: number;
  readonly lastSeenAt: EpochMs;
  readonly backAt: EpochMs;
  /** The down notice was never queued: this one message says both. */
  readonly saysBoth: boolean;
  /** What the home said of it in the same heartbeat; null: nothing. */
  readonly report: OutageEnd | null;
  /** Last automatic or commanded cut that the same heartbeat told of; null: none. */
  readonly lastCutAt: EpochMs | null;
  /** The host at home started anew during the silence; not there: it did not. */
  readonly restartedAt?: EpochMs;
  /** The watchdog had made all the cuts that it may; not there: it had not. */
  readonly gaveUpAt?: EpochMs;
  /** So long the home was online and the cloud was not reached; not there: it tells of no such time. */
  readonly notReachedMs?: number;
}

/** Something that the home told of. */
export interface EventNotice extends NoticeBase {
  readonly kind: "event";
  readonly at: EpochMs;
  readonly what: Happening;
  /** What the command was, where `what` is a command's result; null: not known. */
  readonly command: CommandKind | null;
  /** Where `what` is the end of an outage: its last cut; not there: none is known. */
  readonly lastCutAt?: EpochMs;
  /** Where `what` is that it gave up: when its internet went away; not there: not known. */
  readonly awaySince?: EpochMs;
  /** Where `what` is that it cannot look: since when; not there: not known. */
  readonly blindSince?: EpochMs;
}

/** What came of a button on the phone. */
export interface ActionNotice extends NoticeBase {
  readonly kind: "action";
  readonly action: "snooze" | "reboot";
  readonly at: EpochMs;
  /** A snooze ends, or a command is dropped unless the home has fetched it. */
  readonly until: EpochMs;
  /** Last sign of life of a home that is silent; null: it is heard. */
  readonly silentSince: EpochMs | null;
}

/** Somebody asked for it on the page. */
export interface TestNotice extends NoticeBase {
  readonly kind: "test";
  readonly at: EpochMs;
}

/** What a day was like. */
export interface DigestFacts {
  readonly from: EpochMs;
  readonly to: EpochMs;
  /** Silences that began in this time, or went on in it. */
  readonly silences: number;
  readonly silentMs: number;
  /** Watched, and the internet was there; not there: summed up by an older release. */
  readonly onlineMs?: number;
  /** Watched, and the internet was away; not there: summed up by an older release. */
  readonly outageMs?: number;
  /** Nobody looked, or nobody could. */
  readonly unknownMs: number;
  /** Outages that the home itself lived through, with or without the cloud noticing. */
  readonly outages: number;
  /** Cuts of the router that may have reached the plug. */
  readonly cuts: number;
  /** It is silent right now. */
  readonly isDown: boolean;
  /** It was silent, whatever it told of that later; not there: it was not. */
  readonly wasSilent?: boolean;
  /** So long of it the home was online and the cloud was not reached; not there: none that it told of. */
  readonly notReachedMs?: number;
}

/** A day in one message. */
export interface DigestNotice extends NoticeBase, DigestFacts {
  readonly kind: "digest";
}

/** A notice as facts; the text is made at delivery, when its age is known. */
export type Notice =
  | DownNotice
  | ReminderNotice
  | BackNotice
  | EventNotice
  | ActionNotice
  | TestNotice
  | DigestNotice;

/** Every kind of notice. */
export const NOTICE_KINDS = [
  "down",
  "reminder",
  "back",
  "event",
  "action",
  "test",
  "digest",
] as const satisfies readonly Notice["kind"][];

/** A lock screen shows about that much of a title. */
export const TITLE_CHARACTERS_MAX = 60;

/** What a person reads, and how loud it is. */
export type Words = Pick<NtfyMessage, "title" | "body" | "priority" | "tags">;

/** A title that keeps its news however long the name is. */
export function titled(siteName: string, news: string): string {
  const name = cleanLine(siteName, { charactersMax: TITLE_CHARACTERS_MAX, bytesMax: null });
  const charactersMax = TITLE_CHARACTERS_MAX - news.length;
  return `${cutText(name, { charactersMax, bytesMax: null })}${news}`;
}
