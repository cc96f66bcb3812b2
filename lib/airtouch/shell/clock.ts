import type { LinkClock } from "./link_shell.ts";

/** So much the clock on the wall must gain on the monotonic one, between two looks, to show a sleep. */
const SLEPT_MS_MIN = 5_000;

let sleptMs = 0;
let lastAheadMs = Infinity;

/**
 * The runtime's own timers and monotonic clock, with the time in which the computer slept, which that
 * does not count: an order that waited meanwhile is old, and a console is long unheard. A clock on the
 * wall that is set forward looks the same; set back it changes nothing.
 */
export const SYSTEM_CLOCK: LinkClock = {
  nowMs() {
    const monotonicMs = performance.now();
    const aheadMs = Date.now() - monotonicMs;
    if (aheadMs - lastAheadMs >= SLEPT_MS_MIN) sleptMs += aheadMs - lastAheadMs;
    lastAheadMs = aheadMs;
    return monotonicMs + sleptMs;
  },
  callLater(act, delayMs) {
    const timer = setTimeout(act, delayMs);
    return () => clearTimeout(timer);
  },
};

/** Settles after `ms` (0 … 2^31 − 1). */
export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
