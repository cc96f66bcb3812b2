import { assert, assertEquals } from "@std/assert";
import { BASE, makeHeartbeat, withApp } from "../support/http/app_fixture.ts";

const BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

Deno.test("an unknown address is 404, as JSON to a program and as a page to a browser", async () => {
  await withApp(async ({ ask }) => {
    const plain = await ask("/nowhere", { token: null });
    assertEquals([plain.status, plain.headers.get("content-type")], [404, "application/json"]);
    assertEquals(await plain.json(), { error: "There is nothing at this address" });
    const page = await ask("/nowhere", { token: null, headers: { accept: BROWSER } });
    assertEquals([page.status, page.headers.get("content-type")], [
      404,
      "text/html; charset=utf-8",
    ]);
    assert((await page.text()).startsWith("<!doctype html>"));
    assertEquals([plain.headers.get("vary"), page.headers.get("vary")], ["Accept", "Accept"]);
  });
});

for (
  const path of [
    "/v1/sites/home/../../../etc/passwd",
    "/v1/sites/%2e%2e/%2e%2e/metrics%00",
    "//v1/sites/home/heartbeat",
    "/v1/sites/home%2Fheartbeat",
    "/V1/SITES/HOME/HEARTBEAT",
    `/${"a".repeat(60_000)}`,
  ]
) {
  Deno.test(`POST ${path.slice(0, 40)} leads nowhere, with a good token too`, async () => {
    await withApp(async ({ ask, tokens }) => {
      const options = { token: tokens.home, method: "POST", body: makeHeartbeat() };
      const response = await ask(path, options);
      assertEquals(response.status, 404);
      await response.text();
    });
  });
}

for (
  const [path, method, allow] of [
    ["/v1/sites/home/heartbeat", "GET", "POST"],
    ["/v1/sites/home/heartbeat", "DELETE", "POST"],
    ["/v1/sites/home", "PUT", "GET, HEAD, DELETE"],
    ["/status", "POST", "GET, HEAD"],
    ["/metrics", "OPTIONS", "GET, HEAD"],
    ["/healthz", "PATCH", "GET, HEAD"],
  ] as const
) {
  Deno.test(`${method} ${path} is 405 and says what is allowed`, async () => {
    await withApp(async ({ ask }) => {
      const response = await ask(path, { token: null, method });
      assertEquals([response.status, response.headers.get("allow")], [405, allow]);
      await response.text();
    });
  });
}

Deno.test("HEAD has the headers of GET and no body", async () => {
  await withApp(async ({ ask, tokens }) => {
    for (const path of ["/status", "/metrics", "/healthz", "/style.css", "/icon.svg", "/nowhere"]) {
      const get = await ask(path, { token: tokens.read });
      const head = await ask(path, { token: tokens.read, method: "HEAD" });
      assertEquals([head.status, await head.text()], [get.status, ""]);
      assertEquals([...head.headers], [...get.headers]);
      await get.text();
    }
  });
});

