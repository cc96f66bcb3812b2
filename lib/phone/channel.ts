import type { NtfyAnswer } from "./ntfy_answer.ts";
import { CLOCK_STEP_MS, DAY_MS, type EpochMs, MINUTE_MS } from "../time/time.ts";

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
  /** When arming it was last tried; null: never. */
  readonly deadManTriedAt: EpochMs | null;
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
    deadManTriedAt: null,
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

/** True when the dead man's message must be armed (again). */
export function isDeadManDue(state: ChannelState, now: EpochMs): boolean {
  if (!state.knowsSequenceId || state.pausedSince !== null) return false;
  return isOver(state.deadManArmedAt, { now, afterMs: DEAD_MAN_EVERY_MS }) &&
    isOver(state.deadManTriedAt, { now, afterMs: DEAD_MAN_RETRY_MS });
}

function isOver(
  at: EpochMs | null,
  options: { readonly now: EpochMs; readonly afterMs: number },
): boolean {
  if (at === null || at > options.now + CLOCK_STEP_MS) return true;
  return options.now - at >= options.afterMs;
}

/** The state after trying to arm it. */
export function afterDeadMan(
  state: ChannelState,
  options: { readonly answer: NtfyAnswer; readonly now: EpochMs },
): ChannelState {
  const { answer, now } = options;
  const next = afterAnswer(state, options);
  const armed = answer.kind === "delivered" && answer.sequenceKnown === true;
  return {
    ...next,
    deadManTriedAt: now,
    deadManArmedAt: armed ? now : state.deadManArmedAt,
  };
}
