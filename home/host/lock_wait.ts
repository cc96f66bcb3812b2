/** Waiting for the lock, by whoever acts between two ticks. */
import { type LockOutcome, tryLock } from "./lock.ts";

/** A tick takes 14 s at most, and the next one begins 15 s after it. */
const WAIT_MS_MAX = 16_000;
const POLL_MS = 200;

/** Takes the lock in a folder; `busy`: a tick has it for too long, or `stop` has fired. */
export async function awaitLock(
  folder: string,
  { sleep, stop }: { readonly sleep: (ms: number) => Promise<void>; readonly stop?: AbortSignal },
): Promise<LockOutcome> {
  let outcome = tryLock(folder);
  for (let waitedMs = 0; outcome.kind === "busy" && waitedMs < WAIT_MS_MAX; waitedMs += POLL_MS) {
    await sleep(POLL_MS);
    if (stop?.aborted) break;
    outcome = tryLock(folder);
  }
  return outcome;
}
