import { assertEquals } from "@std/assert";
import { createFormIssuer, FORM_LIFE_MS } from "../../../cloud/keys/forms.ts";
import { createSigner } from "../../../cloud/keys/sign.ts";
import { T0 } from "../../support/site/heartbeats.ts";

const SECRET = "0123456789abcdef0123456789abcdef";
const FORM = { site: "home", act: "pause-1h" };

const issuer = createFormIssuer(await createSigner(SECRET, "form"));

Deno.test("a form is good for an hour, for its home and its act", async () => {
  const text = await issuer.issue(FORM, { now: T0, nonce: "n-1" });
  const at = (now: number, form = FORM) => issuer.verify(text, { form, now });
  assertEquals(await at(T0), "n-1");
  assertEquals(await at(T0 + FORM_LIFE_MS - 1), "n-1");
  assertEquals(await at(T0 + FORM_LIFE_MS), null);
  assertEquals(await at(T0, { ...FORM, site: "cabin" }), null);
  assertEquals(await at(T0, { ...FORM, act: "cycle-sure" }), null);
});

Deno.test("a form that is cut, changed or not ours is worth nothing", async () => {
  const text = await issuer.issue(FORM, { now: T0, nonce: "n-1" });
  const stranger = createFormIssuer(await createSigner(`${SECRET}!`, "form"));
  const foreign = await stranger.issue(FORM, { now: T0, nonce: "n-1" });
  const wrong = [
    foreign,
    text.replace("n-1", "n-2"),
    text.replace(/^./, "z"),
    text.slice(0, -1),
    `${text}A`,
    "",
    "a.b.c",
    "x".repeat(9_999),
  ];
  for (const each of wrong) {
    assertEquals(await issuer.verify(each, { form: FORM, now: T0 }), null, each);
  }
});
