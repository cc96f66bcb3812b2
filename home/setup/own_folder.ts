/** Set-up's place in a person's state folder: it keeps a journal there, and takes away what it made. */
import { bareNameOf, folderOf, isThere, makeFolder } from "../host/files.ts";
import { LOCK_FILE, tryLock } from "../host/lock.ts";
import type { StateFolders } from "../host/state_files.ts";

/**
 * Makes the folder. What is given back removes it again with all folders above it that were made for
 * it; ticks by hand, a journal that is still open, and whatever else is in there keep it.
 */
export function borrowFolder(folders: StateFolders): () => void {
  const made = missingFolders(folders.state);
  makeFolder(folders.state);
  return () => {
    if (made.length === 0 || !removeUnused(folders)) return;
    for (const folder of made) if (!removeEmpty(folder)) return;
  };
}

/**
 * Removes a state folder in which there is nothing but the lock that set-up took. False: there is
 * more, somebody is at it, or it cannot be removed. Never throws.
 */
export function removeUnused({ state, runtime }: StateFolders): boolean {
  const lockFile = `${runtime}/${LOCK_FILE}`;
  const isUnused = holdsOnly(state, folderOf(runtime) === state ? bareNameOf(runtime) : null) &&
    holdsOnly(runtime, LOCK_FILE);
  if (!isUnused) return false;
  if (!isThere(lockFile)) return [runtime, state].every(removeEmpty);
  const taken = tryLock(runtime);
  if (taken.kind !== "locked") return false;
  try {
    Deno.removeSync(lockFile);
  } catch {
    return false;
  } finally {
    taken.lock[Symbol.dispose]();
  }
  return [runtime, state].every(removeEmpty);
}

/** From the innermost outwards. */
function missingFolders(path: string): readonly string[] {
  if (isThere(path)) return [];
  const above = folderOf(path);
  return above === path ? [] : [path, ...missingFolders(above)];
}

/** True as well where there is no such folder; `name` null: nothing at all may be in it. */
function holdsOnly(folder: string, name: string | null): boolean {
  try {
    return [...Deno.readDirSync(folder)].every((entry) => entry.name === name);
  } catch (error) {
    return error instanceof Deno.errors.NotFound;
  }
}

/** False: it is not empty, or not this user's; nothing there is fine. */
export function removeEmpty(folder: string): boolean {
  try {
    Deno.removeSync(folder);
    return true;
  } catch (error) {
    return error instanceof Deno.errors.NotFound;
  }
}
