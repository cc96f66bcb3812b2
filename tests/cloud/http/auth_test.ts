import { assert, assertEquals, assertRejects } from "@std/assert";
import { admit, authorize, type Need } from "../../../cloud/http/auth.ts";
import { HttpError } from "../../../cloud/http/http.ts";
import { createSessionIssuer } from "../../../cloud/keys/sessions.ts";
import { createSigner } from "../../../cloud/keys/sign.ts";
import { T0 } from "../../support/site/heartbeats.ts";
import { type Claim, createTokenIssuer } from "../../../cloud/keys/tokens.ts";

const tokens = await createTokenIssuer("0123456789abcdef0123456789abcdef");
const sessions = createSessionIssuer(
  await createSigner("0123456789abcdef0123456789abcdef", "session"),
);
const now = () => T0;
const rest = { tokens, sessions, now };
const deps = { ...rest, config: { generations: { home: 2 }, statusPublic: false } };
const HOME: Need = { access: "site", site: "home" };
const READ: Need = { access: "read", site: "" };

function request(authorization: string | null): Request {
  const headers: Record<string, string> = authorization === null ? {} : { authorization };
  return new Request("http://cloud.example/", { headers });
}

function site(id: string, generation: number): Claim {
  return { kind: "site", site: id, generation };
}

async function statusOf(authorization: string | null, need: Need): Promise<number> {
  try {
    await authorize(request(authorization), need, deps);
    return 200;
  } catch (error) {
    assert(error instanceof HttpError);
    return error.status;
  }
}

async function bearer(claim: Claim): Promise<string> {
  return `Bearer ${await tokens.issue(claim)}`;
}

Deno.test("a site's token lets that site in from the least generation on", async () => {
  assertEquals(await statusOf(await bearer(site("home", 1)), HOME), 401);
  assertEquals(await statusOf(await bearer(site("home", 2)), HOME), 200);
  assertEquals(await statusOf(await bearer(site("home", 3)), HOME), 200);
  assertEquals(
    await statusOf(await bearer(site("cabin", 1)), { access: "site", site: "cabin" }),
    200,
  );
});

Deno.test("who may do what", async () => {
  const home = await bearer(site("home", 2));
  const cabin = await bearer(site("cabin", 1));
  const read = await bearer({ kind: "read" });
  const act = await bearer({ kind: "act" });
  const admin = await bearer({ kind: "admin" });
  const either: Need = { access: "read-or-site", site: "home" };
  const table: readonly (readonly [Need, readonly number[]])[] = [
    [HOME, [200, 403, 403, 403, 403]],
    [READ, [403, 403, 200, 200, 200]],
    [either, [200, 403, 200, 200, 200]],
    [{ access: "act", site: "home" }, [403, 403, 403, 200, 200]],
    // A browser is asked for the other password.
    [{ access: "act-by-page", site: "home" }, [401, 401, 401, 200, 200]],
    [{ access: "admin", site: "" }, [403, 403, 403, 403, 200]],
  ];
  for (const [need, wanted] of table) {
    const got = [];
    for (const token of [home, cabin, read, act, admin]) got.push(await statusOf(token, need));
    assertEquals(got, wanted, need.access);
    assertEquals(await statusOf(null, need), 401, need.access);
  }
});

for (
  const header of [
    "",
    "Bearer",
    "Bearer ",
    "Bearer x",
    "Bearer s1.home.2.",
    `Bearer ${"a".repeat(100_000)}`,
    "Token abc",
    "Basic",
    "Basic !!!",
    `Basic ${btoa("no colon")}`,
    `Basic ${btoa("user:wrong")}`,
  ]
) {
  Deno.test(`authorize() does not know ${JSON.stringify(header.slice(0, 30))}`, async () => {
    assertEquals(await statusOf(header, READ), 401);
  });
}

Deno.test("authorize() takes the read token as a Basic password of any user", async () => {
  const token = await tokens.issue({ kind: "read" });
  for (const user of ["", "me", "a b"]) {
    assertEquals(await statusOf(`Basic ${btoa(`${user}:${token}`)}`, READ), 200);
  }
  assertEquals(await statusOf(`bearer ${token}`, READ), 200);
});

Deno.test("only what people look at asks a browser for a password", async () => {
  for (const need of [HOME, { access: "admin", site: "" } as const, READ]) {
    const error = await assertRejects(() => authorize(request(null), need, deps), HttpError);
    const challenge = error.headers["www-authenticate"] ?? "";
    assertEquals(challenge.startsWith("Basic "), need.access === "read");
    assert(challenge.includes("Bearer "));
  }
});

Deno.test("a person is asked by a form, a browser that sends a wrong password by its own dialog", async () => {
  const challenge = async (headers: Record<string, string>) => {
    const asked = new Request("http://cloud.example/", {
      headers: { accept: "text/html", ...headers },
    });
    const error = await assertRejects(() => authorize(asked, READ, deps), HttpError);
    return error.headers["www-authenticate"]?.split(" ")[0];
  };
  assertEquals(await challenge({}), "Bearer");
  assertEquals(await challenge({ authorization: `Basic ${btoa("me:old")}` }), "Basic");
});

Deno.test("a cookie reads, or acts by a page, and opens nothing else", async () => {
  const kinds = { read: await sessions.issue("read", T0), act: await sessions.issue("act", T0) };
  const status = async (cookie: string, need: Need, authorization?: string) => {
    const headers = { cookie, ...(authorization === undefined ? {} : { authorization }) };
    try {
      await authorize(new Request("http://cloud.example/", { headers }), need, deps);
      return 200;
    } catch (error) {
      assert(error instanceof HttpError);
      return error.status;
    }
  };
  const needs = ["read", "read-or-site", "act-by-page", "act", "admin", "site", "site-or-message"]
    .map((access) => ({ access, site: "home" }) as Need);
  const statuses = async (cookie: string) =>
    await Promise.all(needs.map((need) => status(cookie, need)));
  assertEquals(await statuses(`rebootinator-read=${kinds.read}`), [
    200,
    200,
    ...Array(5).fill(401),
  ]);
  assertEquals(await statuses(`rebootinator-act=${kinds.act}`), [
    ...[200, 200, 200],
    ...Array(4).fill(401),
  ]);
  // Neither under the other's name, nor as a token.
  const swapped = `rebootinator-act=${kinds.read}; rebootinator-read=${kinds.act}`;
  assertEquals(await statuses(swapped), Array(7).fill(401));
  assertEquals(await status("", READ, `Bearer ${kinds.read}`), 401);
  // An old password that the browser goes on sending does not undo a login.
  const old = `Basic ${btoa("me:old")}`;
  assertEquals(await status(`rebootinator-read=${kinds.read}`, READ, old), 200);
});

Deno.test("admit() asks for no token where a route is open, or made so by STATUS_PUBLIC", async () => {
  const page = { access: "read", mayBePublic: true } as const;
  const open = { ...rest, config: { generations: {}, statusPublic: true } };
  for (
    const [route, config] of [[{ access: "all" }, deps], [page, open]] as const
  ) {
    assertEquals(await admit(request(null), { route, site: "" }, config), null);
  }
  for (
    const [route, config] of [[page, deps], [{ access: "read" }, open], [
      { access: "site" },
      open,
    ]] as const
  ) {
    const asked = { route, site: "home" };
    await assertRejects(() => admit(request(null), asked, config), HttpError);
  }
});
