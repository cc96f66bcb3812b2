import { sleep } from "./sleep.ts";

/** Another process writes a small record in a few milliseconds. */
const LOCKED_RETRIES_MAX = 5;
const LOCKED_MS = 10;

/**
 * The new versionstamp; null: somebody else was faster. A file that another process is writing
 * refuses at once, so the same commit is tried again a little later, 310 ms in all; then that
 * counts as such, too.
 */
export async function commit(atomic: Deno.AtomicOperation): Promise<string | null> {
  for (let attempt = 0;; attempt++) {
    try {
      const result = await atomic.commit();
      return result.ok ? result.versionstamp : null;
    } catch (error) {
      if (!(error instanceof TypeError) || !/database is locked/.test(error.message)) throw error;
      if (attempt >= LOCKED_RETRIES_MAX) return null;
      await sleep(LOCKED_MS * 2 ** attempt);
    }
  }
}
