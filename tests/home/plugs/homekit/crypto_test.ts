import { assertEquals, assertNotEquals } from "@std/assert";
import {
  createExchange,
  createSigningPair,
  deriveKey,
  isSigned,
  nonceOf,
  sealFrame,
  sign,
  unsealFrame,
} from "../../../../home/plugs/homekit/crypto.ts";

function hex(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text.match(/[0-9a-f]{2}/g) ?? [], (pair) => parseInt(pair, 16));
}

const KEY = hex("808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f");

Deno.test("sealing is ChaCha20-Poly1305, as RFC 8439 works it out in 2.8.2", () => {
  const plain = new TextEncoder().encode(
    "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, " +
      "sunscreen would be it.",
  );
  const options = {
    key: KEY,
    nonce: hex("070000004041424344454647"),
    open: hex("50515253c0c1c2c3c4c5c6c7"),
  };
  const sealed = sealFrame(plain, options);
  assertEquals(sealed.slice(0, 16), hex("d31a8d34648e60db7b86afbc53ef7ec2"));
  assertEquals(sealed.slice(-16), hex("1ae10b594f09e26a7e902ecbd0600691"));
  assertEquals(unsealFrame(sealed, options), plain);
});

Deno.test("a seal that was touched anywhere, or is another's, does not open", () => {
  const options = { key: KEY, nonce: nonceOf(7), open: Uint8Array.of(2, 0) };
  const sealed = sealFrame(Uint8Array.of(1, 2), options);
  for (let at = 0; at < sealed.length; at++) {
    assertEquals(
      unsealFrame(sealed.map((byte, each) => each === at ? byte ^ 1 : byte), options),
      null,
    );
  }
  assertEquals(unsealFrame(sealed, { ...options, nonce: nonceOf(8) }), null);
  assertEquals(unsealFrame(sealed, { ...options, open: Uint8Array.of(3, 0) }), null);
  for (const length of [0, 15, 16]) {
    assertEquals(unsealFrame(new Uint8Array(length), options), null);
  }
});

Deno.test("a nonce is a word or a number behind four zeros", () => {
  assertEquals(nonceOf("PV-Msg02"), hex("0000000050562d4d73673032"));
  assertEquals(nonceOf(258), hex("000000000201000000000000"));
});

Deno.test("both ends of an exchange agree, and a key for another purpose is another", async () => {
  const [own, theirs] = [await createExchange(), await createExchange()];
  const shared = await own.agree(theirs.publicKey);
  assertEquals(shared, await theirs.agree(own.publicKey));
  const one = await deriveKey(shared ?? KEY, { salt: "a", info: "b" });
  assertEquals(one.length, 32);
  assertNotEquals(one, await deriveKey(shared ?? KEY, { salt: "a", info: "c" }));
});

Deno.test("a public key that would make the secret known is not agreed to", async () => {
  const own = await createExchange();
  for (const key of [new Uint8Array(32), new Uint8Array(31), new Uint8Array()]) {
    assertEquals(await own.agree(key), null);
  }
});

Deno.test("what was signed is known by the public key, and nothing else is", async () => {
  const pair = await createSigningPair();
  const message = Uint8Array.of(1, 2, 3);
  const signature = await sign(message, pair);
  const { publicKey } = pair;
  assertEquals([pair.seed.length, publicKey.length, signature.length], [32, 32, 64]);
  assertEquals(await isSigned(message, { signature, publicKey }), true);
  assertEquals(await isSigned(Uint8Array.of(1, 2, 4), { signature, publicKey }), false);
  const other = (await createSigningPair()).publicKey;
  assertEquals(await isSigned(message, { signature, publicKey: other }), false);
  assertEquals(await isSigned(message, { signature, publicKey: new Uint8Array(5) }), false);
});

Deno.test("a seed signs as RFC 8032 works it out in 7.1, test 2", async () => {
  const seed = hex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb");
  const publicKey = hex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
  const signature = await sign(hex("72"), { seed, publicKey });
  assertEquals(signature.slice(0, 8), hex("92a009a9f0d4cab8"));
  assertEquals(await isSigned(hex("72"), { signature, publicKey }), true);
});
