import { assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import { createSigner } from "../../../cloud/keys/sign.ts";

const SECRET = "0123456789abcdef0123456789abcdef";

Deno.test("a signer knows its own mac and no other", async () => {
  const signer = await createSigner(SECRET, "link");
  const mac = await signer.sign("words");
  assertMatch(mac, /^[-_A-Za-z0-9]{43}$/);
  assertEquals(await signer.isRight("words", mac), true);
  assertEquals(await signer.isRight("word", mac), false);
  for (let at = 0; at < mac.length; at++) {
    const other = mac.slice(0, at) + (mac[at] === "A" ? "B" : "A") + mac.slice(at + 1);
    assertEquals(await signer.isRight("words", other), false, other);
  }
});

Deno.test("a mac has one spelling only", async () => {
  const signer = await createSigner(SECRET, "link");
  const mac = await signer.sign("words");
  const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const spellings = [...digits].map((last) => mac.slice(0, -1) + last);
  const right = await Promise.all(spellings.map((each) => signer.isRight("words", each)));
  assertEquals(right.filter((each) => each).length, 1);
  for (const text of ["", `${mac}=`, ` ${mac}`, mac.slice(0, -1), `${mac}A`]) {
    assertEquals(await signer.isRight("words", text), false);
  }
});

Deno.test("another purpose and another secret are other keys", async () => {
  const link = await (await createSigner(SECRET, "link")).sign("words");
  const form = await (await createSigner(SECRET, "form")).sign("words");
  const other = await (await createSigner(`${SECRET}!`, "link")).sign("words");
  assertNotEquals(link, form);
  assertNotEquals(link, other);
});
