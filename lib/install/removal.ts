/** What removing comes to: all of it, or one half where the other stays. */
import { LINKS, removeProgram } from "./plan.ts";
import {
  CLOUD_ENV_FILE,
  CLOUD_FOLDERS,
  type Half,
  HALF_UNITS,
  HOME_FOLDERS,
  OLD_HOME_CACHE,
  PACKAGED_PREFIX,
  PREFIX_PATHS,
  SETTINGS_FOLDER,
  UNIT_FOLDER,
  UNIT_NAMES,
} from "./paths.ts";
import { type InstallStep, remove, run, write } from "./step.ts";

/** Files in the home's state folder that outlive an uninstallation. */
export const HOME_LOG_FILES = ["events.jsonl", "events.1.jsonl"] as const;

/** The cloud's store: its history. */
export const CLOUD_LOG_FILES = ["cloud.kv", "cloud.kv-wal", "cloud.kv-shm"] as const;

const STARTED: Readonly<Record<Half, readonly (keyof typeof LINKS)[]>> = {
  home: ["probeTimer", "controlSocket"],
  cloud: ["cloudService"],
};

/** What a removal is planned from. */
export interface RemovalFacts {
  readonly prefix: string;
  readonly offline: boolean;
  /** What is to go. */
  readonly halves: readonly Half[];
  /** What stays here and needs the program. */
  readonly stays: Half | null;
  /** What becomes of a plug that is off, or on which set-up's timer may run. */
  readonly plug: "must be on and idle" | "is left as it is";
  /** Settings, secrets and state stay: it may come back. */
  readonly keepsSettings: boolean;
  /** The installation's record as it is to be for what stays; null: there is none. */
  readonly record: string | null;
}

/** The steps of removing everything but the logs, or one half of it. */
export function planUninstall(facts: RemovalFacts): readonly InstallStep[] {
  const { prefix, offline, halves, stays } = facts;
  const units = halves.flatMap((half) => HALF_UNITS[half]);
  const started = halves.flatMap((half) => STARTED[half]);
  const names = started.map((name) => UNIT_NAMES[name]);
  const hasHome = halves.includes("home");
  const stops: readonly InstallStep[] = offline ? [] : [
    ...(hasHome ? lookSteps(facts.plug) : []),
    run(["systemctl", "disable", "--now", ...names], "may fail"),
    ...(hasHome ? [run(["systemctl", "stop", "rebootinator-control@*.service"], "may fail")] : []),
  ];
  return [
    ...stops,
    ...(offline ? started.map((name) => remove(LINKS[name].path)) : []),
    ...units.flatMap((name) => [
      remove(`${UNIT_FOLDER}/${name}`),
      // What the owner has added to it.
      remove(`${UNIT_FOLDER}/${name}.d`),
      // Going back must not bring it again.
      ...(stays === null ? [] : [remove(`${prefix}/${PREFIX_PATHS.beforeUnits}/${name}`)]),
    ]),
    ...(offline ? [] : [run(["systemctl", "daemon-reload"])]),
    ...(stays === null ? programSteps(prefix) : []),
    ...(stays === null && !facts.keepsSettings ? [remove(SETTINGS_FOLDER)] : []),
    ...halves.flatMap((half) => FILES[half](facts)),
    ...(stays === null || facts.record === null
      ? []
      : [write(`${prefix}/${PREFIX_PATHS.record}`, facts.record)]),
  ];
}

/** Nothing is disabled before the look: what goes on must be started at the next boot as well. */
function lookSteps(plug: RemovalFacts["plug"]): readonly InstallStep[] {
  return [
    run(["systemctl", "stop", UNIT_NAMES.probeTimer, UNIT_NAMES.controlSocket], "may fail"),
    { kind: "settle" },
    ...(plug === "is left as it is" ? [] : [{ kind: "check_plug" } as const]),
  ];
}

function programSteps(prefix: string): readonly InstallStep[] {
  if (prefix !== PACKAGED_PREFIX) return removeProgram(prefix);
  // The rest is the package manager's.
  const { before, record, standing } = PREFIX_PATHS;
  return [before, record, standing].map((name) => remove(`${prefix}/${name}`));
}

const CLOUD_ENV_NAME = CLOUD_ENV_FILE.slice(SETTINGS_FOLDER.length + 1);

const FILES: Readonly<Record<Half, (facts: RemovalFacts) => readonly InstallStep[]>> = {
  home: ({ stays, keepsSettings }) => [
    ...(stays === "cloud" ? [remove(SETTINGS_FOLDER, [CLOUD_ENV_NAME])] : []),
    remove(OLD_HOME_CACHE),
    remove(HOME_FOLDERS.runtime),
    remove(HOME_FOLDERS.deno),
    ...(keepsSettings ? [] : [remove(HOME_FOLDERS.state, HOME_LOG_FILES)]),
  ],
  cloud: ({ stays, keepsSettings }) => [
    ...(stays === "home" ? [remove(CLOUD_ENV_FILE)] : []),
    remove(CLOUD_FOLDERS.cache),
    ...(keepsSettings ? [] : [remove(CLOUD_FOLDERS.state, CLOUD_LOG_FILES)]),
  ],
};
