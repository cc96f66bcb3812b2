import { sleep } from "../host/sleep.ts";

/** Another process writes a small record in a few milliseconds. */
const FIRST_MS = 10;

/**
 * What `act` gives. A KV file that another process is writing, or mending after a kill, refuses at
 * once (SQLite: "database is locked"), so `act` is tried again after 10 ms, then after twice as
 * long each time, `retriesMax` times in all.
 *
 * @throws what `act` throws: at once if it is anything else, and the last refusal
 */
export async function whileLocked<T>(act: () => Promise<T>, retriesMax: number): Promise<T> {
  for (let attempt = 0;; attempt++) {
    try {
      return await act();
    } catch (error) {
      if (!isLocked(error) || attempt >= retriesMax) throw error;
      await sleep(FIRST_MS * 2 ** attempt);
    }
  }
}

/** True when the store was refused only because another process holds its file. */
export function isLocked(error: unknown): boolean {
  return error instanceof Error && /database is locked/.test(error.message);
}
