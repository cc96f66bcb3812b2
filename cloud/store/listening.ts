import { setLatest } from "../../lib/base/limited.ts";
import {
  closeListening,
  type ListeningState,
  meetMark,
  missAnswer,
  mostListened,
  pauseListening,
  proveListening,
  type SteadyTime,
} from "../../lib/site/listening.ts";
import type { Hearing, SiteRecord, SweepMark } from "../../lib/site/site.ts";
import { type EpochMs, type ListenMs, MINUTE_MS, SECOND_MS } from "../../lib/time/time.ts";

/** What one process knows of its own ears; lib/site/listening.ts has the rules. */
export interface Listening {
  /** False until a mark was met. */
  readonly isKnown: boolean;
  /** Since the store last took a write of ours, in ms; asleep or not. */
  sinceProofMs(): number;
  /** Whether the store took the last write of ours; null: there was none. */
  lastWriteOk(): boolean | null;
  /** The store did not take a write of ours. */
  noteRefused(): void;
  /** A call of the store got no answer in time. */
  noteUnanswered(): void;
  /** Until the store should take another write of ours, in ms; not above 0: now. */
  untilProofMs(): number;
  /** Since we last wrote the mark, in ms; infinite: never. */
  sinceMarkMs(): number;
  /** The mark was read; null: nobody ever looked. */
  meet(entry: MarkEntry): void;
  /** The store has taken a write of ours. */
  prove(): void;
  /** The store has taken the mark, which was made at `madeAt`. */
  marked(entry: MarkEntry, madeAt: SteadyTime): void;
  /** What counts if the store takes what follows from it. */
  hearing(now: EpochMs): OwnHearing;
  /** What the listening clock shows at most. */
  most(): ListenMs;
  /** A home was heard, and it could not be stored. */
  noteUnstored(site: string): void;
  /** A home was heard, and the store has taken `site`; `isNew`: for the first time. */
  noteStored(site: SiteRecord, isNew: boolean): void;
  /**
   * What the clock can have shown at most when a heartbeat of ours was filed with more than that, as
   * marks have told since; null: nothing is known that its record does not say.
   */
  heardAtMost(site: SiteRecord): ListenMs | null;
  /** The sites that are new since this was asked last. */
  takeNew(): readonly string[];
  /** False: no home can reach us, so that time adds nothing until one is heard, or it is true. */
  isOpen(): boolean;
  setOpen(isOpen: boolean): void;
  /** Since any home was last heard here, or this process began, in ms. */
  sinceHeardMs(): number;
}

/** What is known of time and of our ears at one moment, which asks the clock once. */
export interface OwnHearing extends Hearing {
  /** What the listening clock shows at most. */
  readonly mostMs: ListenMs;
  /** Since a mark was last met, in ms. */
  readonly sinceMetMs: number;
}

/** The mark with the name of its writing. */
export interface MarkEntry {
  readonly value: SweepMark | null;
  readonly versionstamp: string | null;
}

/** What knowing takes. */
export interface ListeningDeps {
  readonly now: () => EpochMs;
  readonly steady: () => SteadyTime;
  /** So often a process stores what it knows. */
  readonly markEveryMs: number;
  /** All processes on the store have the same wall clock. */
  readonly clocksAgree: boolean;
}

/** Nobody at all was heard for so long: perhaps nobody can be. */
export const NOBODY_MS = 20 * SECOND_MS;

/** Without a beat the mark itself is the proof, in time for a whole one. */
const PROOF_EVERY_MS = 14 * SECOND_MS;
/** With beats: a home's next one is soon there, and spares a write. */
const PROOF_AFTER_BEAT_MS = 17 * SECOND_MS;

/** Homes of which is remembered what the store does not say; the oldest goes. */
const REMEMBERED_MAX = 10_000;

/** A mark that was met longer ago is met again before a heartbeat relies on it. */
export const MET_MS_MAX = 1.5 * MINUTE_MS;

