/**
 * The release before: kept beside an installation, so that an upgrade whose first tick fails leaves the
 * watchdog that stood. Programs are kept by a second name of the same file, which costs nothing.
 */
import {
  CLOUD_FOLDERS,
  PREFIX_PATHS,
  privateTwin,
  SETTINGS_FOLDER,
  UNIT_FOLDER,
  UNIT_NAMES,
} from "../../lib/install/paths.ts";
import { folderOf } from "../host/files.ts";
import { readRecord } from "../host/installed.ts";
import { copyFolder, exists, makeFolders, placeFile, removeTree, replaceFolder } from "./place.ts";

/** Where an installation is. */
export interface InstalledPlace {
  /** Put before every path of the host; empty: the host itself. */
  readonly root: string;
  readonly prefix: string;
}

/** What of a prefix is a release; whatever else lies there stays. */
const PARTS = ["bin", "app", PREFIX_PATHS.cache, PREFIX_PATHS.record] as const;
const OWN_EYES = 0o700;
const UNIT_MODE = 0o644;
const SECRET_MODE = 0o600;

/** What is kept: what stood when this installation began, or the release before. */
export type Kept = "standing" | "before";

/**
 * Keeps the release that stands, its units and its settings; nothing stands: keeps nothing. What an
 * installation that never ended has kept is kept on: what stands now may be half of each.
 */
export function keepRelease(place: InstalledPlace): void {
  const folder = keptAt(place, "standing");
  if (exists(folder) || !exists(`${place.root}${place.prefix}/${PREFIX_PATHS.record}`)) return;
  const draft = `${folder}.new`;
  removeTree(draft);
  makeFolders(draft);
  Deno.chmodSync(draft, OWN_EYES);
  keepParts(place, draft);
  Deno.renameSync(draft, folder);
}

/**
 * What was kept becomes the release before, unless it is the same one. Its settings are forgotten:
 * secrets lie in one place.
 */
export function releaseWorks(place: InstalledPlace, release: string): void {
  const standing = keptAt(place, "standing");
  const kept = keptRelease(place, "standing");
  if (kept === null || kept === release) return removeTree(standing);
  removeTree(`${standing}/settings`);
  removeTree(keptAt(place, "before"));
  Deno.renameSync(standing, keptAt(place, "before"));
}

/** The release that is kept, `"0.1.0"`; null: none is. */
export function keptRelease(place: InstalledPlace, kept: Kept): string | null {
  const record = `${keptAt(place, kept)}/prefix/${PREFIX_PATHS.record}`;
  return readRecord(record)?.release ?? null;
}

/** Whether that unit is installed, and was not when the release before was kept. */
export function isNewSince(place: InstalledPlace, unit: string): boolean {
  const kept = `${place.root}${place.prefix}/${PREFIX_PATHS.beforeUnits}/${unit}`;
  return exists(`${place.root}${UNIT_FOLDER}/${unit}`) && !exists(kept);
}

/** Puts what was kept in the place of what stands, which is lost. */
export async function bringBack(place: InstalledPlace, which: Kept): Promise<void> {
  const before = keptAt(place, which);
  for (const part of PARTS) {
    const kept = `${before}/prefix/${part}`;
    const target = `${place.root}${place.prefix}/${part}`;
    const old = `${target}.old`;
    removeTree(old);
    if (exists(target)) await Deno.rename(target, old);
    if (exists(kept)) await Deno.rename(kept, target);
    removeTree(old);
  }
  for (const name of Object.values(UNIT_NAMES)) {
    const kept = `${before}/units/${name}`;
    const target = `${place.root}${UNIT_FOLDER}/${name}`;
    if (exists(kept)) placeFile(kept, target, UNIT_MODE);
    else removeTree(target);
  }
  for (const name of namesIn(`${before}/settings`)) {
    const target = `${place.root}${SETTINGS_FOLDER}/${name}`;
    placeFile(`${before}/settings/${name}`, target, SECRET_MODE);
  }
  await refillCloud(place);
  removeTree(before);
}

/** The same, and what stood is kept instead; settings stay as they are. */
export async function swapReleases(place: InstalledPlace): Promise<void> {
  keepRelease(place);
  removeTree(`${keptAt(place, "standing")}/settings`);
  await bringBack(place, "before");
  await Deno.rename(keptAt(place, "standing"), keptAt(place, "before"));
}

/** The cloud's packages of that release, from root's own copy of them. */
async function refillCloud({ root, prefix }: InstalledPlace): Promise<void> {
  const cache = `${root}${privateTwin(CLOUD_FOLDERS.cache)}`;
  const packages = `${root}${prefix}/${PREFIX_PATHS.cache}/npm`;
  if (!exists(cache) || !exists(packages)) return;
  await replaceFolder(cache, (draft) => Promise.resolve(copyFolder(packages, `${draft}/npm`)));
}

function keepParts({ root, prefix }: InstalledPlace, folder: string): void {
  for (const part of PARTS) linkTree(`${root}${prefix}/${part}`, `${folder}/prefix/${part}`);
  for (const name of Object.values(UNIT_NAMES)) {
    const from = `${root}${UNIT_FOLDER}/${name}`;
    if (exists(from)) placeFile(from, `${folder}/units/${name}`, UNIT_MODE);
  }
  for (const name of namesIn(`${root}${SETTINGS_FOLDER}`)) {
    placeFile(`${root}${SETTINGS_FOLDER}/${name}`, `${folder}/settings/${name}`, SECRET_MODE);
  }
}

function keptAt({ root, prefix }: InstalledPlace, kept: Kept): string {
  return `${root}${prefix}/${PREFIX_PATHS[kept]}`;
}

/** Plain files only: nothing else is a setting. */
function namesIn(folder: string): readonly string[] {
  if (!exists(folder)) return [];
  return [...Deno.readDirSync(folder)].filter(({ isFile }) => isFile).map(({ name }) => name);
}

function linkTree(from: string, to: string): void {
  if (!exists(from)) return;
  makeFolders(folderOf(to));
  const { isDirectory, isSymlink } = Deno.lstatSync(from);
  if (isSymlink) return Deno.symlinkSync(Deno.readLinkSync(from), to);
  // An installation replaces files, it writes into none: the second name keeps what was.
  if (!isDirectory) return Deno.linkSync(from, to);
  makeFolders(to);
  for (const { name } of Deno.readDirSync(from)) linkTree(`${from}/${name}`, `${to}/${name}`);
}
