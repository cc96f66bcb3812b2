import { homeConfigFaults } from "../../lib/config/home_config_faults.ts";
import { parse as parseToml } from "@std/toml";
import type { HomeConfig } from "../../lib/config/home_config.ts";
import { parseHomeConfig } from "../../lib/config/home_config.ts";
import { DRIVERS } from "../plugs/drivers.ts";
import { folderOf, readTextFile, type StoredText } from "../host/files.ts";
import { isTable } from "../../lib/base/settings.ts";

/** Largest home.toml, in bytes. */
export const CONFIG_BYTES_MAX = 64 * 1024;

const SECRET_BYTES_MAX = 4 * 1024;
const READABLE_BY_OTHERS = 0o004;

/** A fault in what the owner wrote; anything else that is thrown is a bug and goes on its way. */
export class ConfigFault extends Error {}

/** What came of reading home.toml with its secrets. */
export type ConfigOutcome =
  | {
    readonly kind: "loaded";
    readonly config: HomeConfig;
    /** For the owner, in plain words. */
    readonly warnings: readonly string[];
    /** Where each secret in `config` comes from. */
    readonly secrets: readonly SecretOrigin[];
  }
  /** `why` is one line without secrets. */
  | { readonly kind: "failed"; readonly why: string };

/** One secret of home.toml. */
export interface SecretOrigin {
  readonly section: SecretSection;
  readonly key: string;
  /** Which of several tables of that name, from 0; null: there is one. */
  readonly index: number | null;
  /** The file as home.toml names it and what it held; null: written in home.toml itself. */
  readonly file: { readonly name: string; readonly found: FoundSecret } | null;
}

/** Tables of home.toml in which secrets may stand. */
export type SecretSection = "soft_reboot" | "plug" | "cloud" | "ntfy" | "mqtt";

/** Settings that are secrets; each may be in a file of its own, named by `..._file`. */
const SECRETS: readonly (readonly [SecretSection, string])[] = [
  ["soft_reboot", "password"],
  ...new Set(DRIVERS.flatMap(({ secrets }) => secrets)).values().map((key) =>
    ["plug", key] as const
  ),
  ["cloud", "token"],
  ["ntfy", "token"],
  ["mqtt", "password"],
];

/** Where secrets may be. */
export interface ConfigOptions {
  /** systemd's `CREDENTIALS_DIRECTORY`, looked at first; null: none. */
  readonly credentialsFolder: string | null;
}

type Table = Readonly<Record<string, unknown>>;

/** Reads and checks home.toml and the secret files that it names; throws only for a bug. */
export function loadHomeConfig(path: string, options: ConfigOptions): ConfigOutcome {
  try {
    const { text, mode } = readWhole(path);
    const table = readToml(text);
    const warnings: string[] = [];
    const holdsSecret = SECRETS.some(([section, key]) =>
      sectionsOf(table, section).some((each) => key in each.section)
    );
    if (holdsSecret && isOpen(mode)) {
      warnings.push(`${path} holds a secret and anyone on this host can read it: chmod 600 it`);
    }
    const places = { credentials: options.credentialsFolder, beside: folderOf(path) };
    const { filled, secrets } = fillSecrets(table, places);
    for (const { file } of secrets) {
      if (file === null || !isOpen(file.found.mode)) continue;
      const { path } = file.found;
      warnings.push(`${path} is a secret and anyone on this host can read it: chmod 600 it`);
    }
    const config = checkConfig(filled);
    if (table["for_tests_only"] === true) {
      warnings.push("for_tests_only is set: times may be too short for a real router");
    }
    return { kind: "loaded", config, warnings, secrets };
  } catch (error) {
    if (error instanceof ConfigFault) return { kind: "failed", why: error.message };
    throw error;
  }
}

function readWhole(path: string): Extract<StoredText, { readonly kind: "text" }> {
  const stored = readTextFile(path, CONFIG_BYTES_MAX);
  switch (stored.kind) {
    case "text":
      return stored;
    case "missing":
      throw new ConfigFault(`Cannot read home.toml: there is no ${path}`);
    case "unreadable":
      throw new ConfigFault(describeUnread(path, stored.why));
  }
}