/** A store that fails at the first list. */
function withoutLists(kv: Deno.Kv, failsNow: () => boolean = () => true): Deno.Kv {
  return new Proxy(kv, {
    get(target, name) {
      if (name === "list" && failsNow()) throw new Error("boom at line 7");
      const value = Reflect.get(target, name, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

Deno.test("a bug is a 500 that says nothing and one line in the log", async () => {
  await withApp(async ({ ask, lines, tokens }) => {
    const response = await ask("/status", { token: tokens.read });
    assertEquals(response.status, 500);
    assertEquals(await response.json(), { error: "Something went wrong here; the log says what" });
    assertEquals(lines, [{
      level: "error",
      event: "request_failed",
      method: "GET",
      path: "/status",
      error: "Error: boom at line 7",
    }]);
  }, { kv: (kv) => withoutLists(kv) });
});

Deno.test("a browser is told of a bug in a page that tries again", async () => {
  await withApp(async ({ ask, tokens }) => {
    const response = await ask("/", { token: tokens.read, headers: { accept: BROWSER } });
    assertEquals(response.status, 500);
    assert((await response.text()).includes("Each watchdog goes on by itself"));
  }, { kv: (kv) => withoutLists(kv) });
});

Deno.test("a page that fails says since when pages do, until one can be shown", async () => {
  let fails = true;
  await withApp(async ({ ask, clock, tokens }) => {
    const shown = async (path: string) => {
      const asked = { token: tokens.read, headers: { accept: BROWSER } };
      return await (await ask(path, asked)).text();
    };
    await shown("/");
    clock.nowMs += 240_000;
    // Needs no store, so that it shows nothing.
    await shown("/login");
    const [since, now] = [240_000, 0].map((agoMs) =>
      new Date(clock.nowMs - agoMs).toISOString().slice(11, 16)
    );
    assert((await shown("/")).includes(`Since ${since} UTC (4 min), as of ${now} UTC.`));
    fails = false;
    await shown("/");
    fails = true;
    clock.nowMs += 60_000;
    assert((await shown("/")).includes("(just now), as of"));
  }, { kv: (kv) => withoutLists(kv, () => fails) });
});

Deno.test("a store that is too busy is a 503 that asks to try again", async () => {
  await withApp(async ({ beat, lines }) => {
    const response = await beat();
    assertEquals([response.status, response.headers.get("retry-after")], [503, "1"]);
    assertEquals(lines.map((line) => [line.level, line.event]), [["warn", "request_busy"]]);
    await response.text();
  }, { kv: alwaysLocked });
});

/** A store whose every commit loses. */
function alwaysLocked(kv: Deno.Kv): Deno.Kv {
  const lost = { commit: () => Promise.resolve({ ok: false as const }) };
  const atomic: Deno.AtomicOperation = new Proxy(kv.atomic(), {
    get: (_target, name) => name === "commit" ? lost.commit : () => atomic,
  });
  return new Proxy(kv, {
    get(target, name) {
      if (name === "atomic") return () => atomic;
      const value = Reflect.get(target, name, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

Deno.test("every answer, good or bad, carries the security headers", async () => {
  await withApp(async ({ ask, tokens }) => {
    for (const path of ["/", "/status", "/metrics", "/healthz", "/style.css", "/nowhere"]) {
      for (const token of [tokens.read, null]) {
        const response = await ask(path, { token, headers: { accept: BROWSER } });
        assert(response.headers.get("content-security-policy")?.startsWith("default-src 'none'"));
        assertEquals(response.headers.get("x-content-type-options"), "nosniff");
        await response.text();
      }
    }
  });
});

Deno.test("a token in the address opens nothing", async () => {
  await withApp(async ({ app, tokens }) => {
    for (const query of [`token=${tokens.read}`, `access_token=${tokens.read}`]) {
      const response = await app(new Request(`${BASE}/status?${query}`));
      assertEquals(response.status, 401);
      await response.text();
    }
  });
});

Deno.test("a Host that cannot be one is 400 and logs nothing, whatever the address", async () => {
  await withApp(async ({ app, lines }) => {
    const request = new Request(`${BASE}/a/s.secret-link`);
    Object.defineProperty(request, "url", { value: "http://x:99999/a/s.secret-link" });
    const response = await app(request);
    assertEquals([response.status, await response.json()], [400, {
      error: "The Host header must be a name and a port",
    }]);
    assertEquals(lines, []);
  });
});

for (const url of ["ftp://cloud.example/status", "HTTP://cloud.example/status", "foo://x"]) {
  Deno.test(`${url}, of another scheme than ours, leads nowhere`, () =>
    withApp(async ({ app, tokens }) => {
      const headers = { authorization: `Bearer ${tokens.read}` };
      const request = new Request(`${BASE}/`, { headers });
      Object.defineProperty(request, "url", { value: url });
      const response = await app(request);
      await response.text();
      assertEquals(response.status, 404);
    }));
}

Deno.test("others' guesses never keep a browser from being asked, nor count a good token as wrong", async () => {
  await withApp(async ({ app, tokens }) => {
    const ask = async (path: string, authorization: string) => {
      const response = await app(
        new Request(`${BASE}${path}`, { headers: { authorization } }),
        "198.51.100.7",
      );
      await response.text();
      return [response.status, response.headers.get("www-authenticate")?.split(" ")[0]];
    };
    const wrong = () => ask("/status", "Bearer r1.wrong");
    for (let count = 0; count < 30; count++) assertEquals((await wrong())[0], 401);
    assertEquals((await wrong())[0], 429);
    // A password that was changed: the browser must be able to ask for the new one.
    assertEquals(await ask("/status", `Basic ${btoa("me:old")}`), [401, "Basic"]);
    // A good password that may only read: the page of forms asks for the other.
    const basic = (token: string) => `Basic ${btoa(`me:${token}`)}`;
    assertEquals(await ask("/sites/home/actions", basic(tokens.read)), [401, "Basic"]);
    assertEquals((await ask("/status", basic(tokens.read)))[0], 200);
  });
});

Deno.test("a good token that may not do this is no guess", async () => {
  await withApp(async ({ app, tokens, lines }) => {
    const authorization = `Basic ${btoa(`me:${tokens.read}`)}`;
    for (let count = 0; count < 40; count++) {
      const request = new Request(`${BASE}/sites/home/actions`, { headers: { authorization } });
      const response = await app(request, "198.51.100.7");
      await response.text();
      assertEquals(response.status, 401);
    }
    assertEquals(lines, []);
  });
});
