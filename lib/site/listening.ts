import { type EpochMs, type ListenMs, SECOND_MS } from "../time/time.ts";

/**
 * Listening time: how long the cloud was able to hear its homes. A home is silent only after
 * `stale_after` of it; a process that stood still, a machine that slept, a store that took nothing
 * and a wall clock that stepped add nothing to it.
 */

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
  /** What lies before shows nothing any more; not there: nothing does. */
  readonly unanswered?: SteadyTime;
  /** Nobody is silent before it shows this. */
  readonly graceUntil: ListenMs;
  /** When a mark was last read or written. */
  readonly met: SteadyTime;
  /** What the clock may show at most by that mark, to any process, as of `met`. */
  readonly mostMs: ListenMs;
  /** Most that anybody may count before the next mark is stored. */
  readonly limitMs: ListenMs;
  /** Until it shows this, whoever wrote the last mark that was not ours may know more than we do. */
  readonly otherUntil: ListenMs;
  /** As in the mark; 0: never. */
  readonly deafUntil: ListenMs;
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
  /** Before the clock showed this nobody could be heard, as was found out later; not there: never. */
  readonly deafUntil?: ListenMs;
}

/** Whoever lets so many marks pass without one of its own has ended. */
const MARKS_MISSED_MAX = 3;

/** What is at hand when a mark was read, or has been written. */
export interface Meeting {
  /** Null: nobody ever looked. */
  readonly mark: MarkedListening | null;
  /** It is the one that was met last. */
  readonly isSame: boolean;
  /** When this process has made it; null: another one has, or before this process began. */
  readonly madeAt: SteadyTime | null;
  readonly now: EpochMs;
  /** Nobody's wall clock is beside anybody else's. */
  readonly clocksAgree: boolean;
  readonly steady: SteadyTime;
  /** So often somebody stores what it knows. */
  readonly markEveryMs: number;
}

/**
 * What a process knows that has just met the mark; `state` null: it knows nothing yet.
 *
 * From one mark to the next the clock never runs faster than time, since whoever writes one has met
 * the one before. So by any mark one knows what the clock may show at most from then on, whoever
 * writes the next ones; and who judges by the latest mark shows no more than that. A process that
 * listened while others did not gives up what no mark says.
 */
export function meetMark(state: ListeningState | null, meeting: Meeting): ListeningState {
  const { mark, isSame, steady, markEveryMs } = meeting;
  if (state !== null && isSame) {
    return { ...state, met: steady, mostMs: Math.min(mostListened(state, steady), state.limitMs) };
  }
  // Where nobody has looked the clock begins, for all who come.
  const stored = mark === null ? 0 : mark.listenMs ?? mark.lastAt;
  const limitMs = stored + keptMs(markEveryMs);
  const ago = madeAgoMs(meeting, state?.met ?? null);
  const mostMs = Math.min(limitMs, stored + ago.most);
  const deafUntil = Math.max(state?.deafUntil ?? 0, mark?.deafUntil ?? 0);
  const known = { met: steady, mostMs, limitMs, deafUntil };
  if (state === null) {
    const begun = { listenMs: stored, proved: steady, graceUntil: stored + GRACE_MS };
    // Whoever wrote a mark may live, and would write the next one by then.
    return { ...known, ...begun, otherUntil: mark === null ? stored : stored + markEveryMs };
  }
  const alone = { ...state, ...known };
  const joined = { ...alone, ...joinMark(state.proved, { stored, agoMs: ago.least, steady }) };
  // One of our own holds nothing that we do not know, whatever hung between it and its answer.
  const isMore = meeting.madeAt === null && shown(joined, steady) > shown(alone, steady);
  const next = isMore ? joined : alone;
  const met = { ...next, listenMs: Math.min(next.listenMs, mostMs) };
  if (meeting.madeAt === null) {
    return { ...met, otherUntil: stored + MARKS_MISSED_MAX * markEveryMs };
  }
  // Ours says nothing of what another one knows: that is as before, while there is another one.
  if (meeting.clocksAgree || met.listenMs >= state.otherUntil) return met;
  return { ...met, mostMs: Math.min(limitMs, Math.max(mostMs, mostListened(state, steady))) };
}

