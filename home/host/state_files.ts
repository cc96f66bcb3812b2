/** Where the tick keeps what it knows: the same text in memory and on disk. Codec: lib/. */
import {
  explain,
  readTextFile,
  replaceFile,
  type StoredText,
  syncFolder,
  writeAll,
  type WriteOutcome,
} from "./files.ts";

/** The two places of the state. */
export interface StateFolders {
  /** In memory, emptied by a reboot: written every tick. */
  readonly runtime: string;
  /** On disk: written when something happened. */
  readonly state: string;
}

/** Which of them. */
export type StatePlace = keyof StateFolders;

/** Largest state that is read, in bytes. */
export const STATE_BYTES_MAX = 256 * 1024;

/** Unreadable states that are kept for people, newest first. */
export const SET_ASIDE_MAX = 3;

/** Largest log before it is turned over, in bytes; one older log is kept. */
export const LOG_BYTES_MAX = 1024 * 1024;

/** What came of putting an unreadable state out of the way. */
export type SetAsideOutcome =
  | { readonly kind: "set_aside"; readonly path: string }
  | { readonly kind: "failed"; readonly why: string };

const STATE_FILE = "state.json";
const LOG_FILE = "events.jsonl";
const LOG_FILE_OLD = "events.1.jsonl";
const NEWLINE = 0x0a;

/** Reads both copies; never throws. */
export function loadTexts(folders: StateFolders): Readonly<Record<StatePlace, StoredText>> {
  return {
    runtime: readTextFile(`${folders.runtime}/${STATE_FILE}`, STATE_BYTES_MAX),
    state: readTextFile(`${folders.state}/${STATE_FILE}`, STATE_BYTES_MAX),
  };
}

/** Replaces the copy in `folder`; on `written` it survives a power failure, where a disk does. */
export function saveText(folder: string, text: string): WriteOutcome {
  return replaceFile(`${folder}/${STATE_FILE}`, text);
}

/**
 * Copies an unreadable state to `state.bad-1.json`, older ones up to 3; never throws. The original
 * stays until the next save replaces it: a tick that died in between would otherwise leave nothing,
 * and the next would start as if no cut had ever been made.
 */
export function setAside(folder: string): SetAsideOutcome {
  try {
    for (let number = SET_ASIDE_MAX - 1; number >= 1; number--) {
      renameIfThere(badPath(folder, number), badPath(folder, number + 1));
    }
    Deno.copyFileSync(`${folder}/${STATE_FILE}`, badPath(folder, 1));
    syncFolder(folder);
    return { kind: "set_aside", path: badPath(folder, 1) };
  } catch (error) {
    return { kind: "failed", why: explain(error) };
  }
}

function badPath(folder: string, number: number): string {
  return `${folder}/state.bad-${number}.json`;
}

function renameIfThere(from: string, to: string): void {
  try {
    Deno.renameSync(from, to);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

/**
 * Appends one line to `events.jsonl` and brings it to the disk; at 1 MiB the log becomes
 * `events.1.jsonl`. Throws RangeError for a text of several lines; else never throws.
 */
export function appendLog(folder: string, line: string): WriteOutcome {
  if (line.includes("\n")) throw new RangeError(`Cannot log: a line must be one, got ${line}`);
  const path = `${folder}/${LOG_FILE}`;
  try {
    const bytes = new TextEncoder().encode(`${line}\n`);
    turnOver(folder, bytes.length);
    using file = Deno.openSync(path, { read: true, append: true, create: true, mode: 0o600 });
    if (endsTorn(file)) writeAll(file, new Uint8Array([NEWLINE]));
    writeAll(file, bytes);
    file.syncDataSync();
    return { kind: "written" };
  } catch (error) {
    return { kind: "failed", why: explain(error) };
  }
}

function turnOver(folder: string, moreBytes: number): void {
  try {
    const { size } = Deno.statSync(`${folder}/${LOG_FILE}`);
    if (size === 0 || size + moreBytes <= LOG_BYTES_MAX) return;
    Deno.renameSync(`${folder}/${LOG_FILE}`, `${folder}/${LOG_FILE_OLD}`);
    syncFolder(folder);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

/** Whether a crash cut the last line short: the next one must not be glued to it. */
function endsTorn(file: Deno.FsFile): boolean {
  if (file.statSync().size === 0) return false;
  file.seekSync(-1, Deno.SeekMode.End);
  const last = new Uint8Array(1);
  return file.readSync(last) === 1 && last[0] !== NEWLINE;
}
