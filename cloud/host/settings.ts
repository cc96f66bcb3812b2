import {
  CLOUD_VARIABLES,
  type CloudConfig,
  COMMAND_VARIABLES,
  FILE_SETTINGS,
  MISTAKEN_VARIABLES,
  parseCloudConfig,
} from "../../lib/config/cloud_config.ts";
import { type Environment, read } from "../../lib/base/environment.ts";
import { parseEnvironmentFile } from "../../lib/config/env_file.ts";

/** How the shell gets at the environment and at files. */
export interface SettingsSource {
  /** One variable; undefined when not set. */
  readonly get: (name: string) => string | undefined;
  /** Every variable, or null where listing is not permitted (then only known names are read). */
  readonly all: (() => Environment) | null;
  readonly readTextFile: (path: string) => Promise<string>;
  /** Files of settings that count where the environment names no secret; the first that is there. */
  readonly files: readonly string[];
}

/** Every variable that a command reads: all that it may be permitted. */
export const COMMAND_NEEDS = [
  "REBOOTINATOR_SECRET",
  "REBOOTINATOR_SECRET_FILE",
  "PORT",
  "PUBLIC_URL",
  ...COMMAND_VARIABLES,
] as const;

/** Longest content of a `*_FILE`, in characters. */
const FILE_CHARACTERS_MAX = 4_096;

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

/** `environment` with each `*_FILE` replaced by what the file holds. */
async function readFiles(source: SettingsSource, environment: Environment): Promise<Environment> {
  const loaded: Record<string, string | undefined> = { ...environment };
  for (const name of FILE_SETTINGS) {
    const path = read(loaded, `${name}_FILE`);
    if (path === null) continue;
    if (read(loaded, name) !== null) {
      throw new TypeError(`Cannot read settings: ${name} and ${name}_FILE are both set; keep one`);
    }
    loaded[name] = await readSecretFile(source, { name: `${name}_FILE`, path });
  }
  return loaded;
}

async function readSecretFile(
  source: SettingsSource,
  file: { readonly name: string; readonly path: string },
): Promise<string> {
  const shown = `${file.name}=${JSON.stringify(file.path)}`;
  let text: string;
  try {
    text = await source.readTextFile(file.path);
  } catch (error) {
    const why = error instanceof Error ? error.name : "unknown error";
    throw new TypeError(`Cannot read settings: the file of ${shown} cannot be read (${why})`, {
      cause: error,
    });
  }
  const content = text.trim();
  if (content === "" || text.length > FILE_CHARACTERS_MAX || /[\r\n]/.test(content)) {
    throw new TypeError(
      `Cannot read settings: the file of ${shown} must hold one line of 1-${FILE_CHARACTERS_MAX} characters`,
    );
  }
  return content;
}
