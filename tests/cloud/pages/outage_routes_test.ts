import { assert, assertEquals, assertFalse, assertStringIncludes } from "@std/assert";
import { WRONG_TOKENS_MAX } from "../../../cloud/http/flood.ts";
import { createTokenIssuer } from "../../../cloud/keys/tokens.ts";
import { DAY_MS } from "../../../lib/time/time.ts";
import {
  type Fixture,
  makeHeartbeat,
  SECRET,
  START_MS,
  withApp,
} from "../../support/http/app_fixture.ts";

const HTML = { accept: "text/html" } as const;
const MINUTE_MS = 60_000;
const { site: SITE } = makeHeartbeat();
/** Names the outage below. */
const PAGE = `/sites/home/outage?at=${START_MS / 1_000 - 1_800}`;

const ENDED = {
  kind: "outage_ended",
  cause: "internet_dead",
  gateway: "answers",
  lastedMs: 12 * MINUTE_MS,
  cuts: 0,
  helped: null,
} as const;

/** The home was away from 02:42 to 02:54 UTC, and another one is there. */
async function withOutage(
  use: (fixture: Fixture) => Promise<void>,
  config: Parameters<typeof withApp>[1] = {},
): Promise<void> {
  await withApp(async (fixture) => {
    const { beat, ask, clock } = fixture;
    clock.nowMs = START_MS - 1_800_000;
    await (await beat()).text();
    clock.nowMs = START_MS;
    const event = { id: 1, agoMs: 18 * MINUTE_MS, wallMs: 0, told: false, what: ENDED };
    await (await beat({ events: [event] })).text();
    const issuer = await createTokenIssuer(SECRET);
    const token = await issuer.issue({ kind: "site", site: "cabin", generation: 1 });
    const body = makeHeartbeat({ wallMs: START_MS, site: { ...SITE, name: "The other home" } });
    await (await ask("/v1/sites/cabin/heartbeat", { token, method: "POST", body })).text();
    await use(fixture);
  }, config);
}

async function pathOfShare(page: Response): Promise<string> {
  const [, path = ""] = /href="http:\/\/cloud\.example(\/s\/[^"]+)"/.exec(await page.text()) ?? [];
  assert(path !== "");
  return path;
}

Deno.test("an outage's page opens to those who may read, and to nobody else", () =>
  withOutage(async ({ ask, tokens }) => {
    for (const [token, status] of [[tokens.read, 200], [null, 401], [tokens.home, 403]] as const) {
      const response = await ask(PAGE, { token, headers: HTML });
      const text = await response.text();
      assertEquals([response.status, text.includes("away for 12 min")], [status, status === 200]);
    }
  }));

Deno.test("what names no outage is told, and leads back to the home", () =>
  withOutage(async ({ ask, tokens }) => {
    for (
      const [path, status] of [
        ["/sites/home/outage", 400],
        ["/sites/home/outage?at=x", 400],
        ["/sites/home/outage?at=1700000000", 404],
        ["/sites/nowhere/outage?at=1700000000", 404],
      ] as const
    ) {
      const response = await ask(path, { token: tokens.read, headers: HTML });
      const text = await response.text();
      assertEquals(response.status, status, path);
      if (path.endsWith("1700000000") && path.includes("/home/")) {
        assertStringIncludes(text, '<a href="/sites/home">Home</a>');
      }
    }
  }));

Deno.test("a shared outage shows that outage, and nothing of anything else", () =>
  withOutage(async ({ ask, tokens }) => {
    const path = await pathOfShare(await ask(PAGE, { token: tokens.read, headers: HTML }));
    const response = await ask(path, { token: null, headers: HTML });
    const text = await response.text();
    assertEquals(response.status, 200);
    assertStringIncludes(text, "away for 12 min");
    assertEquals(text.match(/<a /g), null);
    assertFalse(/other home|<form|actions/.test(text));
    assertEquals(response.headers.get("x-robots-tag"), "noindex");
    assertEquals(response.headers.get("cache-control"), "no-store");
    assertEquals(response.headers.get("referrer-policy"), "no-referrer");
    // It is the outage's own, whatever else is asked by it.
    const bent = await ask(`${path}?at=1700000000`, { token: null, headers: HTML });
    assertStringIncludes(await bent.text(), "away for 12 min");
  }));

