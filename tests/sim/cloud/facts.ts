import type { Heartbeat, HeartbeatEvent } from "../../../lib/wire/heartbeat.ts";
import type { Sending } from "./phone_side.ts";
import type { Instance } from "./world.ts";

/** What an onlooker has written down about one home; nothing of it is the cloud's own state. */
export interface SiteFacts {
  readonly id: string;
  /** Since its first heartbeat, or the first after it was forgotten; null: none yet. */
  bornMs: number | null;
  /** It is being forgotten: its record is gone, and nobody was told so yet. */
  gone: boolean;
  /** When it was last forgotten for good; null: never. */
  forgottenMs: number | null;
  /** From the latest acknowledged heartbeat on, and those whose fate is not known. */
  beats: Beat[];
  flips: SeenFlip[];
  mutes: Mute[];
  readonly events: Map<string, SeenEvent>;
  /** Of the states that it has told events of. */
  readonly epochs: Set<number>;
  /** Those of which a heartbeat may have come after one of another: a late one, or it was put back. */
  readonly mixedEpochs: Set<number>;
  arrivals: Arrival[];
  /** What was queued for the phone, by sequence id and kind: when it was first queued. */
  filed: Map<string, number[]>;
  /** Rows that were counted in that. */
  readonly filedRows: Set<string>;
  /** What each row tells, by its number: sequence id and kind. */
  readonly rows: Map<number, string>;
  /** Of those what was set aside. */
  readonly aside: Set<string>;
}

/** One heartbeat that reached the cloud. */
export interface Beat {
  readonly site: SiteFacts;
  readonly fromMs: number;
  /** It was stored by then, if at all; null: it is under way. */
  untilMs: number | null;
  /** The home was told that it is stored. */
  certain: boolean;
  /** It ends a silence that must be filed. Null: none. */
  readonly ends: EndedSilence | null;
  readonly heartbeat: Heartbeat;
  readonly instance: Instance;
}

/** A silence that lasted since then. */
export interface EndedSilence {
  readonly sinceMs: number;
}

export interface SeenFlip {
  readonly to: "up" | "down";
  readonly atMs: number;
  readonly committedMs: number;
  readonly incident: number;
  /** Whether the phone was to stay silent about it. */
  readonly quiet: Quiet;
}

export type Quiet = "no" | "yes" | "maybe";

/** From when to when the owner wants to hear nothing, as far as is known. */
export interface Mute {
  readonly fromMs: number;
  /** The request was answered at this time; before, nobody knows. */
  readonly knownMs: number;
  readonly untilMs: number;
  readonly certain: boolean;
}

export interface SeenEvent {
  readonly event: HeartbeatEvent;
  readonly epoch: number;
  /** The cloud has acknowledged it since then; null: not yet. */
  safeMs: number | null;
}

export type ArrivalKind = "down" | "reminder" | "back" | "both" | "present" | "event";

/** One message on the phone. */
export interface Arrival {
  readonly atMs: number;
  readonly kind: ArrivalKind;
  readonly sequenceId: string;
  /** Null: it is about none. */
  readonly incident: number | null;
  readonly sending: Sending;
}

/** Last moment at which `beat` may have been stored. */
export function latestMs(beat: Beat): number | null {
  return beat.untilMs ?? beat.instance.diedMs;
}

/** Latest beat that is known to be stored. */
export function lastCertain(site: SiteFacts): Beat | null {
  return site.beats.findLast(({ certain }) => certain) ?? null;
}

/** The latest and those that may be later, for what must hold for one of them. */
export function candidates(site: SiteFacts): readonly Beat[] {
  const last = lastCertain(site);
  if (last === null) return site.beats;
  // Of two that were under way at the same time either may have been stored last.
  return site.beats.filter((beat) => beat === last || (latestMs(beat) ?? Infinity) >= last.fromMs);
}

/** Which states a late heartbeat, or one of a state put back, can have mixed up. */
export function noteEpoch({ beats, epochs, mixedEpochs }: SiteFacts, beat: Beat): void {
  const { epoch } = beat.heartbeat;
  const isUnderWay = (each: Beat) => (latestMs(each) ?? Infinity) >= beat.fromMs;
  const before = epochs.has(epoch) ? beats.slice(-1) : [];
  for (const { heartbeat } of [...before, ...beats.filter(isUnderWay)]) {
    if (heartbeat.epoch !== epoch) mixedEpochs.add(heartbeat.epoch).add(epoch);
  }
  epochs.add(epoch);
}

/** Nobody asked for silence, or it was surely taken back by then, whatever clocks show. */
export function isUnmuted({ mutes }: SiteFacts, atMs: number): boolean {
  const latest = mutes.at(-1);
  if (latest === undefined) return true;
  return latest.certain && latest.untilMs === 0 && atMs >= latest.knownMs;
}

/** Whether the phone is to be silent about this home's silence at `atMs`. */
export function quietAt(
  site: SiteFacts,
  atMs: number,
  /** By a wrong clock nobody knows when a mute or a pause is over. */
  options: { readonly clocksWrong: boolean },
): Quiet {
  const quiet = quietByClock(site, atMs);
  const isAsked = !isUnmuted(site, atMs) ||
    site.beats.some(({ heartbeat }) => heartbeat.pausedForMs !== null);
  return options.clocksWrong && isAsked ? "maybe" : quiet;
}

function quietByClock(site: SiteFacts, atMs: number): Quiet {
  const latest = site.mutes.at(-1);
  const pauses = candidates(site).flatMap((beat) => {
    const { pausedForMs } = beat.heartbeat;
    if (pausedForMs === null) return ["no"];
    // Who stood still with it in hand cannot know how long ago it was sent.
    return [beat.fromMs, latestMs(beat) ?? Infinity].map((ms) => by(ms + pausedForMs, atMs));
  });
  const mute = latest === undefined
    ? "no"
    : latest.certain && atMs >= latest.knownMs
    ? by(latest.untilMs, atMs)
    : "maybe";
  if (mute === "yes" || (pauses.length > 0 && pauses.every((each) => each === "yes"))) return "yes";
  return mute === "no" && pauses.every((each) => each === "no") ? "no" : "maybe";
}

/** A moment on either side is nobody's fault. */
const EDGE_MS = 2_000;

function by(untilMs: number, atMs: number): Quiet {
  if (untilMs > atMs + EDGE_MS) return "yes";
  return untilMs < atMs - EDGE_MS ? "no" : "maybe";
}
