import { assertEquals, assertMatch, assertNotEquals, assertRejects } from "@std/assert";
import { type Claim, createTokenIssuer, makeSecret } from "../../../cloud/keys/tokens.ts";

const SECRET = "0123456789abcdef0123456789abcdef";
const issuer = await createTokenIssuer(SECRET);
const HOME: Claim = { kind: "site", site: "home", generation: 1 };
const token = await issuer.issue(HOME);

Deno.test("issue() gives the same token for the same secret, and verify() reads it back", async () => {
  assertMatch(token, /^s1\.home\.1\.[0-9a-f]{64}$/);
  assertEquals(await (await createTokenIssuer(SECRET)).issue(HOME), token);
  assertEquals(await issuer.verify(token), HOME);
  for (const claim of [{ kind: "read" }, { kind: "act" }, { kind: "admin" }] as const) {
    assertEquals(await issuer.verify(await issuer.issue(claim)), claim);
  }
});

Deno.test("tokens of other sites, generations, kinds and secrets share nothing", async () => {
  const other = await createTokenIssuer(`${SECRET}x`);
  const tokens = [
    token,
    await issuer.issue({ kind: "site", site: "home", generation: 2 }),
    await issuer.issue({ kind: "site", site: "cabin", generation: 1 }),
    await issuer.issue({ kind: "read" }),
    await issuer.issue({ kind: "act" }),
    await issuer.issue({ kind: "admin" }),
    await other.issue(HOME),
  ];
  assertEquals(new Set(tokens.map((each) => each.slice(-64))).size, tokens.length);
  assertEquals(await other.verify(token), null);
});

Deno.test("verify() refuses a token changed in any one character", async () => {
  for (let index = 0; index < token.length; index++) {
    const wrong = token[index] === "0" ? "1" : "0";
    const changed = token.slice(0, index) + wrong + token.slice(index + 1);
    assertNotEquals(changed, token);
    assertEquals(await issuer.verify(changed), null, `character ${index}`);
  }
});

Deno.test("verify() refuses a token cut off or drawn out anywhere", async () => {
  for (let length = 0; length < token.length; length++) {
    assertEquals(await issuer.verify(token.slice(0, length)), null);
    assertEquals(await issuer.verify(token.slice(length + 1)), null);
  }
  for (const changed of [`${token}0`, ` ${token}`, `${token}\n`, token.toUpperCase()]) {
    assertEquals(await issuer.verify(changed), null);
  }
  assertEquals(await issuer.verify("s1.".repeat(100_000)), null);
});

Deno.test("verify() refuses one kind's proof under another kind's name", async () => {
  const mac = (await issuer.issue({ kind: "read" })).slice(-64);
  assertEquals(await issuer.verify(`a1.${mac}`), null);
  assertEquals(await issuer.verify(`s1.read.1.${mac}`), null);
  // One purpose cannot be spelled as another: "home:11" against "home:1" and "1".
  const eleven = await issuer.issue({ kind: "site", site: "home", generation: 11 });
  assertEquals(await issuer.verify(eleven.replace(".11.", ".1.")), null);
});

Deno.test("issue() refuses sites and generations that cannot be", async () => {
  for (const site of ["", "Home", "-home", "a".repeat(33), "a b", "../x", "a.1"]) {
    await assertRejects(
      () => issuer.issue({ kind: "site", site, generation: 1 }),
      RangeError,
      "the site must be",
    );
  }
  for (const generation of [0, -1, 1.5, NaN, 1_000_001]) {
    await assertRejects(
      () => issuer.issue({ kind: "site", site: "home", generation }),
      RangeError,
      "the generation must be",
    );
  }
  const last = { kind: "site", site: "a".repeat(32), generation: 1_000_000 } as const;
  assertEquals(await issuer.verify(await issuer.issue(last)), last);
});

Deno.test("makeSecret() writes 256 bits in hexadecimal", () => {
  const secret = makeSecret((bytes) => bytes.forEach((_, index) => bytes[index] = index + 8));
  assertEquals(secret, "08090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f2021222324252627");
  const first = makeSecret((bytes) => crypto.getRandomValues(bytes));
  assertNotEquals(first, makeSecret((bytes) => crypto.getRandomValues(bytes)));
});

/** How often a mac is computed anew while `work` runs. */
async function countVerifications(work: () => Promise<void>): Promise<number> {
  const { subtle } = crypto;
  const verify = subtle.verify;
  let count = 0;
  subtle.verify = (...args: Parameters<typeof verify>) => {
    count++;
    return verify.apply(subtle, args);
  };
  try {
    await work();
  } finally {
    subtle.verify = verify;
  }
  return count;
}

Deno.test("a good token is reckoned once; then neither it nor a guess costs or changes anything", async () => {
  const fresh = await createTokenIssuer(SECRET);
  const wrong = `${token.slice(0, -1)}${token.endsWith("0") ? "1" : "0"}`;
  const count = await countVerifications(async () => {
    // A guess that comes first is not remembered in its place.
    assertEquals(await fresh.verify(wrong), null);
    for (let time = 0; time < 3; time++) assertEquals(await fresh.verify(token), HOME);
    assertEquals(await fresh.verify(wrong), null);
    assertEquals(await fresh.verify(token), HOME);
  });
  assertEquals(count, 2);
  const newer = await fresh.issue({ kind: "site", site: "home", generation: 2 });
  assertEquals(await fresh.verify(newer), { kind: "site", site: "home", generation: 2 });
});

Deno.test("a guess gains nothing by what was compared before it", async () => {
  const fresh = await createTokenIssuer(SECRET);
  for (const tail of ["ü", "€", "😀"]) {
    assertEquals(await fresh.verify(token), HOME);
    assertEquals(await fresh.verify(token.slice(0, -tail.length) + tail), null, tail);
    assertEquals(await fresh.verify(token.slice(0, -64) + tail.repeat(64 / tail.length)), null);
  }
});

Deno.test("of the tokens that are remembered the oldest goes", async () => {
  const fresh = await createTokenIssuer(SECRET);
  const issue = (site: string) => fresh.issue({ kind: "site", site, generation: 1 });
  const first = await issue("first");
  await fresh.verify(first);
  const count = await countVerifications(async () => {
    for (let number = 0; number < 19_999; number++) await fresh.verify(await issue(`s${number}`));
    await fresh.verify(first);
    await fresh.verify(await issue("one-too-many"));
    await fresh.verify(first);
  });
  assertEquals(count, 19_999 + 1 + 1);
});
