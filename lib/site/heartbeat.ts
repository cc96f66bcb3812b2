import type { Command, Heartbeat } from "../wire/heartbeat.ts";
import { noteLife } from "../wire/lives.ts";
import { heartbeatOfPing, type Ping } from "../wire/ping.ts";
import type { HistoryEntry } from "./history.ts";
import type { Notice } from "../phone/notice.ts";
import {
  type AskedCommand,
  type Change,
  type Hearing,
  hourStart,
  incidentSequenceId,
  noticeBase,
  type SiteRecord,
} from "./site.ts";
import { endExpired } from "./command.ts";
import { type EventsTaken, noticesOf, reportOutage, takeEvents } from "./events.ts";
import { describeHome, type HomeFields, noteSaidSince } from "./home.ts";
import { endSilence, fileNotReached, type SilenceEnd } from "./silence.ts";
import { type MeasuredHour, probeHours } from "./measured.ts";
import { CLOCK_STEP_MS, type EpochMs, HOUR_MS, type ListenMs } from "../time/time.ts";

/** More than 27 a second for an hour: no home, but a flood. */
const BEATS_MAX = 99_999;

/** What one heartbeat makes of a site, with what the home is answered. */
export interface HeartbeatChange extends Change {
  /** Events of the heartbeat's epoch up to this id are safe; 0: none. */
  readonly acknowledged: number;
  readonly commands: readonly Command[];
}

/** What a heartbeat comes with; `now` was read after the store gave the site. */
export interface HeartbeatContext extends Hearing {
  readonly siteId: string;
  /** Generation of the token that it came with. */
  readonly generation: number;
  /** What the listening clock shows at most. */
  readonly mostMs: ListenMs;
  /** What was measured so far; filed with the hour that it belongs to. Null: nothing. */
  readonly measured?: MeasuredHour | null;
}

/**
 * Takes in one heartbeat, or a ping that tells less; `site` null: the first one of this site. Events
 * that are already recorded change nothing; the reply acknowledges them again.
 */
export function applyHeartbeat(
  site: SiteRecord | null,
  sign: Heartbeat | Ping,
  context: HeartbeatContext,
): HeartbeatChange {
  const { now, siteId } = context;
  const isPing = "by" in sign;
  const heartbeat = isPing ? heartbeatOfPing(sign, { site, now }) : sign;
  const home = describeHome(heartbeat, { now, siteId, previous: site });
  const known = site ?? register(home, context);
  const ended = endSilence(known, context);
  const notReached = fileNotReached(known, { told: heartbeat.notReached, ended, now });
  const events = takeEvents(known, heartbeat, { now });
  const hour = countBeat(known, { now, measured: context.measured ?? null });
  const expired = endExpired(known, { now, firstNumber: known.nextNotice });
  // Who pings does not read what it is answered.
  const commands = isPing ? expired.waiting : handOut(expired.waiting, { events, now });
  const by = isPing ? { by: sign.by } : {};
  const { lives: _lives, saidSince: _since, ...kept } = known;
  // A record has room for commands, or for lives and one warning, or for two.
  const isFull = commands.length > 0;
  const lives = isFull ? undefined : noteLife(site, sign, { now });
  const warnings = home.home.warnings.slice(0, isFull ? 0 : lives === undefined ? undefined : 1);
  const named: SiteRecord = {
    ...kept,
    ...home,
    ...(lives === undefined ? {} : { lives }),
    ...noteSaidSince(site, { cause: home.home.cause, events, now }),
    home: { ...home.home, warnings, ...by },
  };
  const notices = [
    ...backNotices(named, { ended, events, notReached, now, uptimeMs: heartbeat.uptimeMs }),
    ...noticesOf(named, events, { epoch: heartbeat.epoch, merged: ended.incident !== null, now }),
    ...expired.notices,
  ];
  return {
    site: {
      ...named,
      ...ended.changed,
      lastSeenAt: seenAt(known, now),
      heardMs: context.mostMs,
      nextNotice: known.nextNotice + notices.length,
      epoch: heartbeat.epoch,
      lastEvent: events.lastEvent,
      hour: hour.hour,
      generation: context.generation,
      commands,
    },
    flips: ended.flips,
    notices,
    history: [ended.history, notReached, hour.history, events.history, expired.history].flat(),
    acknowledged: events.lastEvent,
    commands: isPing ? [] : commands.map((command) => toWire(command, now)),
  };
}

