/** What home.toml and the secret files beside it hold, before any of it is understood. */
import { readTextFile } from "../host/files.ts";

/** Largest home.toml, in bytes. */
export const CONFIG_BYTES_MAX = 64 * 1024;

const SECRET_BYTES_MAX = 4 * 1024;
const READABLE_BY_OTHERS = 0o004;

/** A fault in what the owner wrote; anything else that is thrown is a bug and goes on its way. */
export class ConfigFault extends Error {}

/** Where secret files may be. */
export interface SecretPlaces {
  /** systemd's `CREDENTIALS_DIRECTORY`, looked at first; null: none. */
  readonly credentials: string | null;
  /** The folder of home.toml. */
  readonly beside: string;
}

/** A secret as its file holds it. */
export interface FoundSecret {
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
