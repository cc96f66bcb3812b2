import { assert, assertEquals, assertFalse, assertStringIncludes } from "@std/assert";
import { WRONG_TOKENS_MAX } from "../../../cloud/http/flood.ts";
import { BASE, type Fixture, START_MS, withApp } from "../../support/http/app_fixture.ts";

const DAY_MS = 86_400_000;
const HTML = { accept: "text/html" } as const;
const OURS = { origin: BASE, "sec-fetch-site": "same-origin" } as const;

interface Sent {
  readonly token?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly sender?: string;
}

/** Sends the form as a browser would. */
function logIn({ app }: Pick<Fixture, "app">, sent: Sent): Promise<Response> {
  const { token = "", path = "/login", headers = OURS, sender = "192.0.2.7" } = sent;
  return app(
    new Request(`${BASE}${path}`, {
      method: "POST",
      headers: { ...HTML, ...headers },
      body: new URLSearchParams({ token }),
    }),
    sender,
  );
}

/** `name=value` of each cookie that an answer sets. */
async function cookiesOf(response: Response): Promise<string> {
  await response.text();
  return response.headers.getSetCookie().map((line) => line.split(";")[0]).join("; ");
}

async function statusOf({ app }: Pick<Fixture, "app">, path: string, cookie: string) {
  const response = await app(new Request(`${BASE}${path}`, { headers: { ...HTML, cookie } }));
  await response.text();
  return response.status;
}

Deno.test("a token becomes cookies: the read token one that reads, the act token both", () =>
  withApp(async (fixture) => {
    const { tokens, beat } = fixture;
    await (await beat()).text();
    const paths = ["/", "/sites/home", "/sites/home/actions"];
    for (
      const [token, wanted] of [
        [tokens.read, [200, 200, 401]],
        [tokens.act, [200, 200, 200]],
        [tokens.admin, [200, 200, 200]],
      ] as const
    ) {
      const response = await logIn(fixture, { token });
      assertEquals([response.status, response.headers.get("location")], [303, "/"]);
      const cookie = await cookiesOf(response);
      const statuses = [];
      for (const path of paths) statuses.push(await statusOf(fixture, path, cookie));
      assertEquals(statuses, [...wanted]);
      assertFalse(cookie.includes(token));
    }
  }));

Deno.test("the admin's token logs in to act, and forgets no home by a cookie", () =>
  withApp(async (fixture) => {
    const { app, tokens, beat } = fixture;
    await (await beat()).text();
    const cookie = await cookiesOf(await logIn(fixture, { token: tokens.admin }));
    for (
      const [method, path] of [
        ["DELETE", "/v1/sites/home"],
        ["POST", "/v1/sites/home/mute"],
        ["POST", "/v1/sites/home/commands"],
        ["POST", "/v1/sites/home/heartbeat"],
      ] as const
    ) {
      const headers = { cookie, "content-type": "application/json", ...OURS };
      const body = JSON.stringify({ for: "8h", kind: "power-cycle" });
      const response = await app(
        new Request(`${BASE}${path}`, { method, headers, ...(method === "POST" ? { body } : {}) }),
      );
      await response.text();
      assertEquals([path, response.status], [path, 401]);
    }
  }));

Deno.test("a login leads where its reader wanted to go, and never away from here", () =>
  withApp(async (fixture) => {
    const { ask, tokens } = fixture;
    const refused = await ask("/sites/home/outage?at=1795317120", { token: null, headers: HTML });
    const [, action = ""] = /action="(\/login[^"]+)"/.exec(await refused.text()) ?? [];
    const path = action.replaceAll("&amp;", "&");
    const response = await logIn(fixture, { token: tokens.read, path });
    assertEquals(response.headers.get("location"), "/sites/home/outage?at=1795317120");
    await response.text();
    for (const next of ["//evil.example", "https://evil.example", "/\\evil.example"]) {
      const bent = `/login?next=${encodeURIComponent(next)}`;
      const led = await logIn(fixture, { token: tokens.read, path: bent });
      assertEquals(led.headers.get("location"), "/");
      await led.text();
    }
  }));

Deno.test("a cookie is for https where the browser came by it, behind a proxy too", () =>
  withApp(async (fixture) => {
    const { tokens } = fixture;
    for (
      const [origin, isSecure] of [[BASE, false], [BASE.replace("http:", "https:"), true]] as const
    ) {
      const headers = { ...OURS, origin };
      const response = await logIn(fixture, { token: tokens.act, headers });
      await response.text();
      const lines = response.headers.getSetCookie();
      assertEquals(lines.length, 2);
      for (const line of lines) {
        assertEquals(line.includes("; Secure"), isSecure);
        assertEquals(line.startsWith("__Host-"), isSecure);
        assertStringIncludes(line, "; HttpOnly; SameSite=");
      }
    }
  }));

