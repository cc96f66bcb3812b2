/** Whose ticks look after the plug: those of this user, and those of the installed watchdog. */
import { HOME_FOLDERS } from "../../lib/install/paths.ts";
import { isThere } from "../files.ts";
import type { StateFolders } from "../state_files.ts";
import type { TrialPlace } from "./trial.ts";

/** This user's place, and the installed one where there is one. */
export function trialPlaces(
  own: StateFolders,
  installed: StateFolders = HOME_FOLDERS,
): readonly TrialPlace[] {
  const mine: TrialPlace = { folders: own, owner: "own" };
  if (!isThere(installed.state) || own.state === installed.state) return [mine];
  return [mine, { folders: installed, owner: isOpen(installed.state) ? "installed" : "closed" }];
}

function isOpen(path: string): boolean {
  try {
    Deno.readDirSync(path).next();
    return true;
  } catch {
    return false;
  }
}