/** Begins to listen; knows nothing before a mark was met. */
export function createListening(deps: ListeningDeps): Listening {
  const { now, steady, markEveryMs, clocksAgree } = deps;
  let state: ListeningState | null = null;
  /** Of the mark that was met last; not there: none was. */
  let metStamp: string | null | undefined;
  let ownStamp: string | null = null;
  let markedAt: SteadyTime | null = null;
  let proofWaitMs = PROOF_EVERY_MS;
  let isOpen = true;
  let lastWriteOk: boolean | null = null;
  const begunAt = steady();
  let heardAt: SteadyTime | null = null;
  const unstored = new Map<string, ListenMs>();
  const filed = new Map<string, Heard & { readonly atMostMs: ListenMs }>();
  let fresh: string[] = [];

  function known(): ListeningState {
    if (state === null) throw new TypeError("Cannot tell listening time: no mark was read yet");
    return state;
  }

  function since(at: SteadyTime | undefined): number {
    return at === undefined ? Number.POSITIVE_INFINITY : steady().passedMs - at.passedMs;
  }

  function remember(site: string): void {
    // Before a mark was met nobody knows what the clock shows: it is dated when one is.
    const atMs = state === null ? Infinity : mostListened(state, steady());
    setLatest(unstored, [site, atMs], REMEMBERED_MAX);
  }

  /** Right after a start another process may know of more than this one: by the next mark it will have said so. */
  function rememberFiled(site: SiteRecord): void {
    const { id, heardMs = 0, hour } = site;
    if (state === null || heardMs <= state.listenMs) filed.delete(id);
    else setLatest(filed, [id, { heardMs, hour, atMostMs: heardMs }], REMEMBERED_MAX);
  }

  function meet({ value: mark, versionstamp }: MarkEntry, madeAt: SteadyTime | null): void {
    // Of two that were asked for side by side the older one may come last.
    if (metStamp !== undefined && (versionstamp ?? "") < (metStamp ?? "")) return;
    const isSame = versionstamp === metStamp;
    metStamp = versionstamp;
    const meeting = { mark, isSame, madeAt, clocksAgree, markEveryMs };
    state = meetMark(state, { ...meeting, now: now(), steady: steady() });
    // Whoever was heard before was heard by what it may show now, however long the store was away.
    const { mostMs } = state;
    for (const [site, at] of unstored) if (at > mostMs) unstored.set(site, mostMs);
    for (const [id, heard] of filed) {
      if (heard.atMostMs > mostMs) filed.set(id, { ...heard, atMostMs: mostMs });
    }
  }

  function setOpen(open: boolean, at: SteadyTime): void {
    const change = open ? pauseListening : closeListening;
    if (state !== null && open !== isOpen) state = change(state, at);
    isOpen = open;
  }

  /** Whoever is heard has come in. */
  function hear(at: SteadyTime): void {
    heardAt = at;
    setOpen(true, at);
  }

  function prove(at: SteadyTime): void {
    lastWriteOk = true;
    if (state !== null) state = (isOpen ? proveListening : pauseListening)(state, at);
  }

  function proveByBeat(at: SteadyTime): void {
    prove(at);
    proofWaitMs = PROOF_AFTER_BEAT_MS;
  }

  function heardAtMost(site: SiteRecord): ListenMs | null {
    const known = filed.get(site.id);
    return known !== undefined && isSameHeard(known, site) ? known.atMostMs : null;
  }

  return {
    get isKnown() {
      return state !== null;
    },
    sinceProofMs: () => since(state?.proved),
    lastWriteOk: () => lastWriteOk,
    noteRefused: () => void (lastWriteOk = false),
    noteUnanswered() {
      if (state !== null) state = missAnswer(state, steady());
    },
    untilProofMs: () => proofWaitMs - since(state?.proved),
    sinceMarkMs: () => since(markedAt ?? undefined),
    meet(entry) {
      meet(entry, null);
      // Another process has found that no home comes in, and none did here.
      const isOwn = entry.versionstamp === ownStamp;
      const isClosed = entry.value?.closed === true && !isOwn;
      if (isClosed && since(heardAt ?? undefined) > NOBODY_MS) isOpen = false;
    },
    prove: () => proveByBeat(steady()),
    marked(entry, madeAt) {
      markedAt = steady();
      prove(markedAt);
      proofWaitMs = PROOF_EVERY_MS;
      ownStamp = entry.versionstamp;
      meet(entry, madeAt);
    },
    hearing(now) {
      const [before, at] = [known(), steady()];
      const next = isOpen ? proveListening : pauseListening;
      const { listenMs, graceUntil, deafUntil } = next(before, at);
      return {
        now,
        listenMs,
        mostMs: mostListened(before, at),
        sinceMetMs: at.passedMs - before.met.passedMs,
        graceUntil,
        deafUntil,
        heardUnstored: (site) => unstored.get(site) ?? null,
        heardAtMost,
      };
    },
    heardAtMost,
    most: () => mostListened(known(), steady()),
    noteUnstored(site) {
      lastWriteOk = false;
      hear(steady());
      remember(site);
    },
    isOpen: () => isOpen,
    setOpen: (open) => setOpen(open, steady()),
    noteStored(site, isNew) {
      const at = steady();
      proveByBeat(at);
      hear(at);
      unstored.delete(site.id);
      rememberFiled(site);
      if (isNew) fresh.push(site.id);
    },
    takeNew() {
      const taken = fresh;
      fresh = [];
      return taken;
    },
    sinceHeardMs: () => since(heardAt ?? begunAt),
  };
}

/** Of a record, what tells the heartbeat that it is of from any other, of whichever process. */
type Heard = Pick<SiteRecord, "heardMs" | "hour">;

function isSameHeard(one: Heard, other: Heard): boolean {
  return one.heardMs === other.heardMs && one.hour.startsAt === other.hour.startsAt &&
    one.hour.beats === other.hour.beats;
}
