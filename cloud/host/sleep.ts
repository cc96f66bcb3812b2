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

/** Longest chain of promises from a page of a list, or a body that is here, to one of its pieces. */
const TURNS = 6;

/** Whether `work` ends without waiting for anything, well or not; then it needs no timer. */
export async function isSoonDone(work: Promise<unknown>): Promise<boolean> {
  let isDone = false;
  const note = () => void (isDone = true);
  work.then(note, note);
  for (let turn = 0; turn < TURNS && !isDone; turn++) await null;
  return isDone;
}
