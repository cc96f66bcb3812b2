import { DEAD_MAN_DELAY_MS } from "./notice_monitor.ts";
import type { NtfyAnswer } from "./ntfy_answer.ts";
import { CLOCK_STEP_MS, DAY_MS, type EpochMs, type ListenMs, MINUTE_MS } from "../time/time.ts";

/** What we know of one channel. */
export interface ChannelState {
  /** Names the settings; another one lifts a pause. Holds no secret. */
  readonly fingerprint: string;
  /** The channel refuses us since then; null: it does not. */
  readonly pausedSince: EpochMs | null;
  /** When the paused channel is tried again; null: it is not paused, or tried at once. */
  readonly retryAt: EpochMs | null;
  /** The server asked us to rest until then; null: it did not. */
  readonly suspendedUntil: EpochMs | null;
  /** Why it is paused, suspended or failing, in plain words; null: all is well. */
  readonly trouble: string | null;
  /** When it last took a message; null: never. */
  readonly deliveredAt: EpochMs | null;
  /** Rows created up to here give way to one message a site that tells the present state. */
  readonly catchUpBefore: EpochMs | null;
  /** The server has shown that it knows `sequence_id`. */
  readonly knowsSequenceId: boolean;
  /** When the dead man's message was last armed; null: it is not. */
  readonly deadManArmedAt: EpochMs | null;
  /** The same by the listening clock; not there: it is not, or was by an older cloud. */
  readonly deadManArmedMs?: ListenMs;
  /** When arming it was last tried, by the listening clock; not there: never. */
  readonly deadManTriedMs?: ListenMs;
  /** When it goes off, by the clock of the phone's server; not there: as for `deadManArmedMs`. */
  readonly deadManDueAt?: EpochMs;
}

/** A channel that refuses us is tried again so often. */
export const PAUSE_RETRY_MS = 15 * MINUTE_MS;

/** 48 a day of the 250 that ntfy.sh gives for nothing. */
export const DEAD_MAN_EVERY_MS = 30 * MINUTE_MS;

const DEAD_MAN_RETRY_MS = 5 * MINUTE_MS;

/** The state to start from: as stored, unless the settings have changed since. */
export function openChannel(
  stored: ChannelState | null,
  options: { readonly fingerprint: string; readonly now: EpochMs },
): ChannelState {
  const { fingerprint, now } = options;
  if (stored?.fingerprint === fingerprint) return stored;
  return {
    fingerprint,
    pausedSince: null,
    retryAt: null,
    suspendedUntil: null,
    trouble: null,
    // Another address has taken nothing yet.
    deliveredAt: null,
    catchUpBefore: stored === null || stored.pausedSince === null ? null : now,
    knowsSequenceId: false,
    deadManArmedAt: null,
  };
}

/** When the channel may be used: `now` or later. */
export function opensAt(state: ChannelState, now: EpochMs): EpochMs {
  return Math.max(
    now,
    soon(state.retryAt, { now, withinMs: PAUSE_RETRY_MS }),
    soon(state.suspendedUntil, { now, withinMs: DAY_MS }),
  );
}

/** A time further ahead than any that is ever set is left by a clock that stepped back. */
function soon(
  at: EpochMs | null,
  options: { readonly now: EpochMs; readonly withinMs: number },
): EpochMs {
  return at === null || at > options.now + options.withinMs ? options.now : at;
}

/** Rows created up to this time are replaced by the present state; null: none. */
export function catchUpBefore(state: ChannelState, now: EpochMs): EpochMs | null {
  return state.pausedSince === null ? state.catchUpBefore : now;
}

/** The state after an answer at `now`. */
export function afterAnswer(
  state: ChannelState,
  options: { readonly answer: NtfyAnswer; readonly now: EpochMs },
): ChannelState {
  const { answer, now } = options;
  switch (answer.kind) {
    case "delivered":
      return {
        ...state,
        pausedSince: null,
        retryAt: null,
        suspendedUntil: null,
        trouble: null,
        deliveredAt: now,
        catchUpBefore: catchUpBefore(state, now),
        knowsSequenceId: answer.sequenceKnown ?? state.knowsSequenceId,
      };
    case "retry":
      return { ...state, trouble: answer.why };
    case "limited":
      return { ...state, suspendedUntil: answer.untilMs, trouble: answer.why };
    case "message_refused":
      return state;
    case "channel_refused":
      return {
        ...state,
        pausedSince: state.pausedSince ?? now,
        retryAt: now + PAUSE_RETRY_MS,
        trouble: answer.why,
      };
  }
}

