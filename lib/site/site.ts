import { array, Fault, literal, number, object, optional, string, unknown } from "../base/shape.ts";
import type { AskedFrom } from "../wire/asked_from.ts";
import type { GatewaySight } from "../wire/cause.ts";
import type { Heartbeat } from "../wire/heartbeat.ts";
import type { HeardBy } from "../wire/ping.ts";
import type { Flip, HistoryEntry } from "./history.ts";
import type { Lives } from "../wire/lives.ts";
import type { Notice, NoticeBase } from "../phone/notice.ts";
import type { SiteNews } from "../phone/outbox.ts";
import { type EpochMs, HOUR_MS, type ListenMs } from "../time/time.ts";
import type { MarkedListening } from "./listening.ts";

/** One home as the cloud knows it, and what time alone makes of it. */

/** Stands for "until resumed by hand" in `pausedUntil`: in the year 2286, in 13 digits. */
export const FOREVER: EpochMs = 9_999_999_999_999;

/** A silent site; exists while its status is down. */
export interface Incident {
  /** Counts from 1 within the site; names the `sequence_id` of all its notices. */
  readonly number: number;
  /** The exact deadline that passed. */
  readonly startedAt: EpochMs;
  readonly remindersSent: number;
  /** By the listening clock, which no wall clock that steps can bring nearer or put off. */
  readonly nextReminderAt: ListenMs;
  /** The phone was told (queued for it); false while muted or paused. */
  readonly rung: boolean;
}

/** Something the owner asked for; at most one of each kind waits, a newer one replaces it. */
export interface AskedCommand {
  /** At most 16 characters. */
  readonly id: string;
  readonly kind: "power-cycle" | "pause";
  /** Only for a pause: how long, 0 resumes; null for a power cycle. */
  readonly forMs: number | null;
  /** From where a pause was asked for, see `ASKED_FROM`; not there: a power cycle, or an older cloud. */
  readonly by?: string;
  readonly expiresAt: EpochMs;
  /** When it was first handed to the home; null: not yet. */
  readonly givenAt: EpochMs | null;
}

/** Since when and from where, null where it is not known; a list, for a record must stay small. */
export type AskedAt = readonly [since: EpochMs | null, from: AskedFrom | null];

/** What the home said of itself in its last heartbeat, shortened to fit. */
export interface HomeReport {
  /** How it was heard; not there: a watchdog told all this. */
  readonly by?: Exclude<HeardBy, "watchdog">;
  /** One of `CAUSES`, or what a newer watchdog calls it. */
  readonly cause: string;
  /** What is known of its router; not there: an older home, or none of these. */
  readonly gateway?: GatewaySight;
  readonly phase: Heartbeat["phase"];
  /** At most 999. */
  readonly cuts24h: number;
  /** The next automatic reboot, see `RebootPlan`; not there: an older home, or one that only pings. */
  readonly reboot?: { readonly at: EpochMs | null; readonly why: string };
  /** The watchdog's release, at most 12 characters. */
  readonly release: string;
  /** Automatic cuts are off until then; `FOREVER`: until resumed by hand; null: no pause. */
  readonly pausedUntil: EpochMs | null;
  /** How that came about; not there: no pause, or the home does not tell. */
  readonly pause?: AskedAt;
  /** At most two, each at most 60 bytes; none while commands wait and one beside `lives`, for want of room. */
  readonly warnings: readonly string[];
  /** The home's wall clock minus ours; positive: the home is ahead. */
  readonly clockSkewMs: number;
}

/** One KV value; below 1 KiB as the store holds it, in V8's format, whatever a home sends (tested). */
export interface SiteRecord {
  readonly v: 1;
  readonly id: string;
  /** What people call it, cleaned, at most 60 bytes; the id if it sent none. */
  readonly name: string;
  /** A zone that this runtime knows; null: UTC. */
  readonly timeZone: string | null;
  readonly staleAfterMs: number;
  readonly firstSeenAt: EpochMs;
  readonly lastSeenAt: EpochMs;
  /** The last noticed status; the true one is `judge()`'s. */
  readonly status: "up" | "down";
  /** Exact time of the last flip; `firstSeenAt` before the first. */
  readonly since: EpochMs;
  /** What the listening clock showed at most at the last heartbeat; not there: an older cloud. */
  readonly heardMs?: ListenMs;
  /** Null exactly while the status is up. */
  readonly incident: Incident | null;
  /** Incidents so far. */
  readonly incidents: number;
  /** Number of the next outbox row, from 1. */
  readonly nextNotice: number;
  /** Events of this epoch up to `lastEvent` are recorded. */
  readonly epoch: number;
  readonly lastEvent: number;
  readonly home: HomeReport;
  /** Since when it says that all is well, or what is not; not there: it never changed, or an older cloud. */
  readonly saidSince?: EpochMs;
  /** Heartbeats of the hour (UTC) that began at `startsAt`. */
  readonly hour: { readonly startsAt: EpochMs; readonly beats: number };
  /** Down and reminders are shown, not rung, until then; null: not muted. */
  readonly mutedUntil: EpochMs | null;
  /** How that came about; not there: not muted, or by an older cloud. */
  readonly mute?: AskedAt;
  /** The token generation that the last heartbeat came with. */
  readonly generation: number;
  readonly commands: readonly AskedCommand[];
  /** Not there: the sender has not changed for a day, or commands wait. */
  readonly lives?: Lives;
}

