/** The options that installing and removing share. */
import { parseArgs } from "@std/cli/parse-args";
import { PREFIX_DEFAULT } from "../../lib/install/paths.ts";
import type { Half } from "../../lib/install/removal.ts";
import { InstallFault } from "./cache.ts";

/** Options of both commands. */
export interface SharedFlags {
  /** Folder put before every path; empty: the host itself. */
  readonly root: string;
  readonly prefix: string;
  readonly dryRun: boolean;
  readonly yes: boolean;
  readonly help: boolean;
}

/** Options of the installation. */
export interface InstallFlags extends SharedFlags {
  /** Null: the installed home.toml, else the one in this folder. */
  readonly config: string | null;
  readonly cloud: boolean;
  /** All that is installed here, with its settings. */
  readonly update: boolean;
  /** Change places with the release before. */
  readonly back: boolean;
  /** Null: the installed cloud.env. */
  readonly cloudEnv: string | null;
  /** Name or number; null: who called sudo. */
  readonly controlGroup: string | null;
}

/** Options of the removal. */
export interface UninstallFlags extends SharedFlags {
  /** Whatever becomes of a plug that is off, or on which set-up's timer may run. */
  readonly leavePlug: boolean;
  /** The one that is to go; null: all that is there. */
  readonly half: Half | null;
}

/** Programs may not run from there: the units hide these folders from them. */
const HIDDEN_FOLDERS_REGEXP = /^\/(home|root|run\/user|tmp|var\/tmp)(\/|$)/;
const GROUP_REGEXP = /^([a-z_][a-z0-9_-]{0,31}|\d{1,9})$/;
const SHARED_BOOLEANS = ["dry-run", "yes", "help"];

/**
 * Reads the arguments of `deno task install`; `usualPrefix` is where things go, or are, when nobody
 * says. Throws InstallFault.
 */
export function readInstallFlags(
  args: readonly string[],
  usualPrefix: string = PREFIX_DEFAULT,
): InstallFlags {
  const flags = read(args, {
    string: ["config", "root", "prefix", "cloud-env", "control-group"],
    boolean: [...SHARED_BOOLEANS, "cloud", "update", "back"],
  });
  const controlGroup = text(flags, "control-group");
  if (controlGroup !== null && !GROUP_REGEXP.test(controlGroup)) {
    throw new InstallFault(
      `Cannot install: --control-group must be the name or number of a group, got ${
        JSON.stringify(controlGroup)
      }`,
    );
  }
  return {
    ...shared(flags, usualPrefix),
    config: text(flags, "config"),
    cloud: flags["cloud"] === true,
    update: flags["update"] === true,
    back: flags["back"] === true,
    cloudEnv: text(flags, "cloud-env"),
    controlGroup,
  };
}

/** Reads the arguments of `deno task uninstall`; throws InstallFault. */
export function readUninstallFlags(
  args: readonly string[],
  usualPrefix: string = PREFIX_DEFAULT,
): UninstallFlags {
  const flags = read(args, {
    string: ["root", "prefix"],
    boolean: [...SHARED_BOOLEANS, "leave-plug", "home", "cloud"],
  });
  const [home, cloud] = [flags["home"] === true, flags["cloud"] === true];
  const half = home === cloud ? null : home ? "home" : "cloud";
  return { ...shared(flags, usualPrefix), leavePlug: flags["leave-plug"] === true, half };
}

type Parsed = Readonly<Record<string, unknown>>;

function read(
  args: readonly string[],
  known: { readonly string: readonly string[]; readonly boolean: readonly string[] },
): Parsed {
  const unknown: string[] = [];
  const flags = parseArgs([...args], {
    string: [...known.string],
    boolean: [...known.boolean],
    unknown: (arg) => {
      unknown.push(arg);
      return false;
    },
  });
  if (unknown.length > 0) {
    throw new InstallFault(`Cannot go on: ${unknown[0]} is not a known option (see --help)`);
  }
  for (const name of known.string) {
    if (flags[name] === "") throw new InstallFault(`Cannot go on: --${name} needs a value`);
  }
  return flags;
}

function text(flags: Parsed, name: string): string | null {
  const value = flags[name];
  return typeof value === "string" ? value : null;
}

function shared(flags: Parsed, usualPrefix: string): SharedFlags {
  const prefix = trimSlash(text(flags, "prefix") ?? usualPrefix);
  const root = trimSlash(text(flags, "root") ?? "");
  if (!/^\/[^/]/.test(prefix) || /["',\\\s]/.test(prefix) || prefix.split("/").includes("..")) {
    throw new InstallFault(
      `Cannot go on: --prefix must be an absolute path without spaces, commas or quotes, got ${
        JSON.stringify(prefix)
      }`,
    );
  }
  if (prefix !== usualPrefix && HIDDEN_FOLDERS_REGEXP.test(prefix)) {
    throw new InstallFault(
      `Cannot go on: --prefix must be outside of people's and temporary folders, got ${
        JSON.stringify(prefix)
      }`,
    );
  }
  if (root !== "" && !root.startsWith("/")) {
    throw new InstallFault(
      `Cannot go on: --root must be an absolute path, got ${JSON.stringify(root)}`,
    );
  }
  return {
    root,
    prefix,
    dryRun: flags["dry-run"] === true,
    yes: flags["yes"] === true,
    help: flags["help"] === true,
  };
}

function trimSlash(path: string): string {
  return path.replace(/\/+$/, "");
}
