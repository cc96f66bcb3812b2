import { isLocked, whileLocked } from "./locked.ts";

/** 310 ms in all: a home waits for the answer. */
const RETRIES_MAX = 5;

/**
 * The new versionstamp; null: somebody else was faster, or another process held the file for
 * longer than 310 ms.
 */
export async function commit(atomic: Deno.AtomicOperation): Promise<string | null> {
  try {
    const result = await whileLocked(() => atomic.commit(), RETRIES_MAX);
    return result.ok ? result.versionstamp : null;
  } catch (error) {
    if (isLocked(error)) return null;
    throw error;
  }
}

/** A change lost every one of its bounded attempts against others; try later (HTTP 503). */
export class ContentionError extends Error {
  override readonly name = "ContentionError";
}
