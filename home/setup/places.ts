/**
 * Where a journal is kept for whoever may have to end what set-up began: this user's ticks, those of
 * the installed watchdog, and an installation that comes later.
 */
import { HOME_FOLDERS } from "../../lib/install/paths.ts";
import { folderOf, isThere } from "../host/files.ts";
import type { StateFolders } from "../host/state_files.ts";
import type { TrialPlace } from "./trial.ts";

/** This user's place, the folder of home.toml, and the installed place where there is one. */
export function trialPlaces(
  own: StateFolders,
  options: { readonly config: string; readonly installed?: StateFolders },
): readonly TrialPlace[] {
  const { config, installed = HOME_FOLDERS } = options;
  const folder = folderOf(config);
  const places: TrialPlace[] = [{ folders: own, owner: "own" }];
  if (folder !== own.state) {
    places.push({ folders: { state: folder, runtime: folder }, owner: "beside" });
  }
  if (!isThere(installed.state) || own.state === installed.state) return places;
  const owner = isOpen(installed.state) ? "installed" : "closed";
  return [...places, { folders: installed, owner }];
}

function isOpen(path: string): boolean {
  try {
    Deno.readDirSync(path).next();
    return true;
  } catch {
    return false;
  }
}
