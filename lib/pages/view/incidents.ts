import type { HistoryEntry } from "../../site/history.ts";
import { type EpochMs, floorSeconds, MINUTE_MS, SECOND_MS, type Stay } from "../../time/time.ts";
import type { Past, PastOutage } from "./past.ts";

/** An outage with the silence around it, or a silence by itself: what a person calls one trouble. */

/** One of them. */
export interface PastIncident {
  /** First question without an answer; of a silence by itself the last sign of life. */
  readonly fromMs: EpochMs;
  /** Null: it goes on, or nobody saw the end. */
  readonly toMs: EpochMs | null;
  readonly isOpen: boolean;
  /** Null: the home was silent, and no outage tells why. */
  readonly outage: PastOutage | null;
  /** How much of a silence by itself the home was online, as it told later; not there: nothing. */
  readonly notReached?: { readonly lengthMs: number; readonly isWhole: boolean };
}

/** What is told of one trouble lies at most so far around it: a heartbeat comes after the line. */
const AROUND_MS = 2 * MINUTE_MS;

/** All that is known of, newest first. */
export function incidentsOf(past: Past): PastIncident[] {
  const left = new Set(silencesOf(past));
  const told = past.outages.map((outage): PastIncident => {
    const own = { fromMs: outage.startMs, toMs: outage.endMs, isOpen: outage.isOpen };
    const span = { fromMs: own.fromMs, toMs: endOf(own, past.toMs) };
    const beside = [...left].filter((each) => touches(each, span));
    beside.forEach((each) => left.delete(each));
    const isOpen = outage.isOpen || beside.some(({ toMs }) => toMs === past.toMs);
    const ends = beside.map(({ toMs }) => toMs);
    return {
      fromMs: Math.min(outage.startMs, ...beside.map(({ fromMs }) => fromMs)),
      toMs: isOpen || outage.endMs === null ? null : Math.max(outage.endMs, ...ends),
      isOpen,
      outage,
    };
  });
  const alone = [...left].map(({ fromMs, toMs, untoldMs }): PastIncident => {
    const isOpen = toMs === past.toMs;
    const lengthMs = toMs - fromMs - untoldMs;
    const notReached = lengthMs === 0 ? {} : { notReached: { lengthMs, isWhole: untoldMs === 0 } };
    return { fromMs, toMs: isOpen ? null : toMs, isOpen, outage: null, ...notReached };
  });
  return [...told, ...alone].sort((one, other) => other.fromMs - one.fromMs);
}

/** Silences whole again, what the home told later of when it was online in them. */
function silencesOf(past: Past): (Stay & { readonly untoldMs: number })[] {
  const untold = past.spans.filter(({ kind }) => kind === "silent")
    .map(({ fromMs, toMs }) => ({ fromMs, toMs, untoldMs: toMs - fromMs }));
  const told = past.notReached.map((stay) => ({ ...stay, untoldMs: 0 }));
  const whole: (Stay & { readonly untoldMs: number })[] = [];
  for (const each of [...untold, ...told].sort((one, other) => one.fromMs - other.fromMs)) {
    const last = whole.at(-1);
    if (last === undefined || !touches(last, each)) whole.push(each);
    else {
      whole[whole.length - 1] = {
        fromMs: last.fromMs,
        toMs: Math.max(last.toMs, each.toMs),
        untoldMs: last.untoldMs + each.untoldMs,
      };
    }
  }
  return whole;
}

/** Its end, `now` where it goes on, its begin where nobody saw the end. */
export function endOf(
  { fromMs, toMs, isOpen }: Pick<PastIncident, "fromMs" | "toMs" | "isOpen">,
  now: EpochMs,
): EpochMs {
  return toMs ?? (isOpen ? now : fromMs);
}

function touches(span: Stay, other: Stay): boolean {
  return span.fromMs <= other.toMs + SECOND_MS && span.toMs >= other.fromMs - SECOND_MS;
}

/** The one that `atMs` lies in, or else nearest to, within 2 min; null: there is none. */
export function incidentAt(
  incidents: readonly PastIncident[],
  options: { readonly atMs: EpochMs; readonly now: EpochMs },
): PastIncident | null {
  const near = incidents.map((incident) => ({ incident, awayMs: awayFrom(incident, options) }))
    .filter(({ awayMs }) => awayMs <= AROUND_MS)
    .sort((one, other) => one.awayMs - other.awayMs);
  return near[0]?.incident ?? null;
}

/** The longest that touches a stretch; null: none does. */
export function incidentIn(
  incidents: readonly PastIncident[],
  { fromMs, toMs, now }: Stay & { readonly now: EpochMs },
): PastIncident | null {
  // One whose end nobody saw touches its first second.
  const untilOf = (each: PastIncident) =>
    each.toMs === null && !each.isOpen ? each.fromMs + SECOND_MS : endOf(each, now);
  const [longest] = incidents.filter((each) => each.fromMs < toMs && untilOf(each) > fromMs)
    .sort((one, other) => untilOf(other) - other.fromMs - (untilOf(one) - one.fromMs));
  return longest ?? null;
}

/** 0 within it. */
function awayFrom(
  incident: PastIncident,
  { atMs, now }: { readonly atMs: EpochMs; readonly now: EpochMs },
): number {
  return Math.max(0, incident.fromMs - atMs, atMs - endOf(incident, now));
}

/** True where an entry of the history tells of this trouble and of nothing else. */
export function tellsOf(incident: PastIncident, entry: HistoryEntry, now: EpochMs): boolean {
  return isPart(entry) && awayFrom(incident, { atMs: entry.at, now }) <= AROUND_MS;
}

function isPart(entry: HistoryEntry): boolean {
  if (entry.kind !== "event") return entry.kind === "flip" || entry.kind === "not_reached";
  switch (entry.what.kind) {
    case "outage_began":
    case "outage_ended":
    case "soft_reboot":
    case "gave_up":
      return true;
    case "cut":
      return entry.what.reason === "automatic";
    default:
      return false;
  }
}

/**
 * Where its page is: a moment within it names it, so that the address holds when the home tells
 * more of it later. `page`: `/sites/home/outage`, or the link of somebody who may only look.
 */
export function incidentAddress(page: string, atMs: EpochMs): string {
  return `${page}?at=${floorSeconds(atMs)}`;
}

/** The moment that an address names; null: it names none. */
export function readIncidentAt(asked: URLSearchParams): EpochMs | null {
  const text = asked.get("at") ?? "";
  return /^[1-9]\d{8,10}$/.test(text) ? Number(text) * SECOND_MS : null;
}
