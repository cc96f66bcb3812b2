/** Whose ticks look after the plug: those of this user, and those of the installed watchdog. */
import { HOME_FOLDERS } from "../../lib/install_paths.ts";
import type { StateFolders } from "../state_files.ts";
import type { TrialPlace } from "./trial.ts";

/** This user's place, and the installed one where there is one. */
export function trialPlaces(
  own: StateFolders,
  installed: StateFolders = HOME_FOLDERS,
): readonly TrialPlace[] {
  const mine: TrialPlace = { folders: own, installed: false };
  if (!isThere(installed.state) || own.state === installed.state) return [mine];
  return [mine, { folders: installed, installed: true }];
}

/** A link into a folder that only root may enter counts, too. */
function isThere(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch {
    return false;
  }
}