function register(home: HomeFields, context: HeartbeatContext): SiteRecord {
  const { now } = context;
  return {
    v: 1,
    id: context.siteId,
    ...home,
    firstSeenAt: now,
    lastSeenAt: now,
    status: "up",
    since: now,
    heardMs: context.mostMs,
    incident: null,
    incidents: 0,
    nextNotice: 1,
    epoch: 0,
    lastEvent: 0,
    hour: { startsAt: hourStart(now), beats: 0 },
    mutedUntil: null,
    generation: context.generation,
    commands: [],
  };
}

/** `site` is as it was before, under its present name. */
function backNotices(
  site: SiteRecord,
  options: {
    readonly ended: SilenceEnd;
    readonly events: EventsTaken;
    readonly notReached: readonly { readonly at: EpochMs; readonly until: EpochMs }[];
    readonly now: EpochMs;
    readonly uptimeMs: number;
  },
): Notice[] {
  const { ended, events, now } = options;
  if (ended.incident === null || !ended.ring) return [];
  const startedAt = now - options.uptimeMs;
  const notReachedMs = options.notReached.reduce((sum, { at, until }) => sum + until - at, 0);
  return [{
    kind: "back",
    ...noticeBase(site, incidentSequenceId(site.id, ended.incident)),
    incident: ended.incident,
    lastSeenAt: site.lastSeenAt,
    backAt: now,
    saysBoth: ended.saysBoth,
    ...reportOutage(events),
    ...(startedAt > site.lastSeenAt ? { restartedAt: startedAt } : {}),
    ...(notReachedMs > 0 ? { notReachedMs } : {}),
  }];
}

/** A clock that stepped back a little must not shorten a silence; one that stepped far, must. */
function seenAt(site: SiteRecord, now: EpochMs): EpochMs {
  const aheadMs = site.lastSeenAt - now;
  return aheadMs > 0 && aheadMs <= CLOCK_STEP_MS ? site.lastSeenAt : now;
}

function countBeat(
  site: SiteRecord,
  context: { readonly now: EpochMs; readonly measured: MeasuredHour | null },
): { readonly hour: SiteRecord["hour"]; readonly history: readonly HistoryEntry[] } {
  const { startsAt, beats } = site.hour;
  const { now, measured } = context;
  // Left by a clock that was far ahead: nothing would be filed until it comes there.
  if (startsAt > now + HOUR_MS) {
    return { hour: { startsAt: hourStart(now), beats: 1 }, history: [] };
  }
  if (hourStart(now) <= startsAt) {
    return { hour: { startsAt, beats: Math.min(beats + 1, BEATS_MAX) }, history: [] };
  }
  const probes = measured?.startsAt === startsAt ? { probes: probeHours(measured) } : {};
  return {
    hour: { startsAt: hourStart(now), beats: 1 },
    history: [{ kind: "hour", at: startsAt, beats, ...probes }],
  };
}

/** Given again with every heartbeat until the home tells its result or it expires. */
function handOut(
  waiting: readonly AskedCommand[],
  options: { readonly events: EventsTaken; readonly now: EpochMs },
): AskedCommand[] {
  const { events, now } = options;
  const done = new Set(
    events.fresh.flatMap(({ event }) =>
      event.what.kind === "command_done" ? [event.what.command] : []
    ),
  );
  return waiting.filter(({ id }) => !done.has(id))
    .map((command) => ({ ...command, givenAt: command.givenAt ?? now }));
}

function toWire(command: AskedCommand, now: EpochMs): Command {
  const expiresInMs = command.expiresAt - now;
  const { by } = command;
  const from = by === undefined ? {} : { by };
  return command.kind === "pause"
    ? { kind: "pause", id: command.id, expiresInMs, forMs: command.forMs ?? 0, ...from }
    : { kind: "power-cycle", id: command.id, expiresInMs };
}