/** What others listened to counts up to the mark, and not twice: from then on our own time does. */
function joinMark(
  proved: SteadyTime,
  mark: { readonly stored: ListenMs; readonly agoMs: number; readonly steady: SteadyTime },
): Pick<ListeningState, "listenMs" | "proved"> {
  const { stored, agoMs, steady } = mark;
  const sinceMs = proved.passedMs - (steady.passedMs - agoMs);
  if (sinceMs >= 0) return { listenMs: stored + Math.min(sinceMs, PROOF_MS_MAX), proved };
  const awakeMs = Math.max(steady.awakeMs - agoMs, proved.awakeMs);
  return { listenMs: stored, proved: { awakeMs, passedMs: steady.passedMs - agoMs } };
}

/** What the clock shows if the store takes a write at `steady`. */
function shown(state: ListeningState, steady: SteadyTime): ListenMs {
  return state.listenMs + creditMs(state, steady);
}

/** Most that a process may know and not have stored; a mark may come a little late. */
function keptMs(markEveryMs: number): number {
  return markEveryMs + PROOF_MS_MAX;
}

/** How long ago the mark was made. `before`: when the one before was last met; null: never. */
function madeAgoMs(
  { mark, madeAt, now, clocksAgree, steady, markEveryMs }: Meeting,
  before: SteadyTime | null,
): { readonly least: number; readonly most: number } {
  if (madeAt !== null) {
    const agoMs = steady.passedMs - madeAt.passedMs;
    return { least: agoMs, most: agoMs };
  }
  const wallMs = mark === null ? NaN : now - (mark.listenAt ?? mark.lastAt);
  if (clocksAgree && wallMs >= 0 && wallMs <= keptMs(markEveryMs)) {
    return { least: wallMs, most: wallMs };
  }
  // By wall clocks that differ by seconds the same time would count twice.
  return { least: 0, most: before === null ? Infinity : steady.passedMs - before.passedMs };
}

/** The state when the store has taken a write at `steady`. */
export function proveListening(state: ListeningState, steady: SteadyTime): ListeningState {
  const passedMs = steady.passedMs - state.proved.passedMs;
  const listenMs = shown(state, steady);
  const graceUntil = passedMs > ABSENCE_MS ? listenMs + GRACE_MS : state.graceUntil;
  return { ...state, listenMs, proved: steady, graceUntil };
}

/**
 * The state at `steady`, when a call of the store has got no answer. It may be done long after: a
 * mark that hung with it says what we listened to before, and what hung counts no second time.
 */
export function missAnswer(state: ListeningState, steady: SteadyTime): ListeningState {
  return { ...state, unanswered: steady };
}

/** The state at `steady` where no home could have reached us since, though the store took writes. */
export function pauseListening(state: ListeningState, steady: SteadyTime): ListeningState {
  return { ...state, proved: steady, graceUntil: state.listenMs + GRACE_MS };
}

/** The state at `steady`, where it is found that no home can reach us, and for how long is not known. */
export function closeListening(state: ListeningState, steady: SteadyTime): ListeningState {
  return { ...pauseListening(state, steady), deafUntil: mostListened(state, steady) };
}

/** What a proof at `steady` would add. */
function creditMs(state: ListeningState, steady: SteadyTime): number {
  const sinceMs = Math.max(state.proved.awakeMs, state.unanswered?.awakeMs ?? -Infinity);
  const awakeMs = Math.max(0, steady.awakeMs - sinceMs);
  const roomMs = Math.min(state.limitMs, mostListened(state, steady)) - state.listenMs;
  return Math.min(awakeMs, PROOF_MS_MAX, Math.max(0, roomMs));
}

/** What the clock may show at most: the reading that a heartbeat is stored with. */
export function mostListened({ mostMs, met }: ListeningState, steady: SteadyTime): ListenMs {
  return mostMs + Math.max(0, steady.passedMs - met.passedMs);
}
