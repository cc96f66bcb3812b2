/** One tick at a time: a kernel lock that a dead process cannot keep. */
import { explain } from "./files.ts";

/** In the runtime folder. */
export const LOCK_FILE = "tick.lock";

/** What came of asking. */
export type LockOutcome =
  /** Held until it is disposed of or until the process ends, however it ends. */
  | { readonly kind: "locked"; readonly lock: Disposable }
  /** Another tick is running. */
  | { readonly kind: "busy" }
  | { readonly kind: "failed"; readonly why: string };

/** Whether somebody holds the lock in a folder; makes no file, and believes no link. */
export function isHeld(folder: string): boolean {
  try {
    const path = `${folder}/${LOCK_FILE}`;
    if (!Deno.lstatSync(folder).isDirectory || !Deno.lstatSync(path).isFile) return false;
    using file = Deno.openSync(path);
    return !file.tryLockSync(true);
  } catch {
    return false;
  }
}

/** Takes the lock in a folder without waiting (flock); never throws. */
export function tryLock(folder: string): LockOutcome {
  let file: Deno.FsFile;
  try {
    file = Deno.openSync(`${folder}/${LOCK_FILE}`, { write: true, create: true, mode: 0o600 });
  } catch (error) {
    return { kind: "failed", why: explain(error) };
  }
  try {
    if (file.tryLockSync(true)) return { kind: "locked", lock: file };
    file.close();
    return { kind: "busy" };
  } catch (error) {
    file.close();
    return { kind: "failed", why: explain(error) };
  }
}
