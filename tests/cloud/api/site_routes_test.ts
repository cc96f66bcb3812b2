import { assert, assertEquals } from "@std/assert";
import { PAUSE_KEPT_MS } from "../../../cloud/api/site_routes.ts";
import { POWER_CYCLE_KEPT_MS } from "../../../lib/site/button.ts";
import { listHistory, readSite } from "../../../cloud/store/records.ts";
import { createTokenIssuer } from "../../../cloud/keys/tokens.ts";
import { createFakeChannel } from "../../support/phone/fake_channel.ts";
import { SECRET, START_MS, withApp } from "../../support/http/app_fixture.ts";

const HOME = "/v1/sites/home";

Deno.test("GET shows one site with its past, to readers and to itself only", async () => {
  await withApp(async ({ ask, beat, tokens, clock }) => {
    const what = { kind: "router_restarted" } as const;
    await (await beat({ events: [{ id: 1, agoMs: 0, wallMs: 0, told: true, what }] })).text();
    clock.nowMs += 1_000;
    for (const token of [tokens.home, tokens.read, tokens.admin]) {
      const { now, site, history } = await (await ask(HOME, { token })).json();
      assertEquals([now, site.status, site.silentForMs], [START_MS + 1_000, "up", 1_000]);
      assertEquals(history.map((entry: { kind: string }) => entry.kind), ["event"]);
    }
    const issuer = await createTokenIssuer(SECRET);
    const foreign = await issuer.issue({ kind: "site", site: "cabin", generation: 1 });
    for (const [token, status] of [[foreign, 403], [null, 401]] as const) {
      const response = await ask(HOME, { token });
      assertEquals(response.status, status);
      await response.text();
    }
  });
});

Deno.test("what is asked of a site that was never heard is 404", async () => {
  await withApp(async ({ ask, tokens }) => {
    const { read, admin: token } = tokens;
    const asked = [
      ask(HOME, { token: read }),
      ask(HOME, { token, method: "DELETE" }),
      ask(`${HOME}/mute`, { token, method: "POST", body: { for: "8h" } }),
      ask(`${HOME}/commands`, { token, method: "POST", body: { kind: "power-cycle" } }),
    ];
    for (const response of await Promise.all(asked)) {
      assertEquals(response.status, 404);
      assertEquals(await response.json(), { error: 'There is no home called "home"' });
    }
  });
});

Deno.test("only the admin token changes anything", async () => {
  await withApp(async ({ ask, beat, tokens, kv }) => {
    await (await beat()).text();
    for (const token of [tokens.home, tokens.read, null]) {
      const status = token === null ? 401 : 403;
      const asked = [
        ask(HOME, { token, method: "DELETE" }),
        ask(`${HOME}/mute`, { token, method: "POST", body: { for: "8h" } }),
        ask(`${HOME}/commands`, { token, method: "POST", body: { kind: "power-cycle" } }),
      ];
      for (const response of await Promise.all(asked)) {
        assertEquals(response.status, status);
        await response.text();
      }
    }
    const site = await readSite(kv, "home");
    assertEquals([site?.mutedUntil, site?.commands], [null, []]);
  });
});

Deno.test("a home sends a test to its own phone, and no reader does", () => {
  const channel = createFakeChannel({ now: () => START_MS });
  return withApp(async ({ ask, beat, tokens, settle }) => {
    const test = (token: string | null) => ask(`${HOME}/test`, { token, method: "POST" });
    const early = await test(tokens.home);
    assertEquals([early.status, (await early.json()).error], [
      404,
      'There is no home called "home"',
    ]);
    await (await beat()).text();
    const response = await test(tokens.home);
    assertEquals([response.status, await response.json()], [202, { queuedAt: START_MS }]);
    await settle();
    assertEquals(channel.taken(), ["Home: a test"]);
    for (const [token, status] of [[tokens.read, 403], [null, 401]] as const) {
      const refused = await test(token);
      assertEquals(refused.status, status);
      await refused.text();
    }
    assertEquals(channel.taken().length, 1);
  }, { channels: [channel] });
});

