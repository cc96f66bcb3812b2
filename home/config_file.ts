import { parse as parseToml } from "@std/toml";
import type { HomeConfig } from "../lib/home_config.ts";
import { parseHomeConfig } from "../lib/home_config_parse.ts";
import { folderOf, readTextFile } from "./files.ts";

/** Largest home.toml, in bytes. */
export const CONFIG_BYTES_MAX = 64 * 1024;

const SECRET_BYTES_MAX = 4 * 1024;
const READABLE_BY_OTHERS = 0o004;

/** Settings that are secrets; each may be in a file of its own, named by `…_file`. */
const SECRETS = [
  ["plug", "key"],
  ["plug", "password"],
  ["plug", "token"],
  ["cloud", "token"],
  ["ntfy", "token"],
] as const;

/** What came of reading home.toml with its secrets. */
export type ConfigOutcome =
  | {
    readonly kind: "loaded";
    readonly config: HomeConfig;
    /** For the owner, in plain words. */
    readonly warnings: readonly string[];
  }
  /** `why` is one line without secrets. */
  | { readonly kind: "failed"; readonly why: string };

/** Where secrets may be. */
export interface ConfigOptions {
  /** systemd's `CREDENTIALS_DIRECTORY`, looked at first; null: none. */
  readonly credentialsFolder: string | null;
}

type Table = Readonly<Record<string, unknown>>;

/** A fault in what the owner wrote; anything else that is thrown is a bug and goes on its way. */
class ConfigFault extends Error {}

/** Reads and checks home.toml and the secret files that it names; throws only for a bug. */
export function loadHomeConfig(path: string, options: ConfigOptions): ConfigOutcome {
  try {
    const { text, mode } = readConfig(path);
    const table = readToml(text);
    const warnings: string[] = [];
    if (SECRETS.some(([section, key]) => key in sectionOf(table, section)) && isOpen(mode)) {
      warnings.push(`${path} holds a secret and anyone on this host can read it: chmod 600 it`);
    }
    const folders = { credentials: options.credentialsFolder, beside: folderOf(path) };
    const config = checkConfig(fillSecrets(table, { folders, warnings }));
    if (table["for_tests_only"] === true) {
      warnings.push("for_tests_only is set: times may be too short for a real router");
    }
    return { kind: "loaded", config, warnings };
  } catch (error) {
    if (error instanceof ConfigFault) return { kind: "failed", why: error.message };
    throw error;
  }
}

function readConfig(path: string): { readonly text: string; readonly mode: number | null } {
  const stored = readTextFile(path, CONFIG_BYTES_MAX);
  switch (stored.kind) {
    case "text":
      return stored;
    case "missing":
      throw new ConfigFault(`Cannot read home.toml: there is no ${path}`);
    case "unreadable":
      throw new ConfigFault(`Cannot read home.toml: ${path}: ${stored.why}`);
  }
}

function readToml(text: string): Table {
  try {
    return parseToml(text);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    // The parser's own words may repeat the text, and with it a secret.
    const place = /line (\d+), column \d+/.exec(error.message);
    const where = place === null ? "the text" : `the text near line ${place[1]}`;
    throw new ConfigFault(`Cannot read home.toml: ${where} is not TOML (https://toml.io)`);
  }
}

function checkConfig(table: Table): HomeConfig {
  try {
    return parseHomeConfig(table);
  } catch (error) {
    if (error instanceof Error && error.message.startsWith("Cannot read ")) {
      throw new ConfigFault(error.message);
    }
    throw error;
  }
}

interface SecretRun {
  readonly folders: { readonly credentials: string | null; readonly beside: string };
  readonly warnings: string[];
}

/** The table with every `…_file` replaced by what that file holds. */
function fillSecrets(table: Table, run: SecretRun): Table {
  const filled: Record<string, unknown> = { ...table };
  for (const [name, key] of SECRETS) {
    const section = sectionOf(filled, name);
    const file = section[`${key}_file`];
    if (file === undefined) continue;
    const field = `${name}.${key}_file`;
    if (key in section) {
      throw new ConfigFault(`Cannot read home.toml: set "${name}.${key}" or "${field}", not both`);
    }
    if (typeof file !== "string" || file === "") {
      throw new ConfigFault(`Cannot read home.toml: "${field}" must be the name of a file`);
    }
    const { [`${key}_file`]: _, ...rest } = section;
    filled[name] = { ...rest, [key]: readSecretFile(file, { ...run, field }) };
  }
  return filled;
}

function readSecretFile(file: string, run: SecretRun & { readonly field: string }): string {
  const { credentials, beside } = run.folders;
  const candidates = file.startsWith("/")
    ? [file]
    : [...(credentials === null ? [] : [`${credentials}/${file}`]), `${beside}/${file}`];
  for (const path of candidates) {
    const stored = readTextFile(path, SECRET_BYTES_MAX);
    if (stored.kind === "missing") continue;
    if (stored.kind === "unreadable") {
      throw new ConfigFault(`Cannot read home.toml: "${run.field}": ${path}: ${stored.why}`);
    }
    if (isOpen(stored.mode)) {
      run.warnings.push(`${path} is a secret and anyone on this host can read it: chmod 600 it`);
    }
    return stored.text.trim();
  }
  throw new ConfigFault(`Cannot read home.toml: "${run.field}": there is no ${candidates.at(-1)}`);
}

function sectionOf(table: Table, name: string): Table {
  const value = table[name];
  const isSection = typeof value === "object" && value !== null && !Array.isArray(value);
  return isSection ? value as Table : {};
}

function isOpen(mode: number | null): boolean {
  return mode !== null && (mode & READABLE_BY_OTHERS) !== 0;
}
