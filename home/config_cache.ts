/**
 * home.toml as it was understood at an earlier tick, so that a quiet tick loads neither the TOML
 * parser nor the checks: 12 ms of CPU and 6 MiB. The text that it came from is kept with it and
 * compared, not hashed (a first SHA-256 costs 1 MiB). No secret is kept; each is read anew from where
 * it came. A copy that does not fit every character and mode of now is as good as none.
 */
import type { HomeConfig } from "../lib/config/home_config.ts";
import { isSeveral } from "../lib/plugs/plug_identity.ts";
import { RELEASE } from "../lib/base/release.ts";
import type { ConfigOptions, ConfigOutcome, SecretOrigin } from "./config/config_file.ts";
import {
  CONFIG_BYTES_MAX,
  ConfigFault,
  readSecretFile,
  type SecretPlaces,
} from "./config/config_text.ts";
import { folderOf, readTextFile, replaceFile, type StoredText } from "./host/files.ts";
import { loadLater } from "./later.ts";

/**
 * Names the code that understands home.toml; another code believes no copy of this one. The mirror
 * test fails and says the new name whenever that code changes.
 */
export const CONFIG_CODE = "2f2c11231c924f09";

const CACHE_FILE = "config.json";
/** Two lines with the text of home.toml and what it means. */
const CACHE_BYTES_MAX = 6 * CONFIG_BYTES_MAX;

/** home.toml's settings, and what should be kept of them for the next tick. */
export interface CachedConfig {
  readonly outcome: ConfigOutcome | Recalled;
  /** The text for `rememberConfig()`; null: nothing to be kept, or it is kept already. */
  readonly draft: string | null;
}

/** Settings that were understood at an earlier tick. */
export interface Recalled {
  readonly kind: "recalled";
  readonly config: HomeConfig;
  readonly warnings: readonly string[];
}

/** Where the copy is. */
export interface CacheOptions extends ConfigOptions {
  /** Null: nowhere. */
  readonly cacheFolder: string | null;
}

interface Kept {
  /** All that `config` depends on, but secrets. */
  readonly facts: unknown;
  /** Secrets are empty. */
  readonly config: HomeConfig;
  readonly warnings: readonly string[];
  readonly secrets: readonly KeptSecret[];
}

/** Where a secret is read from, each time, and how long it is. */
type KeptSecret =
  & Pick<SecretOrigin, "section" | "key" | "index">
  & { readonly length: number }
  & ({ readonly file: string } | { readonly at: number });