Deno.test("a shared home shows its outages, and no other home, form or phone", () =>
  withOutage(async ({ ask, deps }) => {
    const share = { site: "home", outageAt: null, expiresAt: START_MS + DAY_MS };
    const path = await deps.shares.issue(share, START_MS);
    const text = await (await ask(path, { token: null, headers: HTML })).text();
    assertFalse(/other home|<form|\/actions|\/sites\/|<h2>Phone|All homes/.test(text));
    const [, outage = ""] = /href="(\/s\/[^"]+at=\d+)"/.exec(text) ?? [];
    const shown = await ask(outage.replaceAll("&amp;", "&"), { token: null, headers: HTML });
    assertEquals(shown.status, 200);
    const page = await shown.text();
    assertStringIncludes(page, "away for 12 min");
    assertFalse(/\/sites\/|All homes|Share this page/.test(page));
  }));

Deno.test("a link to look ends, and is good for nothing but looking", () =>
  withOutage(async ({ ask, deps, clock }) => {
    const share = { site: "home", outageAt: null, expiresAt: START_MS + DAY_MS };
    const path = await deps.shares.issue(share, START_MS);
    for (const method of ["POST", "DELETE"]) {
      const response = await ask(path, { token: null, method });
      assertEquals([response.status, response.headers.get("allow")], [405, "GET, HEAD"]);
      await response.text();
    }
    const asToken = await ask("/sites/home", { token: path.slice(3), headers: HTML });
    assertEquals(asToken.status, 401);
    await asToken.text();
    clock.nowMs += DAY_MS;
    const response = await ask(path, { token: null, headers: HTML });
    const text = await response.text();
    assertEquals(response.status, 410);
    assertStringIncludes(text, "This link ended at");
    assertFalse(text.includes("<a "));
  }));

Deno.test("guesses at links to look are counted as wrong tokens, and a good one goes on", () =>
  withOutage(async ({ app, deps }) => {
    const statuses: number[] = [];
    const share = { site: "home", outageAt: null, expiresAt: START_MS + DAY_MS };
    const good = await deps.shares.issue(share, START_MS);
    const get = (path: string) => app(new Request(`http://cloud.example${path}`), "192.0.2.7");
    for (let guess = 0; guess <= WRONG_TOKENS_MAX; guess++) {
      const response = await get(`/s/h.home.t${guess.toString(36)}.${"A".repeat(43)}`);
      statuses.push(response.status);
      await response.text();
    }
    assertEquals(statuses.slice(-2), [404, 429]);
    const response = await get(good);
    assertEquals(response.status, 200);
    await response.text();
  }));

Deno.test("a public status needs no link, and offers none", () =>
  withOutage(async ({ ask }) => {
    const response = await ask(PAGE, { token: null, headers: HTML });
    assertEquals(response.status, 200);
    assertFalse((await response.text()).includes("/s/"));
  }, { config: { statusPublic: true } }));

Deno.test("the whole address is that of PUBLIC_URL where one is set", () =>
  withOutage(async ({ ask, tokens }) => {
    const page = await ask(PAGE, { token: tokens.read, headers: HTML });
    assertStringIncludes(await page.text(), 'href="https://homes.example/s/o.home.');
  }, { config: { publicUrl: "https://homes.example" } }));

Deno.test("no link to look is ever in the log", async () => {
  let isAway = false;
  const kv = (real: Deno.Kv) =>
    new Proxy(real, {
      get(target, name) {
        if (isAway && name === "list") throw new Error("The store is away");
        const value = Reflect.get(target, name, target);
        return typeof value === "function" ? value.bind(target) : value;
      },
    });
  await withOutage(async ({ ask, deps, lines }) => {
    const share = { site: "home", outageAt: null, expiresAt: START_MS + DAY_MS };
    const path = await deps.shares.issue(share, START_MS);
    isAway = true;
    const response = await ask(path, { token: null, headers: HTML });
    assertEquals(response.status, 500);
    await response.text();
    assert(lines.some((line) => JSON.stringify(line).includes('"/s/…"')));
    assertFalse(JSON.stringify(lines).includes(path));
  }, { kv });
});
