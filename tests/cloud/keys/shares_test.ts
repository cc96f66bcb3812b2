import { assert, assertEquals, assertRejects } from "@std/assert";
import { matchRoute } from "../../../cloud/http/router.ts";
import {
  createShareIssuer,
  type Share,
  SHARE_LIFE_MS,
  SHARE_PREFIX,
} from "../../../cloud/keys/shares.ts";
import { createLinkIssuer } from "../../../cloud/keys/links.ts";
import { createSigner } from "../../../cloud/keys/sign.ts";
import { T0 } from "../../support/site/heartbeats.ts";

const SECRET = "0123456789abcdef0123456789abcdef";
const OUTAGE: Share = { site: "home", outageAt: T0 - 600_000, expiresAt: T0 + 60_000 };
const HOME: Share = { ...OUTAGE, outageAt: null };
const signer = await createSigner(SECRET, "share");
const issuer = createShareIssuer(signer, () => 1);

async function textOf(share: Share): Promise<string> {
  return (await issuer.issue(share, T0)).slice(SHARE_PREFIX.length);
}

Deno.test("a link to look is read back until the second that it ends", async () => {
  for (const share of [OUTAGE, HOME]) {
    const text = await textOf(share);
    assertEquals(await issuer.verify(text, T0 + 59_999), { kind: "good", share });
    assertEquals(await issuer.verify(text, T0 + 60_000), { kind: "expired", share });
  }
});

Deno.test("no link to look works for more than 30 days, whoever made it", async () => {
  const longest = { ...HOME, expiresAt: T0 + SHARE_LIFE_MS };
  assertEquals(SHARE_LIFE_MS, 30 * 86_400_000);
  const text = await textOf(longest);
  assertEquals((await issuer.verify(text, T0))?.kind, "good");
  assertEquals((await issuer.verify(text, T0 - 1_000))?.kind, "expired");
  for (const expiresAt of [T0, T0 - 1, T0 + SHARE_LIFE_MS + 1_000]) {
    await assertRejects(() => issuer.issue({ ...HOME, expiresAt }, T0), RangeError, "30 days");
  }
  for (const wrong of [{ site: "" }, { site: "Home" }, { outageAt: 0 }]) {
    await assertRejects(() => issuer.issue({ ...OUTAGE, ...wrong }, T0), RangeError, "a site");
  }
});

Deno.test("a link to look is worth nothing with any part of it changed, cut or added to", async () => {
  for (const share of [OUTAGE, HOME]) {
    const text = await textOf(share);
    for (let index = 0; index < text.length; index++) {
      const other = text[index] === "a" ? "b" : "a";
      const bent = `${text.slice(0, index)}${other}${text.slice(index + 1)}`;
      assertEquals(await issuer.verify(bent, T0), null, bent);
      assertEquals(await issuer.verify(text.slice(0, index), T0), null);
    }
    for (
      const wrong of [`${text}A`, ` ${text}`, `${text}\n`, text.toUpperCase(), "x".repeat(9e3)]
    ) {
      assertEquals(await issuer.verify(wrong, T0), null);
    }
  }
});

Deno.test("one outage's link opens no home, and one home's no other", async () => {
  const [outage, home] = [await textOf(OUTAGE), await textOf(HOME)];
  const mac = outage.slice(-43);
  assertEquals(await issuer.verify(`${home.slice(0, -43)}${mac}`, T0), null);
  assertEquals(await issuer.verify(home.replace("home", "cabin"), T0), null);
});

Deno.test("links to look end with the secret and with their home's generation", async () => {
  const text = await textOf(HOME);
  const raised = createShareIssuer(signer, (site) => site === "home" ? 2 : 1);
  const other = createShareIssuer(await createSigner(`${SECRET}x`, "share"), () => 1);
  for (const each of [raised, other]) assertEquals(await each.verify(text, T0), null);
});

Deno.test("a link that looks is none that acts, and the other way round", async () => {
  const links = createLinkIssuer(await createSigner(SECRET, "link"));
  const act = await links.issue({
    action: "snooze",
    site: "home",
    sequenceId: "home-12",
    number: 17,
    expiresAt: T0 + 60_000,
  });
  assertEquals(await issuer.verify(act.slice(SHARE_PREFIX.length), T0), null);
  assertEquals(await links.verify(await textOf(OUTAGE), T0), null);
});

Deno.test("the longest link to look is found by the router", async () => {
  const path = await issuer.issue({ ...OUTAGE, site: "a".repeat(32) }, T0);
  assert(path.length <= 128, `${path.length}`);
  assertEquals(matchRoute("GET", path).name, "sharedPage");
});
