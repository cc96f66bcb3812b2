/** What installing and removing come to, as a list of steps that can be shown before they are taken. */
import { CLOUD_ENTRY } from "./cloud_unit.ts";
import {
  CLOUD_ENV_FILE,
  CLOUD_FOLDERS,
  commandPlaces,
  CONTROL_ENTRY,
  INSTALLED_TASKS,
  type InstalledRecord,
  JOURNAL_FILE,
  OLD_HOME_CACHE,
  PACKAGED_PREFIX,
  PREFIX_PATHS,
  privateTwin,
  PROBE_ENTRY,
  SETTINGS_FOLDER,
  UNIT_FOLDER,
  UNIT_NAMES,
} from "./paths.ts";
import { commandTasks, renderCommandFile, renderCompletions } from "./command_file.ts";
import { type InstallStep, remove, run, write } from "./step.ts";
import { type Task, writeTasks } from "./tasks.ts";
import type { UnitFile } from "./units.ts";

/** What is installed for a home. */
export interface HomePart {
  readonly units: readonly UnitFile[];
  /** Files to become root's own under /etc/rebootinator: from where, and under which name. */
  readonly settings: readonly { readonly from: string; readonly name: string }[];
  /** Folders where set-up may have left a journal; the installed watchdog looks into none of them. */
  readonly journalFolders: readonly string[];
}

/** What is installed for a cloud on this host. */
export interface CloudPart {
  readonly unit: UnitFile;
  readonly environmentFrom: string;
  readonly listens: { readonly host: string; readonly port: number };
}

/** What an installation is planned from. */
export interface InstallFacts {
  readonly prefix: string;
  /** Only files are prepared, below another root: systemd is not spoken to. */
  readonly offline: boolean;
  readonly projectFrom: string;
  /** Whether the project has a bundle of its tick. */
  readonly bundled: boolean;
  /** What the `rebootinator` command is made from. */
  readonly tasks: readonly Task[];
  readonly record: InstalledRecord;
  readonly home: HomePart | null;
  readonly cloud: CloudPart | null;
  /** The prefix of an installation that this one takes the place of; null: none. */
  readonly movesFrom: string | null;
}

const HOME_ENTRIES = [PROBE_ENTRY, CONTROL_ENTRY];
/** In `private`, where systemd looks for the cache of a dynamic user and gives it away. */
const CLOUD_CACHE = {
  cache: privateTwin(CLOUD_FOLDERS.cache),
  entries: [CLOUD_ENTRY],
};
const SECRET = 0o600;
const PROGRAM = 0o755;

/** The steps of an installation; the same steps again are an upgrade. */
export function planInstall(facts: InstallFacts): readonly InstallStep[] {
  const { prefix, offline, record, home, cloud } = facts;
  const app = `${prefix}/${PREFIX_PATHS.app}`;
  const units = [...(home?.units ?? []), ...(cloud === null ? [] : [cloud.unit])];
  return [
    ...(offline || home === null ? [] : [{ kind: "pause_ticks" } as const]),
    ...(offline ? [] : [{ kind: "keep_release" } as const]),
    // What a package manager has put there is its own to change.
    ...(offline || prefix !== PACKAGED_PREFIX ? programSteps(facts) : []),
    ...(home?.settings ?? []).map(({ from, name }) =>
      settingStep(from, `${SETTINGS_FOLDER}/${name}`)
    ),
    ...(cloud === null ? [] : [settingStep(cloud.environmentFrom, CLOUD_ENV_FILE)]),
    ...(home === null ? [] : [remove(OLD_HOME_CACHE)]),
    ...(cloud === null ? [] : [{ kind: "warm_cache", app, ...CLOUD_CACHE } as const]),
    ...units.map(({ name, text }) => write(`${UNIT_FOLDER}/${name}`, text)),
    write(`${prefix}/${PREFIX_PATHS.record}`, `${JSON.stringify(record, null, 2)}\n`),
    ...(offline ? linkSteps(facts) : startSteps(facts)),
  ];
}