/** A secret of one length is as valid as another; the mirror test asks the checks. */
const SECRET_REGEXP = /^[\x21-\x7e]+$/;
/** Within home.toml it must not end the text that it stands in, nor mean something else. */
const INLINE_REGEXP = /^[^"'\\]+$/;

type TextFile = Extract<StoredText, { readonly kind: "text" }>;

interface Sources {
  readonly home: TextFile;
  readonly path: string;
  readonly places: SecretPlaces;
}

/** The settings: as kept where that still fits, else read and checked; throws only for a bug. */
export async function loadConfig(path: string, options: CacheOptions): Promise<CachedConfig> {
  const { cacheFolder, credentialsFolder } = options;
  const home = readTextFile(path, CONFIG_BYTES_MAX);
  const places = { credentials: credentialsFolder, beside: folderOf(path) };
  if (home.kind === "text" && cacheFolder !== null) {
    const recalled = recall(cacheFolder, { home, path, places });
    if (recalled !== null) return { outcome: recalled, draft: null };
  }
  const { understandConfig } = await loadLater("./config/config_file.ts");
  const outcome = understandConfig(home, { path, credentialsFolder });
  if (outcome.kind === "failed" || home.kind !== "text") return { outcome, draft: null };
  return { outcome, draft: draftOf(outcome, { home, path, places }) };
}

/** Keeps a draft for the next tick. Only the holder of the lock may; failing costs only time. */
export function rememberConfig(cacheFolder: string, draft: string): void {
  replaceFile(`${cacheFolder}/${CACHE_FILE}`, draft);
}

function recall(cacheFolder: string, sources: Sources): Recalled | null {
  const stored = readTextFile(`${cacheFolder}/${CACHE_FILE}`, CACHE_BYTES_MAX);
  if (stored.kind !== "text") return null;
  try {
    const [line = "", twin] = stored.text.split("\n");
    if (line !== twin) return null;
    const kept: Kept = JSON.parse(line);
    const found = kept.secrets.map((secret) => readSecret(secret, sources));
    const fit = found.every(({ value }, index) => isFit(value, kept.secrets[index]));
    // Only when the facts agree is it known that `draftOf()` wrote this, of just these sources.
    const facts = factsOf(kept.secrets, { ...sources, found });
    if (!fit || JSON.stringify(facts) !== JSON.stringify(kept.facts)) return null;
    return {
      kind: "recalled",
      config: withSecrets(kept.config, kept.secrets, found.map(({ value }) => value)),
      warnings: kept.warnings,
    };
  } catch (error) {
    // A torn copy, or a secret that is gone: reading everything anew will say what is wrong.
    if (error instanceof SyntaxError || error instanceof TypeError) return null;
    if (error instanceof ConfigFault) return null;
    throw error;
  }
}

/** The text to keep; null where a secret could not be found again just as it is. */
function draftOf(
  outcome: Extract<ConfigOutcome, { readonly kind: "loaded" }>,
  sources: Sources,
): string | null {
  const { config, warnings } = outcome;
  const { text } = sources.home;
  const values = outcome.secrets.map((origin) => secretIn(config, origin));
  const secrets = outcome.secrets.map(({ section, key, index, file }, number): KeptSecret => {
    const value = values[number] ?? "";
    const { length } = value;
    if (file !== null) return { section, key, index, length, file: file.name };
    // Only where it stands once, and nothing is escaped, is that the place that was read.
    const isPlain = text.indexOf(value) === text.lastIndexOf(value) && !text.includes("\\");
    return { section, key, index, length, at: isPlain ? text.indexOf(value) : text.length };
  });
  const found = secrets.map((secret) => readSecret(secret, sources));
  const same = found.every(({ value }, index) =>
    value === values[index] && isFit(value, secrets[index])
  );
  if (!same) return null;
  const facts = factsOf(secrets, { ...sources, found });
  const kept: Kept = { facts, config: withSecrets(config, secrets, []), warnings, secrets };
  const line = JSON.stringify(kept);
  // Twice, so that rot in either shows.
  return `${line}\n${line}`;
}

function isFit(value: string, secret: KeptSecret | undefined): boolean {
  if (secret === undefined || value.length !== secret.length) return false;
  return SECRET_REGEXP.test(value) && ("file" in secret || INLINE_REGEXP.test(value));
}

interface Secret {
  readonly value: string;
  readonly path: string | null;
  readonly mode: number | null;
}

function readSecret(secret: KeptSecret, { home, places }: Sources): Secret {
  if ("file" in secret) {
    const field = `${secret.section}.${secret.key}_file`;
    return readSecretFile(secret.file, { places, field });
  }
  const value = home.text.slice(secret.at, secret.at + secret.length);
  return { value, path: null, mode: null };
}

/** Where each section of home.toml is in the settings. */
const FIELDS = { plug: "plug", soft_reboot: "softReboot", cloud: "cloud", ntfy: "ntfy" } as const;

type SecretSlot = Pick<KeptSecret, "section" | "key" | "index">;

function secretIn(config: HomeConfig, { section, key, index }: SecretSlot) {
  const { plug } = config;
  const member = section === "plug" && isSeveral(plug) ? plug.members[index ?? 0] : null;
  const settings: Readonly<Record<string, unknown>> = {
    ...(member?.plug ?? config[FIELDS[section]]),
  };
  return String(settings[key] ?? "");
}

function withSecret(config: HomeConfig, { section, key, index }: SecretSlot, value: string) {
  const { plug } = config;
  if (section !== "plug" || !isSeveral(plug)) {
    const field = FIELDS[section];
    return { ...config, [field]: { ...config[field], [key]: value } };
  }
  const members = plug.members.map((member, number) =>
    number === index ? { ...member, plug: { ...member.plug, [key]: value } } : member
  );
  return { ...config, plug: { ...plug, members } };
}

/** `config` with these secrets, empty where `values` has none. */
function withSecrets(
  config: HomeConfig,
  secrets: readonly KeptSecret[],
  values: readonly string[],
): HomeConfig {
  return secrets.reduce(
    (each, secret, index) => withSecret(each, secret, values[index] ?? ""),
    config,
  );
}

function factsOf(
  secrets: readonly KeptSecret[],
  { home, path, places, found }: Sources & { readonly found: readonly Secret[] },
): unknown {
  const { text, mode } = home;
  const files = found.map((secret) => [secret.path, secret.mode]);
  return [CONFIG_CODE, RELEASE, path, places, mode, files, withoutSecrets(text, secrets)];
}

/** home.toml with the secrets cut out that stand in it. */
function withoutSecrets(text: string, secrets: readonly KeptSecret[]): string {
  return secrets.toSorted((a, b) => placeOf(b) - placeOf(a)).reduce(
    (rest, secret) =>
      "file" in secret ? rest : rest.slice(0, secret.at) + rest.slice(secret.at + secret.length),
    text,
  );
}

function placeOf(secret: KeptSecret): number {
  return "file" in secret ? -1 : secret.at;
}
