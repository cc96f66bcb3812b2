/** Clocks for tests that a busy machine does not make late: they count what this process was given. */
import process from "node:process";

const TURN_MS = 10;

/** A stopwatch that stands still while this process waits for a core; stop it by `using`. */
export interface TurnClock extends Disposable {
  /** Milliseconds in which this process could have acted, in steps of 10. */
  readonly elapsedMs: () => number;
}

/** Starts one at 0. */
export function startTurnClock(): TurnClock {
  let turns = 0;
  // An interval that was kept waiting comes once, not as often as it should have come.
  const timer = setInterval(() => turns++, TURN_MS);
  return {
    elapsedMs: () => turns * TURN_MS,
    [Symbol.dispose]: () => clearInterval(timer),
  };
}

/** What `promise` gave, or "late" where it hangs for longer by such a stopwatch. */
export async function patiently<T>(promise: Promise<T>, limitMs: number): Promise<T | "late"> {
  using clock = startTurnClock();
  const late = Promise.withResolvers<"late">();
  const timer = setInterval(() => {
    if (clock.elapsedMs() > limitMs) late.resolve("late");
  }, TURN_MS);
  try {
    return await Promise.race([promise, late.promise]);
  } finally {
    clearInterval(timer);
  }
}

/** A stopwatch for work: what it gives is the CPU time of this process since it began, in ms. */
export function startWorkClock(): () => number {
  const before = process.cpuUsage();
  return () => process.cpuUsage(before).user / 1_000;
}
