/**
 * Hashes and cipher of KLAP, the local protocol of Tapo plugs and of newer Kasa plugs, in both of its
 * versions (as open clients of it have them). Web Crypto has no MD5, so this is node's.
 */
import { type Bytes, joinBytes } from "../../../lib/base/bytes.ts";
import { createCipheriv, createDecipheriv, createHash, timingSafeEqual } from "node:crypto";

/** v1 hashes with MD5 and does not tie its answer to both seeds. */
export type KlapVersion = "v1" | "v2";

/** What a plug is shown instead of e-mail and password: it opens this account's plugs at home. */
export interface Credential {
  readonly version: KlapVersion;
  /** A secret; v1: 16 bytes, v2: 32. */
  readonly hash: Bytes;
}

/** The random halves of a session, 16 bytes each: the client's and the plug's. */
export interface Seeds {
  readonly local: Bytes;
  readonly remote: Bytes;
}

/** What messages of one session are hidden and signed with. */
export type SessionKeys = Readonly<ReturnType<typeof sessionKeys>>;

export const SEED_BYTES = 16;
const SIGNATURE_BYTES = 32;
export const SEQUENCE_MAX = 0x7fff_ffff;

/** What e-mail and password come to, letters as they are. */
export function credentialOf(
  version: KlapVersion,
  { user, password }: { readonly user: string; readonly password: string },
): Credential {
  const [outer, inner] = version === "v1" ? ["md5", "md5"] as const : ["sha256", "sha1"] as const;
  const of = (text: string) => hash(inner, new TextEncoder().encode(text));
  return { version, hash: hash(outer, of(user), of(password)) };
}

/** Whether the plug's answer shows that it knows the account. */
export function isProofOf(credential: Credential, seeds: Seeds, proof: Bytes): boolean {
  const { version, hash: known } = credential;
  const { local, remote } = seeds;
  const right = version === "v1"
    ? hash("sha256", local, known)
    : hash("sha256", local, remote, known);
  return proof.length === right.length && timingSafeEqual(proof, right);
}

/** What shows the plug that we know the account. */
export function proofFor({ version, hash: known }: Credential, { local, remote }: Seeds): Bytes {
  return version === "v1" ? hash("sha256", remote, known) : hash("sha256", remote, local, known);
}

/** The keys that both sides make of what they know by now. */
export function sessionKeys({ hash: known }: Credential, { local, remote }: Seeds) {
  const of = (word: string) => hash("sha256", new TextEncoder().encode(word), local, remote, known);
  const iv = of("iv");
  return {
    /** AES-128. */
    key: of("lsk").slice(0, 16),
    /** First 12 bytes of every initial vector. */
    iv: iv.slice(0, 12),
    signature: of("ldk").slice(0, 28),
    /** Signed 32 bits; the first message has the number after it. */
    sequence: new DataView(iv.buffer).getInt32(28),
  };
}

/** A message with its signature before it. */
export function seal(keys: SessionKeys, sequence: number, message: string): Bytes {
  const number = numbered(sequence);
  const cipher = createCipheriv("aes-128-cbc", keys.key, joinBytes(keys.iv, number));
  const hidden = joinBytes(cipher.update(new TextEncoder().encode(message)), cipher.final());
  return joinBytes(hash("sha256", keys.signature, number, hidden), hidden);
}

/**
 * The message of an answer; null when it is none. The signature of an answer is left alone, as open
 * clients leave it: how every firmware makes it is not known.
 */
export function unseal(keys: SessionKeys, sequence: number, sealed: Bytes): string | null {
  const hidden = sealed.subarray(SIGNATURE_BYTES);
  if (hidden.length === 0) return null;
  try {
    const iv = joinBytes(keys.iv, numbered(sequence));
    const decipher = createDecipheriv("aes-128-cbc", keys.key, iv);
    const message = joinBytes(decipher.update(hidden), decipher.final());
    return new TextDecoder("utf-8", { fatal: true }).decode(message);
  } catch {
    return null;
  }
}

function numbered(sequence: number): Bytes {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setInt32(0, sequence);
  return bytes;
}

function hash(name: "md5" | "sha1" | "sha256", ...parts: readonly Uint8Array[]): Bytes {
  const sum = createHash(name);
  for (const part of parts) sum.update(part);
  return new Uint8Array(sum.digest());
}