Deno.test("mute holds for its time, and 0s ends it", async () => {
  await withApp(async ({ ask, beat, tokens, kv }) => {
    await (await beat()).text();
    const mute = (length: string) =>
      ask(`${HOME}/mute`, { token: tokens.admin, method: "POST", body: { for: length } });
    const mutedUntil = START_MS + 8 * 3_600_000;
    assertEquals(await (await mute("8h")).json(), { mutedUntil });
    const record = await readSite(kv, "home");
    assertEquals([record?.mutedUntil, record?.mute], [mutedUntil, [START_MS, "api"]]);
    assertEquals(await (await mute("0s")).json(), { mutedUntil: null });
    assertEquals((await readSite(kv, "home"))?.mutedUntil, null);
    assertEquals((await mute("30d")).status, 200);
  });
});

for (const body of [{ for: "31d" }, { for: "soon" }, { for: 8 }, {}, { for: "8h", x: 1 }, null]) {
  Deno.test(`mute refuses ${JSON.stringify(body)} in one line`, async () => {
    await withApp(async ({ ask, beat, tokens }) => {
      await (await beat()).text();
      const options = { token: tokens.admin, method: "POST", body };
      const response = await ask(`${HOME}/mute`, options);
      assertEquals(response.status, 400);
      const { error } = await response.json();
      assert(/^Cannot read (mute|request): /.test(error) && !error.includes("\n"), error);
    });
  });
}

Deno.test("a command waits in the site and travels with the next heartbeat's answer", async () => {
  await withApp(async ({ ask, beat, tokens }) => {
    await (await beat()).text();
    const command = (body: unknown) =>
      ask(`${HOME}/commands`, { token: tokens.admin, method: "POST", body });
    const cycle = await command({ kind: "power-cycle" });
    assertEquals(cycle.status, 202);
    assertEquals(await cycle.json(), {
      id: "command-1",
      expiresAt: START_MS + POWER_CYCLE_KEPT_MS,
    });
    await (await command({ kind: "pause", for: "2h" })).text();
    const { commands } = await (await beat()).json();
    assertEquals(commands, [
      { kind: "power-cycle", id: "command-1", expiresInMs: POWER_CYCLE_KEPT_MS },
      { kind: "pause", id: "command-1", forMs: 7_200_000, by: "api", expiresInMs: PAUSE_KEPT_MS },
    ]);
  });
});

for (
  const body of [
    { kind: "explode" },
    { kind: "pause" },
    { kind: "pause", for: "31d" },
    { kind: "power-cycle", for: "2h" },
    [],
  ]
) {
  Deno.test(`a command ${JSON.stringify(body)} is refused`, async () => {
    await withApp(async ({ ask, beat, tokens }) => {
      await (await beat()).text();
      const options = { token: tokens.admin, method: "POST", body };
      const response = await ask(`${HOME}/commands`, options);
      assertEquals(response.status, 400);
      await response.text();
    });
  });
}

Deno.test("DELETE forgets a site and its past, and shows it at once", async () => {
  await withApp(async ({ ask, beat, tokens, kv }) => {
    const what = { kind: "router_restarted" } as const;
    await (await beat({ events: [{ id: 1, agoMs: 0, wallMs: 0, told: true, what }] })).text();
    const sites = async () => (await (await ask("/status", { token: tokens.read })).json()).sites;
    assertEquals((await sites()).length, 1);
    const response = await ask(HOME, { token: tokens.admin, method: "DELETE" });
    assertEquals(await response.json(), { forgotten: "home" });
    assertEquals(await sites(), []);
    assertEquals(await listHistory(kv, "home", { from: 0, to: START_MS + 1, limit: 10 }), []);
  });
});
