/** Small files, read with a limit and replaced so that a crash leaves the old or the new. */
import { whyUnread } from "../../lib/base/limited.ts";

/** What a file held. */
export type StoredText =
  | { readonly kind: "missing" }
  | { readonly kind: "text"; readonly text: string; readonly mode: number | null }
  | { readonly kind: "unreadable"; readonly why: string };

/** What came of writing: `failed` may have left the old file, never a torn one. */
export type WriteOutcome =
  | { readonly kind: "written" }
  | { readonly kind: "failed"; readonly why: string };

/** What bytes are written to: a file, a terminal, a pipe. */
export type Writer = Pick<Deno.FsFile, "writeSync">;

const WHY_CHARACTERS_MAX = 160;

/** Reads a whole UTF-8 file of at most `bytesMax` bytes; never throws. */
export function readTextFile(
  path: string,
  bytesMax: number,
  { links = "followed" }: { readonly links?: "followed" | "refused" } = {},
): StoredText {
  try {
    const facts = links === "refused" ? Deno.lstatSync(path) : Deno.statSync(path);
    const why = whyUnread(facts, bytesMax);
    if (why !== null) return { kind: "unreadable", why };
    const { mode, size } = facts;
    // In one go: a first TextDecoder costs a tick 1 MiB, and is needed only to tell bad bytes.
    const lenient = Deno.readTextFileSync(path);
    const text = isDoubtful(lenient) ? decodeStrictly(Deno.readFileSync(path)) : lenient;
    if (text.length > size) return { kind: "unreadable", why: "it changed while being read" };
    return { kind: "text", text, mode };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return { kind: "missing" };
    if (error instanceof TypeError) return { kind: "unreadable", why: "not UTF-8 text" };
    if (error instanceof Deno.errors.PermissionDenied) {
      return { kind: "unreadable", why: "permission denied" };
    }
    return { kind: "unreadable", why: explain(error) };
  }
}

/** False: `folder` can be listed, and nothing of that name is in it. Never throws. */
export function mayHold(folder: string, name: string): boolean {
  try {
    return Deno.readDirSync(folder).some((entry) => entry.name === name);
  } catch {
    return true;
  }
}

/** Why a file that must be there gave no text, for people. */
export function whyNoText(stored: Exclude<StoredText, { readonly kind: "text" }>): string {
  return stored.kind === "missing" ? "there is no such file" : stored.why;
}

/** Whether it holds the mark of bytes that are no UTF-8, or begins with a byte order mark. */
function isDoubtful(text: string): boolean {
  return text.includes("\ufffd") || text.startsWith("\ufeff");
}

function decodeStrictly(bytes: Uint8Array): string {
  return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
}

/**
 * Replaces a file: new text beside it, on the disk, renamed over it, folder on the disk. Only one
 * process may write a path at a time. A link in the draft's place is not followed. Never throws.
 */
export function replaceFile(path: string, text: string, mode = 0o600): WriteOutcome {
  const draft = `${path}.new`;
  try {
    {
      using file = openNew(draft, mode);
      writeAll(file, new TextEncoder().encode(text));
      file.syncDataSync();
    }
    Deno.renameSync(draft, path);
    syncFolder(folderOf(path));
    return { kind: "written" };
  } catch (error) {
    // A draft that did not fit would keep the disk full.
    removeQuietly(draft);
    return { kind: "failed", why: explain(error) };
  }
}

function openNew(path: string, mode: number): Deno.FsFile {
  const options = { write: true, createNew: true, mode };
  try {
    return Deno.openSync(path, options);
  } catch (error) {
    if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
    // Left by a crash.
    Deno.removeSync(path);
    return Deno.openSync(path, options);
  }
}

/** Makes a folder for one user, and what is above it; never throws. */
export function makeFolder(path: string): WriteOutcome {
  try {
    Deno.mkdirSync(path, { recursive: true, mode: 0o700 });
    return { kind: "written" };
  } catch (error) {
    return { kind: "failed", why: explain(error) };
  }
}

/** Writes all of `bytes`; a full disk or a pipe may take less than it was given. */
export function writeAll(file: Writer, bytes: Uint8Array): void {
  for (let sent = 0; sent < bytes.length;) sent += file.writeSync(bytes.subarray(sent));
}

/** Brings a rename to the disk. */
export function syncFolder(path: string): void {
  using folder = Deno.openSync(path);
  folder.syncSync();
}

/** The folder of a path, `"."` for a bare name. */
export function folderOf(path: string): string {
  const slash = path.lastIndexOf("/");
  if (slash === -1) return ".";
  return slash === 0 ? "/" : path.slice(0, slash);
}

/** The name of what is at a path, without its folder. */
export function bareNameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** An error of the file system on one line. */
export function explain(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replaceAll(/\s+/g, " ").slice(0, WHY_CHARACTERS_MAX);
}

function removeQuietly(path: string): void {
  try {
    Deno.removeSync(path);
  } catch {
    // Nothing there, or nothing to be done about it.
  }
}

/** Whether something is at `path`; a link into a folder that only root may enter counts, too. */
export function isThere(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch {
    return false;
  }
}
