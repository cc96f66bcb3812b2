import { assert, assertEquals, assertRejects } from "@std/assert";
import fc from "fast-check";
import { createLinkIssuer, type Link, LINK_PREFIX, useOf } from "../../../cloud/keys/links.ts";
import { matchRoute } from "../../../cloud/http/router.ts";
import { createSigner } from "../../../cloud/keys/sign.ts";
import { T0 } from "../../support/site/heartbeats.ts";

const SECRET = "0123456789abcdef0123456789abcdef";
const LINK: Link = {
  action: "snooze",
  site: "home",
  sequenceId: "home-12",
  number: 17,
  expiresAt: T0 + 60_000,
};

const issuer = createLinkIssuer(await createSigner(SECRET, "link"));

async function textOf(link: Link): Promise<string> {
  return (await issuer.issue(link)).slice(LINK_PREFIX.length);
}

Deno.test("a link is read back until the second that it ends", async () => {
  const text = await textOf(LINK);
  assertEquals(await issuer.verify(text, T0 + 59_999), { kind: "good", link: LINK });
  assertEquals(await issuer.verify(text, T0 + 60_000), { kind: "expired", link: LINK });
});

Deno.test("the same notice has the same link, whenever it is delivered", async () => {
  assertEquals(await textOf(LINK), await textOf({ ...LINK }));
  const others = [
    { ...LINK, action: "reboot" as const },
    { ...LINK, number: 18 },
    { ...LINK, expiresAt: T0 + 61_000 },
    { ...LINK, sequenceId: "home-13" },
    { ...LINK, site: "hom2", sequenceId: "hom2-12" },
  ];
  const texts = new Set(await Promise.all([LINK, ...others].map(textOf)));
  assertEquals(texts.size, 6);
  assertEquals(new Set([LINK, ...others].map(useOf)).size, 6);
});

Deno.test("a link is worth nothing with any part of it changed, cut or added to", async () => {
  const text = await textOf(LINK);
  const wrong = [
    text.replace("s.home", "r.home"),
    text.replace("home.", "cabin."),
    text.replace("-12", "-13"),
    text.replace(".h.", ".i."),
    text.slice(0, -1),
    text.slice(1),
    `${text}A`,
    `${text}.`,
    ` ${text}`,
    text.toUpperCase(),
    "",
    "x".repeat(10_000),
  ];
  for (const each of wrong) assertEquals(await issuer.verify(each, T0), null, each);
  for (let length = 0; length < text.length; length++) {
    assertEquals(await issuer.verify(text.slice(0, length), T0), null);
  }
});

Deno.test("a link of another cloud is worth nothing, nor is a token or a form of ours", async () => {
  const stranger = createLinkIssuer(await createSigner(`${SECRET}!`, "link"));
  const form = createLinkIssuer(await createSigner(SECRET, "form"));
  for (const other of [stranger, form]) {
    const text = (await other.issue(LINK)).slice(LINK_PREFIX.length);
    assertEquals(await issuer.verify(text, T0), null);
  }
});

Deno.test("the longest link is still looked at", async () => {
  const site = "a".repeat(32);
  const max = Number.MAX_SAFE_INTEGER.toString(36);
  const longest = {
    ...LINK,
    site,
    sequenceId: `${site}_e${max}-${max}`.slice(0, 63),
    number: 9_999_999,
  };
  const path = await issuer.issue(longest);
  assertEquals(matchRoute("POST", path).parameter, path.slice(LINK_PREFIX.length));
  assertEquals((await issuer.verify(path.slice(LINK_PREFIX.length), T0))?.link, longest);
});

Deno.test("no link is made that could not be read", async () => {
  const wrong: readonly Link[] = [
    { ...LINK, site: "Home" },
    { ...LINK, sequenceId: "cabin-12" },
    { ...LINK, sequenceId: "home" },
    { ...LINK, sequenceId: "home.12" },
    { ...LINK, number: 0 },
    { ...LINK, number: 1.5 },
  ];
  for (const link of wrong) await assertRejects(() => issuer.issue(link), RangeError);
});

Deno.test("whatever is sent in a link's place, it is read as none and nothing is thrown", async () => {
  await fc.assert(fc.asyncProperty(fc.string({ maxLength: 200 }), async (text) => {
    assert(await issuer.verify(text, T0) === null);
  }));
});