/** What is known of time when the dead man's message is armed, or might be. */
export interface DeadManTime {
  readonly now: EpochMs;
  /** What the listening clock shows at most. */
  readonly mostMs: ListenMs;
}

/**
 * True when the dead man's message must be armed (again): by the listening clock, which the hosts on
 * one store share, however far their wall clocks are apart, and which may stand still; by how long
 * this process has seen it armed (`seenForMs`), which cannot. `isFresh`: this process has begun, or
 * was away, since it was last armed here; for how long, only wall clocks know.
 */
export function isDeadManDue(
  state: ChannelState,
  { now, mostMs, isFresh, seenForMs }: DeadManTime & {
    readonly isFresh: boolean;
    readonly seenForMs: number;
  },
): boolean {
  if (!state.knowsSequenceId || state.pausedSince !== null) return false;
  if (isFresh && isOver(state.deadManArmedAt, { now, afterMs: DEAD_MAN_EVERY_MS })) return true;
  const isOld = seenForMs >= DEAD_MAN_EVERY_MS ||
    isOver(state.deadManArmedMs, { now: mostMs, afterMs: DEAD_MAN_EVERY_MS });
  const hasFailed = state.deadManTriedMs !== state.deadManArmedMs;
  if (!isOld || !hasFailed) return isOld;
  return isOver(state.deadManTriedMs, { now: mostMs, afterMs: DEAD_MAN_RETRY_MS });
}

/** One in the future is left by a clock that stepped back. */
function isOver(
  at: number | null | undefined,
  options: { readonly now: number; readonly afterMs: number },
): boolean {
  if (at === null || at === undefined || at > options.now + CLOCK_STEP_MS) return true;
  return options.now - at >= options.afterMs;
}

/**
 * For how long the last dead man's message had been armed when `answer` said that a new one is, by
 * the clock of the phone's server, if it has gone off in between; null: it has not, or there was none.
 */
export function goneOffAfterMs(
  state: ChannelState,
  { answer, now }: { readonly answer: NtfyAnswer; readonly now: EpochMs },
): number | null {
  const { deadManArmedAt: armedAt, deadManDueAt: dueAt } = state;
  if (answer.kind !== "delivered" || armedAt === null) return null;
  const armedNow = (answer.at ?? now + DEAD_MAN_DELAY_MS) - DEAD_MAN_DELAY_MS;
  const armedBefore = dueAt === undefined ? armedAt : dueAt - DEAD_MAN_DELAY_MS;
  const passedMs = armedNow - armedBefore;
  return passedMs >= DEAD_MAN_DELAY_MS ? passedMs : null;
}

/** The state after trying to arm it. */
export function afterDeadMan(
  state: ChannelState,
  options: DeadManTime & { readonly answer: NtfyAnswer },
): ChannelState {
  const { answer, now, mostMs } = options;
  const next = afterAnswer(state, options);
  if (answer.kind !== "delivered" || answer.sequenceKnown !== true) return next;
  const deadManDueAt = answer.at ?? now + DEAD_MAN_DELAY_MS;
  return { ...next, deadManArmedAt: now, deadManArmedMs: mostMs, deadManDueAt };
}

/**
 * The state after saying that the monitor runs again: once that was taken, what had gone off is off
 * the record, and nothing is armed, as the news has taken the new one's place.
 */
export function afterMonitorRuns(
  state: ChannelState,
  told: { readonly answer: NtfyAnswer; readonly now: EpochMs },
): ChannelState {
  const next = afterAnswer(state, told);
  if (told.answer.kind !== "delivered") return next;
  const { deadManArmedMs: _armed, deadManDueAt: _due, ...kept } = next;
  return { ...kept, deadManArmedAt: null };
}
