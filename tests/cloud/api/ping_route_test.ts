import { assertEquals, assertStringIncludes } from "@std/assert";
import { withApp } from "../../support/http/app_fixture.ts";
import { makeHeartbeat } from "../../support/http/app_fixture.ts";

const PATH = "/v1/sites/home/ping";

Deno.test("GET and POST of the ping are signs of life, HEAD is none", async () => {
  await withApp(async ({ ask, tokens, clock }) => {
    const seen = async () => {
      const response = await ask("/v1/sites/home", { token: tokens.read });
      return response.ok ? (await response.json()).site.lastSeenAt : await response.text();
    };
    const head = await ask(PATH, { token: tokens.home, method: "HEAD" });
    assertEquals([head.status, head.headers.get("allow")], [405, "GET, POST"]);
    assertStringIncludes(await seen(), "There is no home called");
    for (const method of ["GET", "POST"]) {
      clock.nowMs += 20_000;
      const response = await ask(PATH, { token: tokens.home, method });
      assertEquals(await response.json(), { serverTimeMs: clock.nowMs, staleAfterMs: 180_000 });
      assertEquals(await seen(), clock.nowMs);
    }
  });
});

Deno.test("the status says that a home pings where a watchdog would tell more", async () => {
  await withApp(async ({ ask, tokens }) => {
    await (await ask(`${PATH}?name=NAS&stale_after=10m`, { token: tokens.home })).text();
    const { sites } = await (await ask("/status", { token: tokens.read })).json();
    assertEquals([sites[0].heardBy, sites[0].name, sites[0].staleAfterMs, sites[0].release], [
      "ping",
      "NAS",
      600_000,
      "",
    ]);
    const page = await ask("/sites/home", { token: tokens.read });
    assertStringIncludes(await page.text(), "pings");
  });
});

Deno.test("a home that only pings is not asked for what only a watchdog can do", async () => {
  await withApp(async ({ ask, tokens }) => {
    await (await ask(PATH, { token: tokens.home })).text();
    const body = { kind: "pause", for: "1h" };
    const asked = { token: tokens.act, method: "POST", body };
    const response = await ask("/v1/sites/home/commands", asked);
    assertEquals(response.status, 409);
    assertStringIncludes((await response.json()).error, "no watchdog is heard there");
    const forms = await (await ask("/sites/home/actions", { token: tokens.act })).text();
    assertEquals([forms.includes("Pause 1 h"), forms.includes("Mute 1 h")], [false, true]);
  });
});

Deno.test("a token in the address pings nothing, and a reader's or another home's does not either", async () => {
  await withApp(async ({ ask, tokens, deps }) => {
    const cabin = await deps.tokens.issue({ kind: "site", site: "cabin", generation: 1 });
    for (
      const [path, token, status] of [
        [`${PATH}?token=${tokens.home}`, null, 401],
        [PATH, tokens.read, 403],
        [PATH, tokens.admin, 403],
        [PATH, cabin, 403],
        [`${PATH}?stale=5m`, tokens.home, 400],
      ] as const
    ) {
      const response = await ask(path, { token });
      assertEquals(response.status, status, path);
      await response.text();
    }
    assertEquals((await deps.kv.get(["site", "home"])).value, null);
  });
});

Deno.test("the sixty-first beat or ping within a minute is 429, of that home alone", async () => {
  await withApp(async ({ ask, beat, tokens, deps, clock }) => {
    for (let index = 0; index < 30; index++) {
      assertEquals((await beat()).status, 200);
      assertEquals((await ask(PATH, { token: tokens.home })).status, 200);
    }
    const refused = await beat();
    assertEquals([refused.status, refused.headers.get("retry-after")], [429, "1"]);
    const token = await deps.tokens.issue({ kind: "site", site: "cabin", generation: 1 });
    const asked = { token, method: "POST", body: makeHeartbeat() };
    assertEquals((await ask("/v1/sites/cabin/heartbeat", asked)).status, 200);
    // A reader is not counted, nor is a home that reads.
    assertEquals((await ask("/v1/sites/home", { token: tokens.home })).status, 200);
    clock.nowMs += 1_000;
    assertEquals((await beat()).status, 200);
  });
});

Deno.test("two watchdogs on one token are a warning in the status", async () => {
  await withApp(async ({ ask, beat, tokens, clock }) => {
    for (const epoch of [1, 2, 1, 2]) {
      await (await beat({ epoch })).text();
      clock.nowMs += 15_000;
    }
    const { sites } = await (await ask("/status", { token: tokens.read })).json();
    assertStringIncludes(sites[0].warnings[0], "Several senders use this home's token");
  });
});