/** What starts units at boot. */
export const LINKS = {
  probeTimer: linkOf(UNIT_NAMES.probeTimer, "timers"),
  controlSocket: linkOf(UNIT_NAMES.controlSocket, "sockets"),
  cloudService: linkOf(UNIT_NAMES.cloudService, "multi-user"),
};

function linkOf(unit: string, wantedBy: "timers" | "sockets" | "multi-user") {
  return {
    path: `${UNIT_FOLDER}/${wantedBy}.target.wants/${unit}`,
    target: `${UNIT_FOLDER}/${unit}`,
  };
}

/** The program itself: the same for every home and cloud. */
export function programSteps(facts: InstallFacts): readonly InstallStep[] {
  const { prefix, record } = facts;
  return [
    {
      kind: "copy_file",
      from: record.denoFrom,
      to: `${prefix}/${PREFIX_PATHS.deno}`,
      mode: PROGRAM,
    },
    {
      kind: "copy_project",
      from: facts.projectFrom,
      to: `${prefix}/${PREFIX_PATHS.app}`,
      names: [
        ...["app.json as deno.json", "app.lock", "LICENSE", "install.sh", "lib", "home", "cloud"],
        ...(facts.bundled ? ["dist"] : []),
      ],
    },
    ...commandSteps(facts),
  ];
}

/** The command on the PATH, what the shells know of it, and packages for it and for the tick. */
function commandSteps({ prefix, tasks, record }: InstallFacts): readonly InstallStep[] {
  const app = `${prefix}/${PREFIX_PATHS.app}`;
  const command = `${prefix}/${PREFIX_PATHS.command}`;
  const places = commandPlaces(prefix);
  const versions = { release: record.release, deno: record.denoVersion };
  const entries = new Set([...HOME_ENTRIES, ...commandTasks(tasks).map(({ entry }) => entry)]);
  return [
    write(`${app}/${INSTALLED_TASKS}`, writeTasks(tasks)),
    write(command, renderCommandFile(tasks, versions), PROGRAM),
    {
      kind: "warm_cache",
      app,
      cache: `${prefix}/${PREFIX_PATHS.cache}`,
      entries: [...entries],
    },
    { kind: "link", path: places.link, target: command },
    ...renderCompletions(tasks, places).map(({ path, text }) => write(path, text)),
  ];
}

function startSteps({ home, cloud, record, movesFrom }: InstallFacts): readonly InstallStep[] {
  const { probeTimer, controlSocket, cloudService } = UNIT_NAMES;
  const folders = home?.journalFolders ?? [];
  return [
    ...(folders.length === 0
      ? []
      : [{ kind: "carry_journal", folders, plug: record.plug ?? "" } as const]),
    run(["systemctl", "daemon-reload"]),
    ...(home === null ? [] : [run(["systemctl", "enable", "--now", probeTimer, controlSocket])]),
    ...(cloud === null
      ? []
      : [run(["systemctl", "enable", cloudService]), run(["systemctl", "restart", cloudService])]),
    ...(home === null ? [] : [{ kind: "first_tick" } as const]),
    ...(cloud === null ? [] : [{ kind: "first_answer", ...cloud.listens } as const]),
    ...(movesFrom === null ? [] : removeProgram(movesFrom)),
    { kind: "release_works", release: record.release },
    // Only now: until a tick has run, nobody else would know.
    ...folders.map((folder) => remove(`${folder}/${JOURNAL_FILE}`)),
  ];
}

function linkSteps({ home, cloud }: InstallFacts): readonly InstallStep[] {
  return [
    ...(home === null ? [] : [LINKS.probeTimer, LINKS.controlSocket]),
    ...(cloud === null ? [] : [LINKS.cloudService]),
  ].map((link) => ({ kind: "link", ...link }));
}

/** Program, command and what the shells know of it. */
export function removeProgram(prefix: string): readonly InstallStep[] {
  const { link, bash, zsh } = commandPlaces(prefix);
  return [link, bash, zsh, prefix].map((path) => remove(path));
}

function settingStep(from: string, to: string): InstallStep {
  return { kind: "copy_file", from, to, mode: SECRET };
}
