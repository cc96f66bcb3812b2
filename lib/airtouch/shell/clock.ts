import type { LinkClock } from "./link_shell.ts";

/** The runtime's own monotonic clock and timers. */
export const SYSTEM_CLOCK: LinkClock = {
  nowMs: () => performance.now(),
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
