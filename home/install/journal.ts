/** What set-up began on a plug and did not end: taken over by an installation. */
import { HOME_FOLDERS, JOURNAL_FILE, privateTwin } from "../../lib/install/paths.ts";
import { type CommissioningJournal, encodeJournal } from "../../lib/setup/journal.ts";
import { findJournal } from "../setup/journal.ts";
import { explain, folderOf } from "../host/files.ts";
import { chooseFolders, type FolderVariables } from "../host/folders.ts";
import { isHeld } from "../host/lock.ts";
import { InstallFault } from "./cache.ts";
import { placeInto } from "./place.ts";
import type { RunProgram } from "./program.ts";

/** Where the installed watchdog looks for it. */
export const INSTALLED_STATE = privateTwin(HOME_FOLDERS.state);

/** Which journals count, and for whom. */
export interface JournalSearch {
  readonly folders: readonly string[];
  /** Fingerprint of the plug that is to be looked after. */
  readonly plug: string;
}

/**
 * Where a set-up on this host may have kept its journal: beside home.toml, in the state folder of
 * who installs, and in that of who called sudo. None of them is looked into by an installed tick.
 */
export async function setUpFolders(
  options: {
    /** Absolute path of home.toml. */
    readonly config: string;
    readonly environment: FolderVariables;
    readonly run: RunProgram;
  },
): Promise<readonly string[]> {
  return [...new Set([folderOf(options.config), ...await stateFolders(options)])];
}

/** What of the environment says who runs this, and who called sudo. */
export function callerVariables(
  { env }: { readonly env: Pick<Deno.Env, "get"> },
): FolderVariables {
  const names = ["HOME", "XDG_STATE_HOME", "SUDO_USER"];
  return Object.fromEntries(names.map((name) => [name, env.get(name)]));
}

/** Where people keep state on this computer: who runs this, and who called sudo. */
export async function stateFolders(
  { environment, run }: { readonly environment: FolderVariables; readonly run: RunProgram },
): Promise<readonly string[]> {
  const found = [stateFolder(environment)];
  const caller = environment["SUDO_USER"];
  if (caller !== undefined && /^[\w.@+-]{1,64}$/.test(caller)) {
    const { output } = await run(["getent", "passwd", caller]);
    found.push(stateFolder({ HOME: output.trim().split(":")[5] }));
  }
  return [...new Set(found.filter((folder) => folder !== null))];
}

/** Of a person's: what systemd may have told this process is not asked. */
function stateFolder({ XDG_STATE_HOME, HOME }: FolderVariables): string | null {
  return chooseFolders({ XDG_STATE_HOME, HOME }, { state: null })?.state ?? null;
}

/**
 * The newest of the open journals; null: there is none. Throws InstallFault where the installed
 * watchdog could not end what was begun: it is another plug's, or set-up is at it just now.
 */
export function findOpenJournal({ folders, plug }: JournalSearch): CommissioningJournal | null {
  let newest: CommissioningJournal | null = null;
  for (const folder of folders) {
    const found = findJournal(folder);
    if (found.kind === "none") continue;
    const path = `${folder}/${JOURNAL_FILE}`;
    // One that cannot be believed may be any plug's.
    const journal = found.journal ?? { plug, startedMs: 0 };
    if (plug === "dry_run" || journal.plug !== plug) {
      throw new InstallFault(
        `Cannot install: set-up may have left a timer running on another plug than this ` +
          `home.toml's (${path}): run \`deno task setup\` with that plug's settings, which ends it`,
      );
    }
    if (isHeld(`${folder}/run`)) {
      throw new InstallFault(`Cannot install: set-up is trying the plug just now (${path})`);
    }
    if (newest === null || journal.startedMs > newest.startedMs) newest = journal;
  }
  return newest;
}

/**
 * Puts an open journal where the installed watchdog's ticks look for it; they ask for power until
 * the plug says that no timer runs. In words what was done, null: there is none. Throws InstallFault.
 */
export function carryJournal(
  { folders, plug }: JournalSearch,
  { root }: { readonly root: string },
): string | null {
  const state = `${root}${INSTALLED_STATE}`;
  const journal = findOpenJournal({ folders: [state, ...folders], plug });
  if (journal === null) return null;
  try {
    // A folder that belongs to root makes systemd give all that is in it to the dynamic user; in one
    // that is his already, he must be able to read it.
    placeInto(state, JOURNAL_FILE, encodeJournal(journal), 0o644);
  } catch (error) {
    throw new InstallFault(`Cannot take over what set-up left on the plug: ${explain(error)}`, {
      cause: error,
    });
  }
  return "Set-up may have left a timer running on the plug: the watchdog ends it";
}
