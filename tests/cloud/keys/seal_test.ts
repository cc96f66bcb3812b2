import { assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import { createSeal } from "../../../cloud/keys/seal.ts";

const SECRET = "0123456789abcdef0123456789abcdef";

Deno.test("a seal knows its own mac and no other", async () => {
  const seal = await createSeal(SECRET, "link");
  const mac = await seal.sign("words");
  assertMatch(mac, /^[-_A-Za-z0-9]{43}$/);
  assertEquals(await seal.isRight("words", mac), true);
  assertEquals(await seal.isRight("word", mac), false);
  for (let at = 0; at < mac.length; at++) {
    const other = mac.slice(0, at) + (mac[at] === "A" ? "B" : "A") + mac.slice(at + 1);
    assertEquals(await seal.isRight("words", other), false, other);
  }
});

Deno.test("a mac has one spelling only", async () => {
  const seal = await createSeal(SECRET, "link");
  const mac = await seal.sign("words");
  const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const spellings = [...digits].map((last) => mac.slice(0, -1) + last);
  const right = await Promise.all(spellings.map((each) => seal.isRight("words", each)));
  assertEquals(right.filter((each) => each).length, 1);
  for (const text of ["", `${mac}=`, ` ${mac}`, mac.slice(0, -1), `${mac}A`]) {
    assertEquals(await seal.isRight("words", text), false);
  }
});

Deno.test("another purpose and another secret are other keys", async () => {
  const link = await (await createSeal(SECRET, "link")).sign("words");
  const form = await (await createSeal(SECRET, "form")).sign("words");
  const other = await (await createSeal(`${SECRET}!`, "link")).sign("words");
  assertNotEquals(link, form);
  assertNotEquals(link, other);
});
