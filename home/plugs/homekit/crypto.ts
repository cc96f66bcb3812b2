/** The ciphers that HomeKit is made of (HAP R2, chapter 5), out of what the runtime brings along. */
import { type Bytes, fromBase64Url, joinBytes, toBase64Url } from "../../../lib/base/bytes.ts";
import { createCipheriv, createDecipheriv } from "node:crypto";

/** Bytes that a seal adds. */
export const SEAL_BYTES = 16;

const CIPHER = "chacha20-poly1305";
const NONCE_BYTES = 12;
const KEY_BITS = 256;

/** A nonce of a word, such as `PV-Msg02`, or of a number that counts up. */
export function nonceOf(what: string | number): Bytes {
  const nonce = new Uint8Array(NONCE_BYTES);
  if (typeof what === "number") new DataView(nonce.buffer).setUint32(4, what, true);
  else nonce.set(new TextEncoder().encode(what), 4);
  return nonce;
}

interface SealOptions {
  readonly key: Uint8Array;
  readonly nonce: Uint8Array;
  /** Not hidden, but not to be changed either. */
  readonly open?: Uint8Array;
}

/** Hides and seals. */
export function sealFrame(plain: Uint8Array, { key, nonce, open }: SealOptions): Bytes {
  const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: SEAL_BYTES });
  if (open !== undefined) cipher.setAAD(open, { plaintextLength: plain.length });
  const hidden = cipher.update(plain);
  cipher.final();
  return joinBytes(hidden, cipher.getAuthTag());
}

/** Opens what was sealed; null when the seal is broken or another's. */
export function unsealFrame(sealed: Uint8Array, { key, nonce, open }: SealOptions): Bytes | null {
  const length = sealed.length - SEAL_BYTES;
  if (length < 0) return null;
  try {
    const cipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: SEAL_BYTES });
    cipher.setAuthTag(sealed.subarray(length));
    if (open !== undefined) cipher.setAAD(open, { plaintextLength: length });
    const plain = cipher.update(sealed.subarray(0, length));
    cipher.final();
    return joinBytes(plain);
  } catch {
    return null;
  }
}

/** A key of 32 bytes out of a secret, for one purpose: HKDF (RFC 5869) with SHA-512. */
export async function deriveKey(
  secret: Bytes,
  { salt, info }: { readonly salt: string; readonly info: string },
): Promise<Bytes> {
  const key = await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveBits"]);
  const ascii = (text: string) => new TextEncoder().encode(text);
  const how = { name: "HKDF", hash: "SHA-512", salt: ascii(salt), info: ascii(info) };
  return new Uint8Array(await crypto.subtle.deriveBits(how, key, KEY_BITS));
}

/** One half of a Diffie-Hellman exchange on Curve25519 (RFC 7748), for one use. */
export interface KeyExchange {
  readonly publicKey: Bytes;
  /** The shared secret; null for a public key that no honest peer sends. */
  readonly agree: (peer: Uint8Array) => Promise<Bytes | null>;
}

export async function createExchange(): Promise<KeyExchange> {
  const pair = await crypto.subtle.generateKey("X25519", false, ["deriveBits"]) as CryptoKeyPair;
  return {
    publicKey: new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey)),
    agree: async (peer) => {
      try {
        const key = await crypto.subtle.importKey("raw", joinBytes(peer), "X25519", false, []);
        const how = { name: "X25519", public: key };
        return new Uint8Array(await crypto.subtle.deriveBits(how, pair.privateKey, KEY_BITS));
      } catch {
        return null;
      }
    },
  };
}

/** A signing pair (Ed25519, RFC 8032), 32 bytes each. */
export interface SigningPair {
  /** A secret. */
  readonly seed: Bytes;
  readonly publicKey: Bytes;
}

export async function createSigningPair(): Promise<SigningPair> {
  const made = await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"]);
  const { d = "", x = "" } = await crypto.subtle.exportKey(
    "jwk",
    (made as CryptoKeyPair).privateKey,
  );
  return { seed: fromBase64Url(d), publicKey: fromBase64Url(x) };
}

/** Signs with what `createSigningPair()` made. */
export async function sign(message: Bytes, { seed, publicKey }: SigningPair): Promise<Bytes> {
  const jwk = { kty: "OKP", crv: "Ed25519", d: toBase64Url(seed), x: toBase64Url(publicKey) };
  const key = await crypto.subtle.importKey("jwk", jwk, "Ed25519", false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("Ed25519", key, message));
}

/** Whether the holder of a key has signed this message. */
export async function isSigned(
  message: Bytes,
  { signature, publicKey }: { readonly signature: Uint8Array; readonly publicKey: Uint8Array },
): Promise<boolean> {
  try {
    const raw = joinBytes(publicKey);
    const key = await crypto.subtle.importKey("raw", raw, "Ed25519", false, ["verify"]);
    return await crypto.subtle.verify("Ed25519", key, joinBytes(signature), message);
  } catch {
    return false;
  }
}
