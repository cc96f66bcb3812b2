import { type Bytes, fromBase64Url, toBase64Url } from "../../lib/base/bytes.ts";
/** Signing what leaves the cloud and comes back: links, forms on a page, cookies. */

/** What a signer is for; each purpose has a key of its own. */
export type SigningPurpose = "link" | "form" | "share" | "session";

/** Holds one derived key; the secret itself is nowhere in it. */
export interface Signer {
  /** HMAC-SHA-256 over `words`, 43 characters of base64url. */
  sign(words: string): Promise<string>;
  /** True when `mac` is that of `words`, spelled as `sign` spells it; as slow for every wrong one. */
  isRight(words: string, mac: string): Promise<boolean>;
}

const ENCODER = new TextEncoder();
const ALGORITHM = { name: "HMAC", hash: "SHA-256" } as const;
const MAC_REGEXP = /^[-_A-Za-z0-9]{43}$/;

/** Derives the key for one purpose from the cloud's secret. */
export async function createSigner(secret: string, purpose: SigningPurpose): Promise<Signer> {
  const root = await importHmacKey(ENCODER.encode(secret));
  const derived = await crypto.subtle.sign(
    "HMAC",
    root,
    ENCODER.encode(`rebootinator:key:1:${purpose}`),
  );
  const key = await importHmacKey(new Uint8Array(derived));
  return {
    async sign(words) {
      return toBase64Url(
        new Uint8Array(await crypto.subtle.sign("HMAC", key, ENCODER.encode(words))),
      );
    },
    async isRight(words, mac) {
      const bytes = readMac(mac);
      if (bytes === null) return false;
      return await crypto.subtle.verify("HMAC", key, bytes, ENCODER.encode(words));
    },
  };
}

/** A key for HMAC-SHA-256 (RFC 2104). */
export function importHmacKey(bytes: Bytes): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", bytes, ALGORITHM, false, ["sign", "verify"]);
}

/** 32 bytes; null: not our spelling, of which there is one for each. */
function readMac(text: string): Bytes | null {
  if (!MAC_REGEXP.test(text)) return null;
  const bytes = fromBase64Url(text);
  return toBase64Url(bytes) === text ? bytes : null;
}
