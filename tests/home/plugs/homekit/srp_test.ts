import { joinBytes } from "../../../../lib/base/bytes.ts";
import { assertEquals, assertNotEquals } from "@std/assert";
import { getDiffieHellman } from "node:crypto";
import { proveCode } from "../../../../home/plugs/homekit/srp.ts";

const N = BigInt(`0x${getDiffieHellman("modp15").getPrime("hex")}`);
const SALT = new Uint8Array(16).fill(7);
const SECRET = new Uint8Array(32).fill(9);
const RIGHT = { user: "Pair-Setup", code: "131-22-133", secret: SECRET };

/** The accessory's half of RFC 5054, 2.6, which knows only what the code is checked with. */
async function accessory(code: string) {
  const identity = await hash(ascii(`Pair-Setup:${code}`));
  const verifier = power(5n, number(await hash(SALT, identity)));
  const b = 123_456_789_123_456_789n;
  const k = number(await hash(bytes(N), bytes(5n)));
  const theirs = bytes((k * verifier + power(5n, b)) % N);
  return {
    theirs,
    key: async (own: Uint8Array) => {
      const u = number(await hash(own, theirs));
      return await hash(bytes(power(number(own) * power(verifier, u) % N, b)));
    },
  };
}

Deno.test("both sides come to the same key by the same code, and to another by another", async () => {
  const { theirs, key } = await accessory("131-22-133");
  const proof = await proveCode({ salt: SALT, theirs }, RIGHT);
  assertEquals(proof?.key, await key(proof?.own ?? SALT));
  assertEquals([proof?.own.length, proof?.proof.length], [384, 64]);
  assertEquals(
    proof?.expected,
    await hash(proof?.own ?? SALT, proof?.proof ?? SALT, proof?.key ?? SALT),
  );
  const wrong = await proveCode({ salt: SALT, theirs }, { ...RIGHT, code: "131-22-134" });
  assertNotEquals(wrong?.key, await key(wrong?.own ?? SALT));
});

Deno.test("a public number that would give the secret away is refused", async () => {
  for (
    const theirs of [new Uint8Array(), new Uint8Array(384), bytes(N), new Uint8Array(385).fill(1)]
  ) {
    assertEquals(await proveCode({ salt: SALT, theirs }, RIGHT), null);
  }
  assertNotEquals(await proveCode({ salt: SALT, theirs: bytes(N - 1n) }, RIGHT), null);
});

function power(base: bigint, exponent: bigint): bigint {
  if (exponent === 0n) return 1n;
  const half = power(base, exponent >> 1n);
  const whole = half * half % N;
  return (exponent & 1n) === 1n ? whole * base % N : whole;
}

async function hash(...parts: readonly Uint8Array[]): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.digest("SHA-512", joinBytes(...parts)));
}

function ascii(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function number(value: Uint8Array): bigint {
  return value.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
}

function bytes(value: bigint): Uint8Array<ArrayBuffer> {
  const hex = value.toString(16).padStart(768, "0");
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}
