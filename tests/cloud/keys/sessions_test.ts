import { assertEquals } from "@std/assert";
import { createSessionIssuer, SESSION_LIFE_MS } from "../../../cloud/keys/sessions.ts";
import { createSigner } from "../../../cloud/keys/sign.ts";
import { T0 } from "../../support/site/heartbeats.ts";

const SECRET = "0123456789abcdef0123456789abcdef";
const DAY_MS = 86_400_000;
const issuer = createSessionIssuer(await createSigner(SECRET, "session"));

Deno.test("a session lasts as long as its kind says, and not a second longer", async () => {
  assertEquals(SESSION_LIFE_MS, { read: 90 * DAY_MS, act: 7 * DAY_MS });
  for (const kind of ["read", "act"] as const) {
    const text = await issuer.issue(kind, T0);
    const endsAt = T0 + SESSION_LIFE_MS[kind];
    assertEquals(await issuer.verify(text, { kind, now: T0 }), endsAt);
    assertEquals(await issuer.verify(text, { kind, now: endsAt - 1 }), endsAt);
    assertEquals(await issuer.verify(text, { kind, now: endsAt }), null);
    // By a clock that was set back it would last longer than it may.
    assertEquals(await issuer.verify(text, { kind, now: T0 - 1_000 }), null);
  }
});

Deno.test("a session that reads does not act, whatever is written on it", async () => {
  const read = await issuer.issue("read", T0);
  assertEquals(await issuer.verify(read, { kind: "act", now: T0 }), null);
  assertEquals(await issuer.verify(`c${read.slice(1)}`, { kind: "act", now: T0 }), null);
  const act = await issuer.issue("act", T0);
  assertEquals(await issuer.verify(act, { kind: "read", now: T0 }), null);
});

Deno.test("a session is worth nothing with any part of it changed", async () => {
  const text = await issuer.issue("read", T0);
  const options = { kind: "read", now: T0 } as const;
  for (let index = 0; index < text.length; index++) {
    const other = text[index] === "a" ? "b" : "a";
    const bent = `${text.slice(0, index)}${other}${text.slice(index + 1)}`;
    assertEquals(await issuer.verify(bent, options), null, bent);
  }
  for (const wrong of ["", `${text} `, `${text}A`, "r", "x".repeat(9_000)]) {
    assertEquals(await issuer.verify(wrong, options), null);
  }
});

Deno.test("a session ends with the secret", async () => {
  const text = await issuer.issue("read", T0);
  const other = createSessionIssuer(await createSigner(`${SECRET}x`, "session"));
  assertEquals(await other.verify(text, { kind: "read", now: T0 }), null);
  const links = createSessionIssuer(await createSigner(SECRET, "share"));
  assertEquals(await links.verify(text, { kind: "read", now: T0 }), null);
});