const recordShape = object({
  v: literal(1),
  id: string(),
  lastSeenAt: number(),
  staleAfterMs: number(),
  home: object({ warnings: array(unknown()) }),
  hour: object({ startsAt: number() }),
  commands: array(object({ expiresAt: number() })),
});

/** False for what cannot be judged here: another release's record, or a broken one. */
export function isSiteRecord(value: unknown): value is SiteRecord {
  return !(recordShape.read(value) instanceof Fault);
}

/** What one step makes of a site; committed in one atomic. */
export interface Change {
  readonly site: SiteRecord;
  readonly flips: readonly Flip[];
  readonly notices: readonly Notice[];
  readonly history: readonly HistoryEntry[];
}

/** A change of the record alone: nobody is told, and nothing is put on record. */
export function unrung(site: SiteRecord): Change {
  return { site, flips: [], notices: [], history: [] };
}

/** A change of the record that tells one thing. */
export function ringing(site: SiteRecord, notice: Notice): Change {
  return { ...unrung({ ...site, nextNotice: site.nextNotice + 1 }), notices: [notice] };
}

/** What every notice of a site holds. */
export function noticeBase({ name, timeZone }: SiteRecord, sequenceId: string): NoticeBase {
  return { siteName: name, timeZone, sequenceId };
}

/** What a change tells the phone: its notices, numbered on from those before. */
export function siteNewsOf({ site, notices }: Pick<Change, "site" | "notices">): SiteNews {
  return { site: site.id, first: site.nextNotice - notices.length, notices };
}

/** When the cloud itself looked. */
export interface SweepMark extends MarkedListening {
  /** Start of the last round of purging; null: never. */
  readonly purgedAt: EpochMs | null;
  /** Site at which the round goes on; null: no round is under way. */
  readonly purgeFrom: string | null;
}

const markShape = object({
  lastAt: number(),
  listenMs: optional(number()),
  listenAt: optional(number()),
  deafUntil: optional(number()),
});

/** False for what says nothing here: by a time that is none everybody would be silent at once. */
export function isSweepMark(value: unknown): value is SweepMark {
  return !(markShape.read(value) instanceof Fault);
}

/** How a site is by the clock. `late`: more than half of its silence is used up. */
export type Verdict = "up" | "late" | "down";

/** What is known of time, and of our own ears, when a site is judged. */
export interface Hearing {
  readonly now: EpochMs;
  /** What the listening clock shows for sure. */
  readonly listenMs: ListenMs;
  /** After an absence of ours nobody is silent before this; not there: we were not away. */
  readonly graceUntil?: ListenMs;
  /** When a site was heard though nothing of it could be stored; not there, null: never. */
  readonly heardUnstored?: (site: string) => ListenMs | null;
  /** What the clock can have shown at most when a site's record was made; not there, null: what it says. */
  readonly heardAtMost?: (site: SiteRecord) => ListenMs | null;
  /** Nobody could be heard before; not there: somebody could. */
  readonly deafUntil?: ListenMs;
}

/** When `site` was last heard, or may have been for all we know, by the listening clock. */
export function heardMs(
  site: SiteRecord,
  { heardUnstored, heardAtMost, deafUntil = 0 }: Pick<
    Hearing,
    "heardUnstored" | "heardAtMost" | "deafUntil"
  >,
): ListenMs {
  const filed = site.heardMs ?? site.lastSeenAt;
  const stored = Math.min(filed, heardAtMost?.(site) ?? filed);
  return Math.max(stored, deafUntil, heardUnstored?.(site.id) ?? stored);
}

/** When `site` is silent by the listening clock unless it is heard from. */
export function silentAtMs(site: SiteRecord, hearing: Omit<Hearing, "now">): ListenMs {
  const { graceUntil } = hearing;
  const limit = heardMs(site, hearing) + site.staleAfterMs;
  return graceUntil === undefined ? limit : Math.max(limit, graceUntil);
}

/** The moment at which `site` is down unless it is heard from, if we listen all the time. */
export function deadlineAt(site: SiteRecord, hearing: Hearing): EpochMs {
  return hearing.now + silentAtMs(site, hearing) - hearing.listenMs;
}

/** The true status. A site stored as down stays so until it is heard from. */
export function judge(site: SiteRecord, hearing: Hearing): Verdict {
  if (site.status === "down") return "down";
  const { listenMs } = hearing;
  if (listenMs >= silentAtMs(site, hearing)) return "down";
  return listenMs - heardMs(site, hearing) > site.staleAfterMs / 2 ? "late" : "up";
}

/** True when the phone stays silent about this site's silence: muted, or paused by the home. */
export function isQuiet(site: SiteRecord, now: EpochMs): boolean {
  return isAhead(site.mutedUntil, now) || isAhead(site.home.pausedUntil, now);
}

function isAhead(until: EpochMs | null, now: EpochMs): boolean {
  return until !== null && until > now;
}

/** Names all notices of one incident, so that on the phone the newest replaces the others. */
export function incidentSequenceId(siteId: string, incident: number): string {
  return `${siteId}-${incident}`;
}

/** Start of the hour (UTC) that `now` lies in. */
export function hourStart(now: EpochMs): EpochMs {
  return Math.floor(now / HOUR_MS) * HOUR_MS;
}
