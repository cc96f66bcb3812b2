/**
 * The journal of set-up's trials on a plug. It is on disk before the plug's timer is started, and
 * stays until the plug has said that no timer runs: else a Ctrl-C would switch the router off a day
 * later. Whoever finds it, set-up or a tick, asks for power until the timer is read as stopped.
 */
import * as v from "../base/shape.ts";
import type { PlugReading } from "../plugs/plug.ts";
import type { EpochMs } from "../time/time.ts";

/** What set-up began and has not ended yet. */
export interface CommissioningJournal {
  /** Fingerprint of the plug. */
  readonly plug: string;
  /** By the host's clock; for people. */
  readonly startedMs: EpochMs;
}

const schema = v.strictObject({
  version: v.literal(1),
  plug: v.pipe(v.string(), v.maxLength(400)),
  startedMs: v.pipe(v.number(), v.integer(), v.minValue(0)),
});

/** The journal's text. */
export function encodeJournal(journal: CommissioningJournal): string {
  return `${JSON.stringify({ version: 1, ...journal })}\n`;
}

/** Reads a journal; null when it cannot be believed: then any plug may have a timer running. */
export function parseJournal(text: string): CommissioningJournal | null {
  try {
    const { plug, startedMs } = v.readAs(schema, JSON.parse(text), "read journal");
    return { plug, startedMs };
  } catch {
    return null;
  }
}

/** What a plug can be asked for; without a timer that can be tried, none is ever left running. */
export type TimerKind = "own_timer" | "no_timer";

/** Whether a reading shows that nothing of set-up's is left on the plug. */
export function isPutBack(reading: PlugReading, timer: TimerKind): boolean {
  if (reading.on !== true) return false;
  return timer === "own_timer" ? reading.countdownS === 0 : (reading.countdownS ?? 0) === 0;
}

/** Why a plug cannot be tried as it was read, and what to do; null: it can. */
export function whyNotTried(reading: PlugReading, timer: TimerKind): string | null {
  if (reading.on === null) {
    return "The plug does not say whether it is on: is the right outlet set? (Tuya: --switch-dp)";
  }
  if (!reading.on) return "The outlet is off: switch it on first";
  if (reading.countdownS === null && timer === "own_timer") {
    return "The plug does not report a timer there: is the countdown's data point right? " +
      "(--countdown-dp; 9 on most, 2, 7 or 11 on others)";
  }
  if ((reading.countdownS ?? 0) > 0) {
    return "A timer runs on the plug: end it in its app, and remove schedules from this plug";
  }
  return null;
}
