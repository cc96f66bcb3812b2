/** Whether this computer slept: its monotonic clock stood still, and the one on the wall went on. */

/** What was seen a shorter time ago is not too old to act on. */
const SLEPT_MS_MIN = 5_000;

/** Asks whether it slept since this call. A clock on the wall that is set forward looks the same. */
export function watchSleep(): () => boolean {
  const startedMs = aheadMs();
  return () => aheadMs() - startedMs >= SLEPT_MS_MIN;
}

function aheadMs(): number {
  return Date.now() - performance.now();
}
