/**
 * Removes what `deno task install` installed; only the logs stay.
 *
 * @module
 */
import { ownOutput, usualPrefix } from "./host/own_program.ts";
import {
  CLOUD_FOLDERS,
  commandPlaces,
  type Half,
  HOME_FOLDERS,
  PACKAGED_PREFIX,
  PREFIX_PATHS,
  privateTwin,
  SETTINGS_FOLDER,
  UNIT_FOLDER,
  UNIT_NAMES,
} from "../lib/install/paths.ts";
import { CLOUD_LOG_FILES, HOME_LOG_FILES, planUninstall } from "../lib/install/removal.ts";
import { CommandError, requireYes, runCommand } from "../lib/base/command.ts";
import { EXIT, type ExitCode } from "../lib/base/exit.ts";
import { describeStep } from "../lib/install/step.ts";
import { folderOf, readTextFile } from "./host/files.ts";
import { installedHalves } from "./host/installed.ts";
import { endOfSteps, InstallFault } from "./install/cache.ts";
import { carryOut, outliveStops, realSteps, refusalToLeave } from "./install/carry_out.ts";
import {
  readUninstallFlags,
  type SharedFlags,
  UNINSTALL_SHAPE,
  type UninstallFlags,
} from "./install/flags.ts";
import { callerVariables, stateFolders } from "./install/journal.ts";
import { whyNotLeft } from "./install/leave.ts";
import { exists } from "./install/place.ts";
import { runInstallProgram } from "./install/program.ts";
import { removeEmpty, removeUnused } from "./setup/own_folder.ts";

const HELP = `deno task uninstall [--home | --cloud] [--yes] [--leave-plug]

Stops the watchdog and the cloud on this host and removes them: units, program, settings, secrets,
state. What stays is the log of outages, and the cloud's store; their places are printed. Refused
while the router's power is off, or a timer of set-up's may run on the plug: only ticks end that.

  --home        remove the watchdog alone: a cloud on this host stays, with program and settings
  --cloud       remove the cloud alone: the watchdog stays
  --keep-settings
                settings, secrets and state stay, for coming back
  --prefix DIR  where they were installed (default: where the unit says)
  --root DIR    remove what was put below DIR, and do not speak to systemd
  --leave-plug  remove it even so: look after the plug yourself
  --dry-run     show every step, change nothing
  --yes         do not ask
  --help        this text

Exit: 0 done; 1 it did not work; 2 options.`;

const UNIT_BYTES_MAX = 64 * 1024;
const LEFT: Readonly<Record<Half, string>> = {
  home: "The watchdog goes on: its units, the program and /etc/rebootinator/home.toml stay.",
  cloud: "The cloud goes on: its unit, the program and /etc/rebootinator/cloud.env stay.",
};

const io = ownOutput(Deno);

function print(line: string): void {
  io.print(`${line}\n`);
}

