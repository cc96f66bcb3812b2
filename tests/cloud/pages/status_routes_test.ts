import { assert, assertEquals, assertFalse } from "@std/assert";
import { listHours } from "../../../cloud/store/records.ts";
import { makeHeartbeat, START_MS, withApp } from "../../support/http/app_fixture.ts";
import { storeHomes } from "../../support/store/many_homes.ts";

const BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
const HTML = "text/html; charset=utf-8";
const JSON_TYPE = "application/json";

for (
  const [accept, type] of [
    [null, JSON_TYPE],
    ["*/*", JSON_TYPE],
    ["application/json", JSON_TYPE],
    [BROWSER, HTML],
    ["text/html", HTML],
    ["text/*", HTML],
    ["application/json;q=0.1,text/html", HTML],
    ["text/html;q=0.1,application/json", JSON_TYPE],
    ["image/png", JSON_TYPE],
    ["text/html;q=0", JSON_TYPE],
    [";;;,,", JSON_TYPE],
    ["a".repeat(10_000), JSON_TYPE],
  ] as const
) {
  Deno.test(`"Accept: ${accept?.slice(0, 40) ?? "nothing"}" is answered with ${type}`, async () => {
    await withApp(async ({ ask, tokens }) => {
      const headers: Record<string, string> = accept === null ? {} : { accept };
      for (const path of ["/", "/status"]) {
        const response = await ask(path, { token: tokens.read, headers });
        assertEquals([response.status, response.headers.get("content-type")], [200, type]);
        assert(response.headers.get("vary")?.includes("Accept"));
        await response.text();
      }
    });
  });
}

Deno.test("the status needs the read token, and a browser is asked for it", async () => {
  await withApp(async ({ ask, tokens }) => {
    const without = await ask("/status", { token: null, headers: { accept: BROWSER } });
    assertEquals(without.status, 401);
    assertEquals(without.headers.get("www-authenticate"), 'Bearer realm="Rebootinator"');
    const form = await without.text();
    assert(form.includes('action="/login?for=read&amp;next=%2Fstatus"'), form);
    assert(without.headers.get("content-security-policy")?.includes("form-action 'self'"));
    const site = await ask("/status", { token: tokens.home });
    assertEquals(site.status, 403);
    await site.text();
    const basic = { authorization: `Basic ${btoa(`me:${tokens.read}`)}` };
    const page = await ask("/", { token: null, headers: { ...basic, accept: BROWSER } });
    assertEquals(page.status, 200);
    assert((await page.text()).includes("No home is set up yet"));
  });
});

Deno.test("STATUS_PUBLIC opens the status and nothing else", async () => {
  await withApp(async ({ ask }) => {
    const statuses = [];
    for (const path of ["/", "/status", "/metrics", "/v1/sites/home"]) {
      const response = await ask(path, { token: null });
      statuses.push(response.status);
      await response.text();
    }
    assertEquals(statuses, [200, 200, 401, 401]);
  }, { config: { statusPublic: true } });
});

Deno.test("what is shown is at most 10 s old, to the millisecond", async () => {
  await withApp(async ({ ask, beat, clock, tokens }) => {
    const read = async () => (await ask("/status", { token: tokens.read })).json();
    assertEquals((await read()).sites, []);
    await (await beat()).text();
    clock.nowMs += 9_999;
    assertEquals((await read()).sites, []);
    clock.nowMs += 1;
    const view = await read();
    assertEquals([view.now, view.sites[0].silentForMs], [clock.nowMs, 10_000]);
  });
});

Deno.test("a home's name cannot become markup on the page", async () => {
  await withApp(async ({ ask, beat, tokens }) => {
    const evil = `<img src=x onerror=alert(1)>"'&`;
    const site = { ...makeHeartbeat().site, name: evil };
    await (await beat({ site, warnings: [evil] })).text();
    const page = await ask("/", { token: tokens.read, headers: { accept: BROWSER } });
    const text = await page.text();
    assertFalse(text.includes("<img"));
    assert(text.includes("&lt;img src=x onerror=alert(1)&gt;"));
  });
});

Deno.test("style, script and icons are open, of the right type, and may be kept", async () => {
  await withApp(async ({ ask }) => {
    for (
      const [path, type] of [
        ["/style.css", "text/css; charset=utf-8"],
        ["/live.js", "text/javascript; charset=utf-8"],
        ["/icon.svg", "image/svg+xml"],
        ["/icon-silent.svg", "image/svg+xml"],
      ] as const
    ) {
      const response = await ask(path, { token: null });
      assertEquals([response.status, response.headers.get("content-type")], [200, type]);
      assertEquals(response.headers.get("cache-control"), "public, max-age=3600");
      assert((await response.text()).length > 50);
    }
  });
});

Deno.test("one home has a page, for whoever may read, and there is none of another", async () => {
  await withApp(async ({ ask, beat, tokens }) => {
    await (await beat()).text();
    const page = await ask("/sites/home", { token: tokens.read });
    assertEquals([page.status, page.headers.get("content-type")], [200, HTML]);
    assert(page.headers.get("content-security-policy")?.includes("script-src 'self'"));
    assert((await page.text()).includes("<title>Home is online · Rebootinator</title>"));
    for (
      const [path, token, status] of [
        ["/sites/home", null, 401],
        ["/sites/home", tokens.home, 403],
        ["/sites/nowhere", tokens.read, 404],
      ] as const
    ) {
      const response = await ask(path, { token, headers: { accept: BROWSER } });
      assertEquals(response.status, status);
      await response.text();
    }
  });
});

Deno.test("what a home measures is on its page, and filed when the hour is over", async () => {
  await withApp(async ({ ask, beat, tokens, clock, kv }) => {
    const probes = [
      { url: "ping://1.1.1.1", role: "internet", outcome: "answered", latencyMs: 12, why: null },
    ] as const;
    const send = async () => await (await beat({ probes: [...probes] })).text();
    await send();
    const page = async () => await (await ask("/sites/home", { token: tokens.read })).text();
    assert((await page()).includes(">12 ms</span>"));
    clock.nowMs += 3_600_000;
    await send();
    const range = { from: 0, to: clock.nowMs, limit: 10 };
    assertEquals((await listHours(kv, "home", range)).map((hour) => hour.probes), [[
      { url: "ping://1.1.1.1", role: "internet", asked: 1, answered: 1, meanMs: 12 },
    ]]);
  });
});

Deno.test("the JSON of many homes comes in pages of a hundred, each id once", async () => {
  await withApp(async ({ ask, kv, tokens }) => {
    await storeHomes(kv, 230, START_MS);
    const read = async (path: string) => await (await ask(path, { token: tokens.read })).json();
    const first = await read("/status");
    assertEquals([first.sites.length, first.homes], [100, { found: 230, page: 1, pages: 3 }]);
    const pages = [first, await read("/status?page=2"), await read("/status?page=3")];
    const ids = pages.flatMap(({ sites }) => sites.map(({ id }: { id: string }) => id));
    assertEquals([ids.length, new Set(ids).size], [230, 230]);
    const found = await read("/status?q=home-22");
    assertEquals([found.sites.length, found.homes.pages], [10, 1]);
    const wrong = await ask("/status?page=0", { token: tokens.read });
    assertEquals(wrong.status, 400);
    assert((await wrong.json()).error.includes('"page" must be a number from 1 to 99999'));
  });
});
