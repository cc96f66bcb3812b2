import { type EpochMs, SECOND_MS } from "../time/time.ts";

/**
 * Listening time: how long the cloud was able to hear its homes. A home is silent only after
 * `stale_after` of it; a process that stood still, a machine that slept, a store that took nothing
 * and a wall clock that stepped add nothing to it.
 */

/**
 * Reading of the listening clock: milliseconds that began as those since 1970 and stand still while
 * nobody listens. All processes on one store share it; it never runs faster than time.
 */
export type ListenMs = number;

/** The clock of one process, which nobody sets. */
export interface SteadyTime {
  /** Milliseconds that this machine was awake; any start. */
  readonly awakeMs: number;
  /** The same with the time that it slept. */
  readonly passedMs: number;
}

/** A write that the store took shows that we listened for so much of the time before it. */
export const PROOF_MS_MAX = 15 * SECOND_MS;

/** A longer time without a proof was an absence. */
const ABSENCE_MS = 20 * SECOND_MS;

/** After an absence nobody is judged for so long: one beat of each home, and a little more. */
export const GRACE_MS = 20 * SECOND_MS;

/** What one process knows of listening time. */
export interface ListeningState {
  /** What the clock shows for sure as of `proved`. */
  readonly listenMs: ListenMs;
  /** When the store last took a write of this process, or this process began. */
  readonly proved: SteadyTime;
  /** Most that this process may count: others rely on it that no more is kept from them. */
  readonly limitMs: ListenMs;
  /** Nobody is silent before it shows this. */
  readonly graceUntil: ListenMs;
  /** When a mark was last read. */
  readonly met: SteadyTime;
  /** What the clock may show at most by what this process knows, as of `met`. */
  readonly mostMs: ListenMs;
  /** What another process that listens may know; null: there is none. */
  readonly other: OtherProcess | null;
}

/** Another process on the same store. */
export interface OtherProcess {
  /** What the clock may show at most by what it knows, as of `met`. */
  readonly mostMs: ListenMs;
  /** When its mark was read. */
  readonly met: SteadyTime;
  /** No mark was there: another process may begin at the same time. */
  readonly isSupposed: boolean;
}

/** What a sweep's mark says of it. */
export interface MarkedListening {
  /** Start of the last look that judged every site. */
  readonly lastAt: EpochMs;
  /** What the listening clock showed when the mark was written; not there: an older cloud. */
  readonly listenMs?: ListenMs;
  /** When it was written. */
  readonly listenAt?: EpochMs;
  /** No home could reach whoever wrote it; not there: some could. */
  readonly closed?: true;
}

/** What is at hand when a mark was read. */
export interface Meeting {
  /** Null: nobody ever looked. */
  readonly mark: MarkedListening | null;
  /** It is as this process wrote it. */
  readonly isOwn: boolean;
  readonly now: EpochMs;
  readonly steady: SteadyTime;
  /** So often each process stores what it knows. */
  readonly markEveryMs: number;
}

/** A process whose mark is so many times older than it should be has ended. */
const MARKS_MISSED_MAX = 3;

/** What a process knows that has just read the mark; `state` null: it knows nothing yet. */
export function meetMark(state: ListeningState | null, meeting: Meeting): ListeningState {
  const { mark, isOwn, steady, markEveryMs } = meeting;
  // Where nobody has looked the clock begins, for all who come.
  const stored = mark === null ? 0 : mark.listenMs ?? mark.lastAt;
  const met = steady;
  // One that is another than last time has been written since.
  const sinceMs = state === null ? Infinity : steady.passedMs - state.met.passedMs;
  const isSupposed = mark === null;
  const mostOfOther = stored + unstoredMs(meeting, sinceMs);
  const foreign = isOwn ? null : { mostMs: mostOfOther, met, isSupposed };
  const limitMs = Math.max(state?.limitMs ?? 0, stored + keptMs(markEveryMs));
  if (state === null) {
    const graceUntil = stored + GRACE_MS;
    const begun = { listenMs: stored, proved: steady, mostMs: stored };
    return { ...begun, limitMs, graceUntil, met, other: foreign };
  }
  // What others listened to counts up to now and not twice: our own time goes on from here.
  const isAhead = mark !== null && stored > state.listenMs + creditMs(state, steady);
  const known = isAhead ? { ...state, listenMs: stored, proved: steady } : state;
  const hasEnded = state.other === null || (isOwn && state.other.isSupposed) ||
    steady.passedMs - state.other.met.passedMs > MARKS_MISSED_MAX * markEveryMs;
  const mostMs = known.listenMs + Math.max(0, steady.passedMs - known.proved.passedMs);
  return { ...known, limitMs, met, mostMs, other: foreign ?? (hasEnded ? null : state.other) };
}

/** Most that a process may know and not have stored; a mark may come a little late. */
function keptMs(markEveryMs: number): number {
  return markEveryMs + PROOF_MS_MAX;
}

/** How much more than its mark another process may know; its wall clock may be a wrong one. */
function unstoredMs({ mark, now, markEveryMs }: Meeting, sinceMs: number): number {
  const ageMs = mark === null ? Infinity : now - (mark.listenAt ?? mark.lastAt);
  return ageMs >= 0 && ageMs <= keptMs(markEveryMs)
    ? ageMs
    : Math.min(keptMs(markEveryMs), sinceMs);
}

/** The state when the store has taken a write at `steady`. */
export function proveListening(state: ListeningState, steady: SteadyTime): ListeningState {
  const passedMs = steady.passedMs - state.proved.passedMs;
  const listenMs = state.listenMs + creditMs(state, steady);
  const graceUntil = passedMs > ABSENCE_MS ? listenMs + GRACE_MS : state.graceUntil;
  return { ...state, listenMs, proved: steady, graceUntil };
}

/** The state at `steady` where no home could have reached us since, though the store took writes. */
export function pauseListening(state: ListeningState, steady: SteadyTime): ListeningState {
  return { ...state, proved: steady, graceUntil: state.listenMs + GRACE_MS };
}

/** What a proof at `steady` would add. */
function creditMs({ listenMs, limitMs, proved }: ListeningState, steady: SteadyTime): number {
  const awakeMs = Math.max(0, steady.awakeMs - proved.awakeMs);
  return Math.min(awakeMs, PROOF_MS_MAX, Math.max(0, limitMs - listenMs));
}

/** What the clock may show at most: the reading that a heartbeat is stored with. */
export function mostListened(state: ListeningState, steady: SteadyTime): ListenMs {
  const { mostMs, met, other } = state;
  const since = (at: SteadyTime) => Math.max(0, steady.passedMs - at.passedMs);
  const own = mostMs + since(met);
  return other === null ? own : Math.max(own, other.mostMs + since(other.met));
}
