import { isLocalHost, plainHttp } from "../base/address.ts";
import { wrongSetting } from "../base/environment.ts";

/** Where the cloud keeps what it knows, and how it gets in. */
export type StoreConfig =
  /** The platform's own. */
  | { readonly kind: "platform" }
  /** A file; null: in the data folder of the XDG base directory specification. */
  | { readonly kind: "file"; readonly path: string | null }
  /** A denokv server, or whatever else speaks KV Connect. */
  | { readonly kind: "server"; readonly url: string; readonly token: string };

/** The runtime reads this variable itself; from a file it is put there by us. */
export const STORE_TOKEN = "DENO_KV_ACCESS_TOKEN";

/** The least that denokv takes. */
const TOKEN_CHARACTERS_MIN = 12;

/**
 * Reads `KV_PATH` and the token; null: not set. Throws TypeError that never shows the token.
 *
 * Plain http is for the own network alone: the token travels in every request.
 */
export function parseStore(
  { path, token, onDeploy }: {
    readonly path: string | null;
    readonly token: string | null;
    readonly onDeploy: boolean;
  },
): StoreConfig {
  if (onDeploy) return { kind: "platform" };
  if (path === null || !path.includes("://")) return { kind: "file", path };
  const url = plainHttp(path);
  if (url === null || url.search !== "") {
    const allowed = 'a file or like "https://kv.example.org", without a password';
    throw wrongSetting(`KV_PATH must be ${allowed}`, path);
  }
  if (url.protocol === "http:" && !isLocalHost(url)) {
    throw wrongSetting("KV_PATH must begin with https:// outside of the own network", path);
  }
  if (token === null || token.length < TOKEN_CHARACTERS_MIN) {
    const must = `must have at least ${TOKEN_CHARACTERS_MIN} characters`;
    const which = `${STORE_TOKEN} (or ${STORE_TOKEN}_FILE)`;
    const got = token?.length ?? "none";
    throw wrongSetting(`KV_PATH is a server, so ${which} ${must}, got ${got}`);
  }
  return { kind: "server", url: path, token };
}
