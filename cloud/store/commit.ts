import { isLocked, whileLocked } from "./locked.ts";

/** 310 ms in all: a home waits for the answer. */
const RETRIES_MAX = 5;

/**
 * What came of an atomic. `lost`: somebody else was faster; `locked`: another process held the file
 * for longer than 310 ms.
 */
export type CommitOutcome =
  | { readonly kind: "stored"; readonly versionstamp: string }
  | { readonly kind: "lost" }
  | { readonly kind: "locked" };

/** Commits; throws what the store throws, but for a file that is held. */
export async function tryCommit(atomic: Deno.AtomicOperation): Promise<CommitOutcome> {
  try {
    const result = await whileLocked(() => atomic.commit(), RETRIES_MAX);
    return result.ok ? { kind: "stored", versionstamp: result.versionstamp } : { kind: "lost" };
  } catch (error) {
    if (isLocked(error)) return { kind: "locked" };
    throw error;
  }
}

/** The new versionstamp; null: lost or locked. */
export async function commit(atomic: Deno.AtomicOperation): Promise<string | null> {
  const outcome = await tryCommit(atomic);
  return outcome.kind === "stored" ? outcome.versionstamp : null;
}

/** A change lost every one of its bounded attempts against others; try later (HTTP 503). */
export class ContentionError extends Error {
  override readonly name = "ContentionError";
}