/** Where the unit says that the project is; the flag's word where there is no unit. */
function findPrefix({ root, prefix }: SharedFlags): string {
  for (const name of [UNIT_NAMES.probeService, UNIT_NAMES.cloudService]) {
    const stored = readTextFile(`${root}${UNIT_FOLDER}/${name}`, UNIT_BYTES_MAX);
    if (stored.kind !== "text") continue;
    const found = /^WorkingDirectory=(\/[^\s"]+)\/app$/m.exec(stored.text)?.[1];
    if (found !== undefined) return found.replaceAll("%%", "%");
  }
  return prefix;
}

/** What stays, of what is there. */
function keptFiles(root: string, halves: readonly Half[]): readonly string[] {
  const logs = {
    home: HOME_LOG_FILES.map((name) => `${privateTwin(HOME_FOLDERS.state)}/${name}`),
    cloud: CLOUD_LOG_FILES.map((name) => `${privateTwin(CLOUD_FOLDERS.state)}/${name}`),
  };
  return halves.flatMap((half) => logs[half]).map((path) => `${root}${path}`).filter(exists);
}

/** The half that nobody asked to remove, where it is installed. */
function otherHalf({ half, root }: UninstallFlags): Half | null {
  if (half === null) return null;
  const other = half === "home" ? "cloud" : "home";
  return installedHalves(`${root}${UNIT_FOLDER}`).includes(other) ? other : null;
}

/** The record without what goes; null: there is none, or it cannot be read. */
function recordOf(path: string, halves: readonly Half[]): string | null {
  const stored = readTextFile(path, UNIT_BYTES_MAX);
  if (stored.kind !== "text") return null;
  try {
    const record = JSON.parse(stored.text);
    const kept = halves.includes("home") ? { ...record, plug: null } : record;
    return `${JSON.stringify(kept, null, 2)}\n`;
  } catch {
    return null;
  }
}

/** Folders that shells look into for what they know of the command: made where there were none. */
function removeEmptyFolders(root: string, prefix: string): void {
  const { bash, zsh } = commandPlaces(prefix);
  for (const path of prefix === PACKAGED_PREFIX ? [] : [bash, zsh]) {
    const folder = folderOf(path);
    for (const each of [folder, folderOf(folder)]) if (!removeEmpty(`${root}${each}`)) break;
  }
}

/** Where ticks were run by hand on this computer; what set-up alone left behind is removed. */
async function byHandFolders(halves: readonly Half[]): Promise<readonly string[]> {
  if (!halves.includes("home")) return [];
  const environment = callerVariables(Deno);
  const folders = (await stateFolders({ environment, run: runInstallProgram })).filter(exists);
  return folders.filter((state) =>
    !isRoots(state) || !removeUnused({ state, runtime: `${state}/run` })
  );
}

/** In a folder of somebody else's root removes nothing: it may lead anywhere. */
function isRoots(folder: string): boolean {
  const { isDirectory, uid } = Deno.lstatSync(folder);
  return isDirectory && uid === 0;
}

async function uninstall(flags: UninstallFlags): Promise<ExitCode> {
  const { root } = flags;
  if (root === "" && Deno.uid() !== 0 && !flags.dryRun) {
    throw new InstallFault(
      "Cannot uninstall: this needs root: `sudo deno task uninstall` (or look with --dry-run)",
    );
  }
  const prefix = findPrefix(flags);
  const halves: readonly Half[] = flags.half === null ? ["home", "cloud"] : [flags.half];
  const stays = otherHalf(flags);
  const steps = planUninstall({
    prefix,
    offline: root !== "",
    halves,
    stays,
    keepsSettings: flags.keepSettings,
    plug: flags.leavePlug ? "is left as it is" : "must be on and idle",
    record: recordOf(`${root}${prefix}/${PREFIX_PATHS.record}`, halves),
  });
  if (flags.dryRun || !flags.yes) {
    print(root === "" ? "Steps:" : `Steps, with ${root} before each path:`);
    for (const step of steps) print(`- ${describeStep(step)}`);
    if (flags.dryRun) return EXIT.done;
  }
  const looks = root === "" && !flags.leavePlug && halves.includes("home");
  const why = looks ? whyNotLeft(root) : null;
  if (why !== null) throw new CommandError(refusalToLeave(why), { exit: EXIT.failed });
  if (!flags.yes) {
    const isYes = Deno.stdin.isTerminal() ? confirm("Take these steps?") : null;
    requireYes(isYes, "Nothing was changed (--yes answers without asking)");
  }
  outliveStops(Deno);
  try {
    await carryOut(steps, realSteps({ root, prefix, say: print }));
  } catch (error) {
    throw endOfSteps(error);
  }
  if (stays === null) removeEmptyFolders(root, prefix);
  if (stays !== null) print(LEFT[stays]);
  if (flags.keepSettings) {
    print(`${SETTINGS_FOLDER} stays, and so does what the watchdog and the cloud remember.`);
    return EXIT.done;
  }
  if (prefix === PACKAGED_PREFIX && stays === null && root === "") {
    print("The program itself is the package's: `sudo apt purge rebootinator`");
  }
  for (const folder of root === "" ? await byHandFolders(halves) : []) {
    print(`What was run by hand keeps its state: ${folder}`);
  }
  // Of a half that went before, too.
  const kept = keptFiles(root, stays === null ? ["home", "cloud"] : halves);
  const rest = stays === null ? "Nothing is left" : `Of the ${halves[0]} nothing is left`;
  print(kept.length === 0 ? `${rest}.` : `${rest} but the log: ${kept.join(", ")}`);
  return EXIT.done;
}

Deno.exit(
  await runCommand(Deno.args, {
    shape: { ...UNINSTALL_SHAPE, help: HELP },
    io,
    act: (given) => uninstall(readUninstallFlags(given, usualPrefix())),
    faults: [InstallFault],
  }),
);
