/** Putting files in their place as root, so that whoever looks meanwhile sees the old or the new. */
import { bareNameOf, folderOf, syncFolder, writeAll } from "../host/files.ts";

const FOLDER_MODE = 0o755;
/** Folders that only root may enter, wherever they are made. */
const PRIVATE_FOLDER_MODE = 0o700;
const PRIVATE_FOLDERS_REGEXP = /\/(private|etc\/rebootinator)$/;
/** What a project is made of. Whatever else lies there, keys above all, stays where it is. */
const PROJECT_FILE_REGEXP =
  /(\.ts|\/app\.json|\/app\.lock|\/home\.example\.toml|\/LICENSE|\/install\.sh|\/dist\/tick\/[\w.-]+\.(js|sha256))$/;
const DEPTH_MAX = 8;

/** Copies a file with this mode; a program that is running is replaced, not written into. */
export function placeFile(from: string, to: string, mode: number): void {
  if (isSamePlace(from, to)) return Deno.chmodSync(to, mode);
  makeFolders(folderOf(to));
  const draft = `${to}.new`;
  removeTree(draft);
  Deno.copyFileSync(from, draft);
  finish(draft, to, mode);
}

/** Writes a file with this mode. */
export function placeText(path: string, text: string, mode: number): void {
  makeFolders(folderOf(path));
  const draft = `${path}.new`;
  removeTree(draft);
  Deno.writeTextFileSync(draft, text, { mode: 0o600, createNew: true });
  finish(draft, path, mode);
}

/**
 * Writes a file into a folder that another user owns. He may put a link in the place of anything in
 * it at any moment, so nothing in it is opened or changed by root: the file is made beside the
 * folder, where he may not write, and moved in, which follows no link.
 */
export function placeInto(folder: string, name: string, text: string, mode: number): void {
  makeFolders(folder);
  if (!Deno.lstatSync(folder).isDirectory) throw new TypeError(`${folder} is not a folder`);
  const draft = besideOf(folder);
  removeTree(draft);
  {
    using file = Deno.openSync(draft, { write: true, createNew: true, mode: 0o600 });
    writeAll(file, new TextEncoder().encode(text));
    file.syncDataSync();
  }
  finish(draft, `${folder}/${name}`, mode);
  syncFolder(folder);
}

/**
 * Replaces a folder that another user owns by one that `fill` makes, for the same reason: what he
 * put there is neither read nor written.
 */
export async function replaceFolder(
  folder: string,
  fill: (draft: string) => Promise<void>,
): Promise<void> {
  makeFolders(folderOf(folder));
  const draft = besideOf(folder);
  const old = `${draft}.old`;
  removeTree(draft);
  removeTree(old);
  makeFolders(draft);
  await fill(draft);
  if (exists(folder)) await Deno.rename(folder, old);
  await Deno.rename(draft, folder);
  removeTree(old);
}

/** Hidden, so that nothing takes it for somebody's folder. */
function besideOf(folder: string): string {
  return `${folderOf(folder)}/.${bareNameOf(folder)}.new`;
}

/** Makes or replaces a symbolic link. */
export function placeLink(path: string, target: string): void {
  makeFolders(folderOf(path));
  removeTree(path);
  Deno.symlinkSync(target, path);
}

/**
 * Copies `names` of the folder `from` to the folder `to`, which afterwards holds nothing else. A name
 * "old as new" is another one there.
 */
export function placeProject(from: string, to: string, names: readonly string[]): void {
  if (isSamePlace(from, to)) return;
  const draft = `${to}.new`;
  removeTree(draft);
  makeFolders(draft);
  for (const name of names) {
    const [old = name, its = old] = name.split(" as ");
    copyTree(`${from}/${old}`, `${draft}/${its}`, DEPTH_MAX);
  }
  const old = `${to}.old`;
  removeTree(old);
  if (exists(to)) Deno.renameSync(to, old);
  Deno.renameSync(draft, to);
  removeTree(old);
}

/** Copies a folder whole, readable by all and owned by who copies. */
export function copyFolder(from: string, to: string): void {
  makeFolders(to);
  for (const entry of Deno.readDirSync(from)) {
    const [source, target] = [`${from}/${entry.name}`, `${to}/${entry.name}`];
    if (entry.isDirectory) copyFolder(source, target);
    else if (entry.isFile) Deno.copyFileSync(source, target);
  }
}

/** Removes a file, a link or a folder with all in it; nothing there is fine. */
export function removeTree(path: string): void {
  try {
    Deno.removeSync(path, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

/** Makes a folder and what is above it; private ones are for root alone. */
export function makeFolders(path: string): void {
  if (exists(path)) return;
  makeFolders(folderOf(path));
  const mode = PRIVATE_FOLDERS_REGEXP.test(path) ? PRIVATE_FOLDER_MODE : FOLDER_MODE;
  Deno.mkdirSync(path);
  // Not by mkdir: it would be narrowed by the umask.
  Deno.chmodSync(path, mode);
}

/** Whether something is there, a dangling link included. */
export function exists(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

function copyTree(from: string, to: string, depth: number): void {
  if (!exists(from)) return;
  if (depth === 0) throw new RangeError(`Cannot copy ${from}: more than ${DEPTH_MAX} folders deep`);
  if (!Deno.statSync(from).isDirectory) {
    if (PROJECT_FILE_REGEXP.test(from)) {
      Deno.copyFileSync(from, to);
      Deno.chmodSync(to, 0o644);
    }
    return;
  }
  makeFolders(to);
  for (const { name } of Deno.readDirSync(from)) {
    copyTree(`${from}/${name}`, `${to}/${name}`, depth - 1);
  }
}

function finish(draft: string, path: string, mode: number): void {
  Deno.chmodSync(draft, mode);
  Deno.renameSync(draft, path);
}

function isSamePlace(from: string, to: string): boolean {
  if (from === to) return true;
  if (!exists(to)) return false;
  return Deno.realPathSync(from) === Deno.realPathSync(to);
}
