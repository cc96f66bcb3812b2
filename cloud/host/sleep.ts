/** Longest wait that a timer can hold (a signed 32-bit number). */
const SLEEP_MS_MAX = 2_147_483_647;

/**
 * Resolves after `ms`, rounded up so that it is never early, or as soon as `signal` aborts. Never
 * rejects.
 */
export function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted === true) return resolve();
    const timer = setTimeout(finish, Math.min(Math.max(0, Math.ceil(ms)), SLEEP_MS_MAX));
    signal?.addEventListener("abort", finish, { once: true });
    function finish(): void {
      clearTimeout(timer);
      signal?.removeEventListener("abort", finish);
      resolve();
    }
  });
}
