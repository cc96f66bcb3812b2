/**
 * home.toml as it was understood at an earlier tick, so that a quiet tick loads neither the TOML
 * parser nor the checks: 13 ms of CPU and 6 MiB. No secret is kept; each is read anew from where
 * it came. A copy that does not fit every byte, mode and secret of now is as good as none.
 */
import type { HomeConfig } from "../lib/home_config.ts";
import { RELEASE } from "../lib/release.ts";
import type { ConfigOptions, ConfigOutcome, SecretOrigin } from "./config_file.ts";
import { CONFIG_BYTES_MAX, ConfigFault, readSecretFile, type SecretPlaces } from "./config_text.ts";
import { folderOf, readTextFile, replaceFile, type StoredText } from "./files.ts";

/**
 * Names the code that understands home.toml; another code believes no copy of this one. The mirror
 * test fails and says the new name whenever that code changes.
 */
export const CONFIG_CODE = "a41f4e7b723129d2";

const CACHE_FILE = "config.json";

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

/** What is kept; `digest` covers the rest and all that it was made of. */
interface Kept {
  /** Secrets are empty. */
  readonly config: HomeConfig;
  readonly warnings: readonly string[];
  readonly secrets: readonly KeptSecret[];
}

/** Where a secret is read from, each time. */
type KeptSecret =
  & Pick<SecretOrigin, "section" | "key">
  & ({ readonly file: string } | { readonly at: number; readonly length: number });

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
    const recalled = await recall(cacheFolder, { home, path, places });
    if (recalled !== null) return { outcome: recalled, draft: null };
  }
  const { understandConfig } = await import("./config_file.ts");
  const outcome = understandConfig(home, { path, credentialsFolder });
  if (outcome.kind === "failed" || home.kind !== "text") return { outcome, draft: null };
  return { outcome, draft: await draftOf(outcome, { home, path, places }) };
}

/** Keeps a draft for the next tick. Only the holder of the lock may; failing costs only time. */
export function rememberConfig(cacheFolder: string, draft: string): void {
  replaceFile(`${cacheFolder}/${CACHE_FILE}`, draft);
}

async function recall(cacheFolder: string, sources: Sources): Promise<Recalled | null> {
  const stored = readTextFile(`${cacheFolder}/${CACHE_FILE}`, CONFIG_BYTES_MAX);
  if (stored.kind !== "text") return null;
  try {
    const { digest, ...kept }: Kept & { readonly digest: string } = JSON.parse(stored.text);
    const found = kept.secrets.map((secret) => readSecret(secret, sources));
    // Only now is it known that the text was written by `draftOf()`, of just these sources.
    if (digest !== await digestOf(kept, { ...sources, found })) return null;
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
async function draftOf(
  outcome: Extract<ConfigOutcome, { readonly kind: "loaded" }>,
  sources: Sources,
): Promise<string | null> {
  const { config, warnings } = outcome;
  const values = outcome.secrets.map((origin) => secretIn(config, origin));
  const secrets = outcome.secrets.map(({ section, key, file }, index): KeptSecret => {
    if (file !== null) return { section, key, file: file.name };
    const value = values[index] ?? "";
    return { section, key, at: sources.home.text.indexOf(value), length: value.length };
  });
  const found = secrets.map((secret) => readSecret(secret, sources));
  // Written with escapes, or a file that has changed since: it would be kept unchecked.
  if (found.some(({ value }, index) => value === "" || value !== values[index])) return null;
  const kept: Kept = { config: withSecrets(config, secrets, []), warnings, secrets };
  return JSON.stringify({ ...kept, digest: await digestOf(kept, { ...sources, found }) });
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

function secretIn(config: HomeConfig, { section, key }: Pick<KeptSecret, "section" | "key">) {
  const settings: Readonly<Record<string, unknown>> = { ...config[section] };
  return String(settings[key] ?? "");
}

/** `config` with these secrets, empty where `values` has none. */
function withSecrets(
  config: HomeConfig,
  secrets: readonly KeptSecret[],
  values: readonly string[],
): HomeConfig {
  return secrets.reduce(
    (each, { section, key }, index) => ({
      ...each,
      [section]: { ...each[section], [key]: values[index] ?? "" },
    }),
    config,
  );
}

async function digestOf(
  { config, warnings, secrets }: Kept,
  { home, path, places, found }: Sources & { readonly found: readonly Secret[] },
): Promise<string> {
  const all = [CONFIG_CODE, RELEASE, config, warnings, secrets, home, path, places, found];
  const bytes = new TextEncoder().encode(JSON.stringify(all));
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}
