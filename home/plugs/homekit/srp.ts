/**
 * SRP-6a (RFC 5054) as HomeKit uses it (HAP R2, 5.5): proves that both sides know the setup code
 * without telling it. 3072-bit group, generator 5, SHA-512. For pairing only, once in a plug's life.
 */
import { type Bytes, joinBytes } from "../../../lib/base/bytes.ts";
import { getDiffieHellman } from "node:crypto";

const GENERATOR = 5n;
const GROUP_BYTES = 384;

/** What the accessory said first. */
export interface SrpOffer {
  readonly salt: Uint8Array;
  /** Its public number, at most 384 bytes. */
  readonly theirs: Uint8Array;
}

/** This side's answer. */
export interface SrpProof {
  /** Our public number. */
  readonly own: Bytes;
  readonly proof: Bytes;
  /** What the accessory must prove in turn. */
  readonly expected: Bytes;
  /** Both sides' secret. */
  readonly key: Bytes;
}

/** The group's prime: RFC 3526's group 15, which RFC 5054 and HAP give other generators. */
function prime(): bigint {
  return BigInt(`0x${getDiffieHellman("modp15").getPrime("hex")}`);
}

/**
 * Answers an offer; null for a public number that would give the secret away.
 *
 * @param secret 32 random bytes
 */
export async function proveCode(
  { salt, theirs }: SrpOffer,
  { user, code, secret }: {
    readonly user: string;
    readonly code: string;
    readonly secret: Uint8Array;
  },
): Promise<SrpProof | null> {
  const n = prime();
  const b = toNumber(theirs);
  if (theirs.length > GROUP_BYTES || b % n === 0n) return null;
  const a = toNumber(secret);
  const own = toBytes(power(GENERATOR, a, n));
  const identity = await hash(ascii(`${user}:${code}`));
  const x = toNumber(await hash(salt, identity));
  const k = toNumber(await hash(toBytes(n), toBytes(GENERATOR)));
  const u = toNumber(await hash(own, toBytes(b)));
  const base = (((b - k * power(GENERATOR, x, n)) % n) + n) % n;
  const key = await hash(toBytes(power(base, a + u * x, n)));
  const group = await hash(toBytes(n));
  const generator = await hash(Uint8Array.of(Number(GENERATOR)));
  const both = group.map((byte, index) => byte ^ (generator[index] ?? 0));
  const proof = await hash(both, await hash(ascii(user)), salt, own, theirs, key);
  return { own, proof, expected: await hash(own, proof, key), key };
}

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  let square = base % modulus;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if ((rest & 1n) === 1n) result = result * square % modulus;
    square = square * square % modulus;
  }
  return result;
}

async function hash(...parts: readonly Uint8Array[]): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest("SHA-512", joinBytes(...parts)));
}

function ascii(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function toNumber(bytes: Uint8Array): bigint {
  return BigInt(`0x0${bytes.toHex()}`);
}

/** As many bytes as the group's prime has. */
function toBytes(value: bigint): Bytes {
  return Uint8Array.fromHex(value.toString(16).padStart(2 * GROUP_BYTES, "0"));
}