Deno.test("another site's page can neither log a browser in nor out", () =>
  withApp(async (fixture) => {
    const { tokens } = fixture;
    for (const path of ["/login", "/logout"]) {
      for (
        const headers of [
          {},
          { origin: "https://evil.example" },
          { origin: BASE, "sec-fetch-site": "cross-site" },
          { origin: "null" },
        ]
      ) {
        const response = await logIn(fixture, { token: tokens.read, path, headers });
        await response.text();
        assertEquals([response.status, response.headers.getSetCookie()], [403, []]);
      }
    }
  }));

Deno.test("guesses are counted at the login as everywhere; a good token is let in all the same", () =>
  withApp(async (fixture) => {
    const { tokens } = fixture;
    const statuses: number[] = [];
    for (let guess = 0; guess <= WRONG_TOKENS_MAX; guess++) {
      const response = await logIn(fixture, { token: `r1.${"0".repeat(64)}` });
      statuses.push(response.status);
      const text = await response.text();
      if (guess === 0) assertStringIncludes(text, "That is no token of this cloud");
      assertEquals(response.headers.getSetCookie(), []);
    }
    assertEquals(statuses.slice(-2), [401, 429]);
    const good = await logIn(fixture, { token: tokens.read });
    assertEquals(good.status, 303);
    await good.text();
  }));

Deno.test("what is no reader's token is told as what it is", () =>
  withApp(async (fixture) => {
    const response = await logIn(fixture, { token: fixture.tokens.home });
    assertEquals(response.status, 403);
    assertStringIncludes(await response.text(), "That is a home&#39;s own token");
    const large = await logIn(fixture, { token: "x".repeat(2_000) });
    assertEquals(large.status, 413);
    await large.text();
  }));

Deno.test("a login ends by itself, by logging out, and with the secret", () =>
  withApp(async (fixture) => {
    const { app, tokens, clock } = fixture;
    const cookie = await cookiesOf(await logIn(fixture, { token: tokens.act }));
    const page = await app(new Request(`${BASE}/login`, { headers: { ...HTML, cookie } }));
    assertStringIncludes(await page.text(), "To act, until 29 Nov 03:12 UTC");
    clock.nowMs = START_MS + 7 * DAY_MS;
    assertEquals(await statusOf(fixture, "/sites/home/actions", cookie), 401);
    assertEquals(await statusOf(fixture, "/", cookie), 200);
    clock.nowMs = START_MS + 90 * DAY_MS;
    assertEquals(await statusOf(fixture, "/", cookie), 401);
    const out = await logIn(fixture, { path: "/logout" });
    assertEquals(out.status, 303);
    assert(out.headers.getSetCookie().every((line) => line.includes("; Max-Age=0;")));
    await out.text();
  }));

Deno.test("no page of the login is kept, framed, or runs a script", () =>
  withApp(async ({ app }) => {
    const response = await app(new Request(`${BASE}/login`, { headers: HTML }));
    const policy = response.headers.get("content-security-policy") ?? "";
    assert(policy.includes("default-src 'none'") && policy.includes("frame-ancestors 'none'"));
    assertFalse(policy.includes("script-src"));
    assertEquals(response.headers.get("cache-control"), "no-store");
    assertFalse((await response.text()).includes("<script"));
  }));

Deno.test("neither a token nor a cookie is in the log", () =>
  withApp(async (fixture) => {
    const { tokens, lines } = fixture;
    const cookie = await cookiesOf(await logIn(fixture, { token: tokens.act }));
    await (await logIn(fixture, { token: `r1.${"0".repeat(64)}` })).text();
    const text = JSON.stringify(lines);
    assertStringIncludes(text, '"event":"login"');
    for (
      const secret of [
        tokens.act,
        "0".repeat(64),
        ...cookie.split(/[=;] ?/).filter((part) => part.length > 40),
      ]
    ) {
      assertFalse(text.includes(secret));
    }
  }));

Deno.test("pages name the command that works where the cloud runs", () =>
  withApp(async ({ app }) => {
    for (const path of ["/login", "/login?for=act", "/status"]) {
      const response = await app(new Request(`${BASE}${path}`, { headers: HTML }), "192.0.2.7");
      const text = await response.text();
      assertStringIncludes(text, "<code>rebootinator token --");
      assertFalse(text.includes("deno task"), path);
    }
  }));
