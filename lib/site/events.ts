import { EVENT_TEXT_MAX, type Happening } from "../wire/event.ts";
import type { Heartbeat, HeartbeatEvent } from "../wire/heartbeat.ts";
import { sightOf } from "../wire/cause.ts";
import { isNews } from "../wire/event_text.ts";
import { HISTORY_KEPT_MS, type HistoryEntry, withinKept } from "./history.ts";
import type { BackNotice, EventNotice, Notice } from "../phone/notice.ts";
import { sequenceIdOfCommand } from "./command.ts";
import { incidentSequenceId, noticeBase, type SiteRecord } from "./site.ts";
import { cleanLine } from "../base/text.ts";
import { type EpochMs, MINUTE_MS } from "../time/time.ts";

const TEXT_LIMITS = { charactersMax: EVENT_TEXT_MAX, bytesMax: null } as const;

/** After so long the end of an outage is news of its own. */
const TOLD_LATE_MS = 5 * MINUTE_MS;

/** An event of the home with the time at which it happened by our clock. */
export interface DatedEvent {
  readonly at: EpochMs;
  readonly event: HeartbeatEvent;
}

/** What a heartbeat's events add to what is known. */
export interface EventsTaken {
  /** Highest id of the epoch that is recorded now; 0: none. */
  readonly lastEvent: number;
  /** Those not recorded before, by id. */
  readonly fresh: readonly DatedEvent[];
  readonly history: readonly HistoryEntry[];
}

/** Sorts out which events are new; another epoch begins its ids anew. */
export function takeEvents(
  site: Pick<SiteRecord, "epoch" | "lastEvent">,
  heartbeat: Heartbeat,
  options: { readonly now: EpochMs },
): EventsTaken {
  const { epoch } = heartbeat;
  let lastEvent = site.epoch === epoch ? site.lastEvent : 0;
  const fresh: DatedEvent[] = [];
  for (const event of heartbeat.events.toSorted((one, other) => one.id - other.id)) {
    if (event.id <= lastEvent) continue;
    lastEvent = event.id;
    const what = plain(event.what);
    fresh.push({ at: dateEvent(event, options.now), event: { ...event, what } });
  }
  const history = fresh.map(({ at, event }): HistoryEntry => ({
    kind: "event",
    at,
    epoch,
    id: event.id,
    told: event.told,
    what: event.what,
  }));
  return { lastEvent, fresh, history };
}

/**
 * The same without line breaks, control and direction marks: whoever has a home's token could make
 * its words look like ours on the phone, on the page and in a terminal.
 */
function plain(what: Happening): Happening {
  const clean = JSON.parse(
    JSON.stringify(what),
    (_key, value) => typeof value === "string" ? cleanLine(value, TEXT_LIMITS) : value,
  );
  return withinKept(clean);
}

/** The home's own clock is only asked where its uptime cannot tell, and only if it can be right. */
function dateEvent(event: HeartbeatEvent, now: EpochMs): EpochMs {
  const at = event.agoMs === null ? event.wallMs : now - event.agoMs;
  return at > now || at < now - HISTORY_KEPT_MS ? now : at;
}

/**
 * What the phone is told of these events; `merged`: the end of an outage is told elsewhere, and so
 * is that the watchdog had given up before it.
 */
export function noticesOf(
  site: SiteRecord,
  taken: EventsTaken,
  options: { readonly epoch: number; readonly merged: boolean; readonly now: EpochMs },
): Notice[] {
  const { lastCutAt } = reportOutage(taken);
  const ended = taken.fresh.findLastIndex(({ event }) => event.what.kind === "outage_ended");
  return taken.fresh.filter(({ event }, index) => {
    const merged = options.merged && index <= ended;
    return rings(event, merged);
  }).map(({ at, event }) => ({
    kind: "event",
    ...noticeBase(site, sequenceIdOf(site, event, options)),
    at,
    what: event.what,
    command: commandKind(site, event),
    ...(event.what.kind === "outage_ended" && lastCutAt !== null ? { lastCutAt } : {}),
    ...sinceOf(site, { at, kind: event.what.kind }),
  }));
}

/** When the trouble began that goes on still at `at`, as far as the record tells. */
function sinceOf(
  { home, saidSince }: SiteRecord,
  { at, kind }: { readonly at: EpochMs; readonly kind: Happening["kind"] },
): Pick<EventNotice, "awaySince" | "blindSince"> {
  if (saidSince === undefined || saidSince >= at) return {};
  const sight = sightOf(home.cause);
  if (kind === "gave_up" && sight === "away") return { awaySince: saidSince };
  return kind === "watchdog_broken" && sight === "blind" ? { blindSince: saidSince } : {};
}

function rings(event: HeartbeatEvent, merged: boolean): boolean {
  const { what } = event;
  if (event.told) return false;
  if (merged && (what.kind === "outage_ended" || what.kind === "gave_up")) return false;
  return isNews(what);
}

function commandKind(site: SiteRecord, event: HeartbeatEvent): "power-cycle" | "pause" | null {
  const { what } = event;
  if (what.kind !== "command_done") return null;
  return site.commands.find((command) => command.id === what.command)?.kind ?? null;
}

/** What an event takes the place of on the phone: mostly of nothing. */
function sequenceIdOf(
  site: SiteRecord,
  event: HeartbeatEvent,
  options: { readonly epoch: number; readonly now: EpochMs },
): string {
  const { what } = event;
  if (what.kind === "command_done") {
    const asked = sequenceIdOfCommand(site.id, what.command);
    if (asked !== null) return asked;
  }
  // Told a heartbeat later than "it is back", for want of room in that one: the fuller text.
  const sinceMs = options.now - site.since;
  const isLate = site.status === "up" && site.incidents > 0 && sinceMs < TOLD_LATE_MS;
  if (what.kind === "outage_ended" && isLate) return incidentSequenceId(site.id, site.incidents);
  return eventSequenceId(site.id, { epoch: options.epoch, id: event.id });
}

/** Base 36 keeps the longest site id with the largest numbers below ntfy's 64 characters. */
function eventSequenceId(siteId: string, options: { epoch: number; id: number }): string {
  return `${siteId}_e${options.epoch.toString(36)}-${options.id.toString(36)}`;
}

/** What the events say of the silence that just ended. */
export type SilenceReport = Pick<BackNotice, "report" | "lastCutAt" | "gaveUpAt">;

/** What the events say of the outage that just ended. */
export function reportOutage(taken: EventsTaken): SilenceReport {
  let told: SilenceReport = { report: null, lastCutAt: null };
  for (const { at, event } of taken.fresh) {
    const { what } = event;
    // Nothing that came before belongs to the outage that ends last.
    if (what.kind === "outage_began") told = { report: null, lastCutAt: null };
    if (what.kind === "outage_ended") told = { ...told, report: what };
    if (what.kind === "cut" && what.outcome !== "refused") told = { ...told, lastCutAt: at };
    if (what.kind === "gave_up") told = { ...told, gaveUpAt: at };
  }
  return told;
}
