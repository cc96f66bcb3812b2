import {
  CLOUD_VARIABLES,
  type CloudConfig,
  COMMAND_VARIABLES,
  FILE_SETTINGS,
  MISTAKEN_VARIABLES,
  parseCloudConfig,
} from "../../lib/config/cloud_config.ts";
import {
  describeUnreadable,
  type Environment,
  read,
  type SettingFile,
  settingFilesOf,
  settingIn,
} from "../../lib/base/environment.ts";
import { parseEnvironmentFile } from "../../lib/config/env_file.ts";
import { UnfitFile, whyUnreadable } from "./text_file.ts";

/** How the shell gets at the environment and at files. */
export interface SettingsSource {
  /** One variable; undefined when not set. */
  readonly get: (name: string) => string | undefined;
  /** Every variable, or null where listing is not permitted (then only known names are read). */
  readonly all: (() => Environment) | null;
  /** As `readSmallFile()`. */
  readonly readTextFile: (path: string) => Promise<string>;
  /** Files of settings that count where the environment names no secret; the first that is there. */
  readonly files: readonly string[];
  /**
   * systemd's `CREDENTIALS_DIRECTORY`: what a `*_FILE` holds is first looked for there, by the name
   * of its setting; null: none.
   */
  readonly credentials: string | null;
}

/** Every variable that a command reads: all that it may be permitted. */
export const COMMAND_NEEDS = [
  "REBOOTINATOR_SECRET",
  "REBOOTINATOR_SECRET_FILE",
  "PORT",
  "PUBLIC_URL",
  ...COMMAND_VARIABLES,
] as const;

/**
 * The cloud's settings from the environment and the files it names.
 *
 * Throws TypeError or RangeError with one line that names the variable and never shows a secret.
 */
export async function loadCloudConfig(source: SettingsSource): Promise<CloudConfig> {
  const environment = source.all?.() ??
    pick(source, [...CLOUD_VARIABLES, ...COMMAND_VARIABLES, ...MISTAKEN_VARIABLES]);
  return parseCloudConfig(await readFiles(source, await withSettingsFile(source, environment)));
}

/** What a command needs of the environment, files read; throws TypeError. */
export async function loadCommandEnvironment(source: SettingsSource): Promise<Environment> {
  const environment = pick(source, COMMAND_NEEDS);
  const given = read(environment, "REBOOTINATOR_READ_TOKEN") === null
    ? await withSettingsFile(source, environment)
    : environment;
  return await readFiles(source, given);
}

/**
 * The environment over what a settings file says. Where it names a secret the files are not looked
 * at: settings of two clouds do not mix.
 */
async function withSettingsFile(
  source: SettingsSource,
  environment: Environment,
): Promise<Environment> {
  const names = ["REBOOTINATOR_SECRET", "REBOOTINATOR_SECRET_FILE"];
  if (names.some((name) => read(environment, name) !== null)) return environment;
  for (const path of source.files) {
    const text = await readSettingsFile(source, path);
    if (text === null) continue;
    const set = Object.entries(environment).filter(([, value]) => value !== undefined);
    return { ...parse(text, path), ...Object.fromEntries(set) };
  }
  return environment;
}

function parse(text: string, path: string): Environment {
  try {
    return parseEnvironmentFile(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new TypeError(`${error.message} (${path})`, { cause: error });
  }
}

/** Null: there is none, or this process may not look (a unit, which is given its settings). */
async function readSettingsFile(source: SettingsSource, path: string): Promise<string | null> {
  try {
    return await source.readTextFile(path);
  } catch (error) {
    if (error instanceof UnfitFile) {
      const why = `Cannot read settings: ${path}: ${error.message}`;
      throw new TypeError(why, { cause: error });
    }
    if (!(error instanceof Deno.errors.PermissionDenied)) return null;
    throw new TypeError(
      `Cannot read settings: REBOOTINATOR_SECRET is not set, and ${path} is for others: try sudo`,
      { cause: error },
    );
  }
}

function pick(source: SettingsSource, names: readonly string[]): Environment {
  return Object.fromEntries(names.map((name) => [name, source.get(name)]));
}

/** `environment` with the value of each `*_FILE` beside it; throws TypeError. */
export async function readFiles(
  source: Pick<SettingsSource, "readTextFile" | "credentials">,
  environment: Environment,
): Promise<Environment> {
  const loaded: Record<string, string | undefined> = { ...environment };
  for (const file of settingFilesOf(environment, FILE_SETTINGS)) {
    loaded[file.name] = settingIn(file, await readSecretFile(source, file));
  }
  return loaded;
}

async function readSecretFile(
  { readTextFile, credentials }: Pick<SettingsSource, "readTextFile" | "credentials">,
  file: SettingFile,
): Promise<string> {
  try {
    if (credentials === null) return await readTextFile(file.path);
    return await readTextFile(`${credentials}/${file.name}`).catch((error) => {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
      return readTextFile(file.path);
    });
  } catch (error) {
    throw new TypeError(describeUnreadable(file, whyUnreadable(error)), { cause: error });
  }
}
