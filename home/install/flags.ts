/** The options that installing and removing share. */
import { showValue } from "../../lib/base/show.ts";
import { type CommandArguments, CommandError } from "../../lib/base/command.ts";
import { type Half, PREFIX_DEFAULT } from "../../lib/install/paths.ts";

/** Options of both commands. */
export type SharedFlags = Readonly<ReturnType<typeof shared>>;

/** Options of the installation. */
export type InstallFlags = Readonly<ReturnType<typeof readInstallFlags>>;

/** Options of the removal. */
export type UninstallFlags = Readonly<ReturnType<typeof readUninstallFlags>>;

/** Programs may not run from there: the units hide these folders from them. */
const HIDDEN_FOLDERS_REGEXP = /^\/(home|root|run\/user|tmp|var\/tmp)(\/|$)/;
const GROUP_REGEXP = /^([a-z_][a-z0-9_-]{0,31}|\d{1,9})$/;
const SHARED_SWITCHES = ["dry-run", "yes"];

/** What `deno task install` takes. */
export const INSTALL_SHAPE = {
  act: "install",
  words: [],
  values: ["config", "root", "prefix", "cloud-env", "control-group"],
  switches: [...SHARED_SWITCHES, "cloud", "update", "back", "pause"],
};

/** What `deno task uninstall` takes. */
export const UNINSTALL_SHAPE = {
  act: "uninstall",
  words: [],
  values: ["root", "prefix"],
  switches: [...SHARED_SWITCHES, "leave-plug", "keep-settings", "home", "cloud"],
};

/**
 * The arguments of `deno task install`; `usualPrefix` is where things go, or are, when nobody says.
 * Throws CommandError.
 */
export function readInstallFlags(given: CommandArguments, usualPrefix: string = PREFIX_DEFAULT) {
  const { values, switches } = given;
  const controlGroup = values.get("control-group") ?? null;
  if (controlGroup !== null && !GROUP_REGEXP.test(controlGroup)) {
    throw wrong("install", "--control-group must be the name or number of a group", controlGroup);
  }
  return {
    ...shared(given, usualPrefix),
    /** Null: the installed home.toml, else the one in this folder. */
    config: values.get("config") ?? null,
    cloud: switches.has("cloud"),
    /** All that is installed here, with its settings. */
    update: switches.has("update"),
    /** Change places with the release before. */
    back: switches.has("back"),
    /** Only stop the ticks, for who changes the program. */
    pause: switches.has("pause"),
    /** Null: the installed cloud.env. */
    cloudEnv: values.get("cloud-env") ?? null,
    /** Name or number; null: who called sudo. */
    controlGroup,
  };
}

/** The arguments of `deno task uninstall`; throws CommandError. */
export function readUninstallFlags(given: CommandArguments, usualPrefix: string = PREFIX_DEFAULT) {
  const { switches } = given;
  const [home, cloud] = [switches.has("home"), switches.has("cloud")];
  const half: Half | null = home === cloud ? null : home ? "home" : "cloud";
  return {
    ...shared(given, usualPrefix),
    /** Whatever becomes of a plug that is off, or on which set-up's timer may run. */
    leavePlug: switches.has("leave-plug"),
    keepSettings: switches.has("keep-settings"),
    /** The one that is to go; null: all that is there. */
    half,
  };
}

function shared({ values, switches }: CommandArguments, usualPrefix: string) {
  const prefix = trimSlash(values.get("prefix") ?? usualPrefix);
  const root = trimSlash(values.get("root") ?? "");
  if (!/^\/[^/]/.test(prefix) || /["',\\\s]/.test(prefix) || prefix.split("/").includes("..")) {
    throw wrong(
      "go on",
      "--prefix must be an absolute path without spaces, commas or quotes",
      prefix,
    );
  }
  if (prefix !== usualPrefix && HIDDEN_FOLDERS_REGEXP.test(prefix)) {
    throw wrong("go on", "--prefix must be outside of people's and temporary folders", prefix);
  }
  if (root !== "" && !root.startsWith("/")) {
    throw wrong("go on", "--root must be an absolute path", root);
  }
  return {
    /** Folder put before every path; empty: the host itself. */
    root,
    prefix,
    dryRun: switches.has("dry-run"),
    yes: switches.has("yes"),
  };
}

function wrong(act: string, allowed: string, got: string): CommandError {
  return new CommandError(`Cannot ${act}: ${allowed}, got ${showValue(got)}`);
}

function trimSlash(path: string): string {
  return path.replace(/\/+$/, "");
}