/** Why a home.toml that is there gave no text, for people: installed settings are for root's eyes. */
export function describeUnread(path: string, why: string): string {
  const next = why === "permission denied" ? ": try sudo" : "";
  return `Cannot read home.toml: ${path}: ${why}${next}`;
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
    return parseHomeConfig(table, { drivers: DRIVERS });
  } catch (error) {
    if (!(error instanceof Error) || !error.message.startsWith("Cannot read ")) throw error;
    const faults = homeConfigFaults(table, { drivers: DRIVERS });
    throw new ConfigFault(oneLineOf(faults, error.message));
  }
}

/** All of them, what is being read said once. */
function oneLineOf(faults: readonly string[], first: string): string {
  const [one = first, ...more] = faults;
  return [one, ...more.map((fault) => fault.replace(/^Cannot read [^:]*: /, ""))].join("; and ");
}

/** The table with every `…_file` replaced by what that file holds. */
function fillSecrets(
  table: Table,
  places: SecretPlaces,
): { readonly filled: Table; readonly secrets: readonly SecretOrigin[] } {
  const filled: Record<string, unknown> = { ...table };
  const secrets: SecretOrigin[] = [];
  for (const [name, key] of SECRETS) {
    for (const { section, index } of sectionsOf(filled, name)) {
      const file = section[`${key}_file`];
      if (file === undefined) {
        if (key in section) secrets.push({ section: name, key, index, file: null });
        continue;
      }
      const path = index === null ? name : `${name} ${index + 1}`;
      const field = `${path}.${key}_file`;
      if (key in section) {
        throw new ConfigFault(
          `Cannot read home.toml: set "${path}.${key}" or "${field}", not both`,
        );
      }
      if (typeof file !== "string" || file === "") {
        throw new ConfigFault(`Cannot read home.toml: "${field}" must be the name of a file`);
      }
      const found = readSecretFile(file, { places, field });
      const { [`${key}_file`]: _, ...rest } = section;
      const whole = { ...rest, [key]: found.value };
      const tables = filled[name];
      filled[name] = Array.isArray(tables) && index !== null
        ? tables.toSpliced(index, 1, whole)
        : whole;
      secrets.push({ section: name, key, index, file: { name: file, found } });
    }
  }
  return { filled, secrets };
}

interface FoundSection {
  readonly section: Table;
  /** Null: it is written once, not in a list. */
  readonly index: number | null;
}

/** All tables of that name, as far as they are tables. */
function sectionsOf(table: Table, name: string): readonly FoundSection[] {
  const value = table[name];
  if (isTable(value)) return [{ section: value, index: null }];
  if (!Array.isArray(value)) return [];
  return value.flatMap((each: unknown, index) => isTable(each) ? [{ section: each, index }] : []);
}

/** Where secret files may be. */
interface SecretPlaces {
  /** systemd's `CREDENTIALS_DIRECTORY`, looked at first; null: none. */
  readonly credentials: string | null;
  /** The folder of home.toml. */
  readonly beside: string;
}

/** A secret as its file holds it. */
interface FoundSecret {
  readonly value: string;
  readonly path: string;
  /** Null where the system knows no modes. */
  readonly mode: number | null;
}

/** Reads the file that `field` names; throws ConfigFault, without the secret. */
export function readSecretFile(
  file: string,
  options: { readonly places: SecretPlaces; readonly field: string },
): FoundSecret {
  const { places: { credentials, beside }, field } = options;
  const candidates = file.startsWith("/")
    ? [file]
    : [...(credentials === null ? [] : [`${credentials}/${file}`]), `${beside}/${file}`];
  for (const path of candidates) {
    const stored = readTextFile(path, SECRET_BYTES_MAX);
    if (stored.kind === "missing") continue;
    if (stored.kind === "unreadable") {
      throw new ConfigFault(`Cannot read home.toml: "${field}": ${path}: ${stored.why}`);
    }
    return { value: stored.text.trim(), path, mode: stored.mode };
  }
  throw new ConfigFault(`Cannot read home.toml: "${field}": there is no ${candidates.at(-1)}`);
}

/** Whether anyone on the host may read what has this mode. */
export function isOpen(mode: number | null): boolean {
  return mode !== null && (mode & READABLE_BY_OTHERS) !== 0;
}
