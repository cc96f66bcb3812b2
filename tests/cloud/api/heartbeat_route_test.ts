import { assert, assertEquals, assertFalse } from "@std/assert";
import { listSites, readSite } from "../../../cloud/store/records.ts";
import { createTokenIssuer } from "../../../cloud/keys/tokens.ts";
import { parseHeartbeatReply } from "../../../lib/wire/heartbeat.ts";
import type { NtfyMessage } from "../../../lib/phone/ntfy.ts";
import {
  BASE,
  type Fixture,
  makeHeartbeat,
  SECRET,
  START_MS,
  withApp,
} from "../../support/http/app_fixture.ts";
import { watchKv } from "../../support/store/watched_kv.ts";

const PATH = "/v1/sites/home/heartbeat";

function post(fixture: Fixture, body: BodyInit, headers: Record<string, string> = {}) {
  return fixture.app(
    new Request(`${BASE}${PATH}`, {
      method: "POST",
      body,
      headers: {
        authorization: `Bearer ${fixture.tokens.home}`,
        "content-type": "application/json",
        ...headers,
      },
    }),
  );
}

Deno.test("the first heartbeat with a good token makes the site", async () => {
  await withApp(async ({ beat, kv }) => {
    const response = await beat();
    assertEquals(response.status, 200);
    const reply = parseHeartbeatReply(await response.json());
    assertEquals(reply, { acknowledged: 0, serverTimeMs: START_MS, commands: [] });
    const site = await readSite(kv, "home");
    assertEquals([site?.lastSeenAt, site?.generation, site?.status], [START_MS, 1, "up"]);
  });
});

Deno.test("an ordinary heartbeat is one commit, and no read of what was written here last", async () => {
  let watched: ReturnType<typeof watchKv> | null = null;
  await withApp(async ({ beat, clock }) => {
    await (await beat()).text();
    assert(watched !== null);
    const before = { ...watched.counts };
    clock.nowMs += 15_000;
    await (await beat()).text();
    assertEquals(watched.counts, {
      reads: before.reads,
      lists: before.lists,
      commits: before.commits + 1,
    });
  }, { kv: (kv) => (watched = watchKv(kv)).kv });
});

Deno.test("a home whose heartbeat the store refuses was heard; one too many was not", async () => {
  let watched: ReturnType<typeof watchKv> | null = null;
  await withApp(async ({ beat, deps }) => {
    const unstored: string[] = [];
    deps.listening.noteUnstored = (site) => void unstored.push(site);
    watched?.failNextCommit(new Error("Disk full"));
    const answer = await beat();
    await answer.text();
    assertEquals([answer.ok, unstored], [false, ["home"]]);
    assert((await beat()).ok);
    assertEquals(unstored, ["home"]);
  }, { kv: (kv) => (watched = watchKv(kv)).kv });
  await withApp(async ({ beat, deps }) => {
    deps.listening.noteUnstored = (site) => assertEquals(site, "nobody");
    assertEquals((await beat()).status, 403);
  }, { config: { sitesMax: 0 } });
});

Deno.test("events are acknowledged once they are stored", async () => {
  await withApp(async ({ beat }) => {
    const what = { kind: "router_restarted" } as const;
    const events = [1, 2].map((id) => ({ id, agoMs: 0, wallMs: START_MS, told: false, what }));
    assertEquals((await (await beat({ events })).json()).acknowledged, 2);
  });
});

Deno.test("nothing is stored and no body read for a token that does not fit", async () => {
  await withApp(async (fixture) => {
    const issuer = await createTokenIssuer(SECRET);
    const wrong: readonly (readonly [string | null, number])[] = [
      [null, 401],
      [fixture.tokens.home.slice(0, -1), 401],
      [fixture.tokens.home.replace("home", "cabin"), 401],
      [await issuer.issue({ kind: "site", site: "cabin", generation: 1 }), 403],
      [await issuer.issue({ kind: "site", site: "home", generation: 2 }), 401],
      [fixture.tokens.read, 403],
      [fixture.tokens.admin, 403],
    ];
    for (const [token, status] of wrong) {
      const headers: Record<string, string> = { "content-type": "application/json" };
      if (token !== null) headers["authorization"] = `Bearer ${token}`;
      const request = new Request(`${BASE}${PATH}`, { method: "POST", body: "{}", headers });
      const response = await fixture.app(request);
      assertEquals([response.status, request.bodyUsed], [status, false], token ?? "none");
      assertFalse((await response.text()).includes(token ?? "s1."));
    }
    assertEquals(await listSites(fixture.kv), []);
  }, { config: { generations: { home: 3 } } });
});

const BAD_BODIES: readonly (readonly [string, BodyInit, number, string])[] = [
  ["nothing", "", 400, "The body must be JSON"],
  ["half an object", '{"version":1', 400, "The body must be JSON"],
  ["bytes that are not UTF-8", new Uint8Array([0x7b, 0xff, 0x7d]), 400, "The body must be UTF-8"],
  ["a list", "[]", 400, "Cannot read heartbeat"],
  ["null", "null", 400, "Cannot read heartbeat"],
  ["a deep list", "[".repeat(4_096) + "]".repeat(4_096), 400, "Cannot read heartbeat"],
  ["a deep object", `${'{"a":'.repeat(1_300)}1${"}".repeat(1_300)}`, 400, "Cannot read heartbeat"],
  [
    "a deep cause",
    JSON.stringify(makeHeartbeat()).replace('"online"', "[".repeat(3_000) + "]".repeat(3_000)),
    400,
    '"cause" must be',
  ],
  [
    "a cause that is no word",
    JSON.stringify({ ...makeHeartbeat(), cause: "Aliens!" }),
    400,
    '"cause" must be',
  ],
  [
    "__proto__ in a field's place",
    `{"__proto__":{"version":1},${
      JSON.stringify(makeHeartbeat()).slice(1).replace('"version":1,', "")
    }`,
    400,
    '"version" is missing',
  ],
  ["8 KiB and one byte", " ".repeat(8_193), 413, "The body may have 8192 bytes at most"],
];

for (const [what, body, status, message] of BAD_BODIES) {
  Deno.test(`a body of ${what} is ${status}, in one line`, async () => {
    await withApp(async (fixture) => {
      const response = await post(fixture, body);
      const { error } = await response.json();
      assertEquals(response.status, status);
      assert(error.includes(message) && !error.includes("\n") && error.length < 300, error);
      assertEquals([fixture.lines, await listSites(fixture.kv)], [[], []]);
    });
  });
}

Deno.test("a heartbeat of exactly 8 KiB is read", async () => {
  await withApp(async (fixture) => {
    const text = JSON.stringify(makeHeartbeat());
    const response = await post(fixture, text + " ".repeat(8_192 - text.length));
    assertEquals(response.status, 200);
    await response.text();
  });
});

Deno.test("one site more than SITES_MAX is refused, those that are there go on", async () => {
  await withApp(async ({ ask, beat }) => {
    const issuer = await createTokenIssuer(SECRET);
    await (await beat()).text();
    const token = await issuer.issue({ kind: "site", site: "cabin", generation: 1 });
    const options = { token, method: "POST", body: makeHeartbeat() };
    const refused = await ask("/v1/sites/cabin/heartbeat", options);
    assertEquals(refused.status, 403);
    assert((await refused.json()).error.includes("SITES_MAX"));
    assertEquals((await beat()).status, 200);
  }, { config: { sitesMax: 1 } });
});

Deno.test("what rings is handed to the phone right behind the answer", async () => {
  const messages: NtfyMessage[] = [];
  const channel = {
    name: "ntfy",
    fingerprint: "f",
    send: (message: NtfyMessage) => {
      messages.push(message);
      return Promise.resolve({ kind: "delivered", sequenceKnown: true } as const);
    },
  };
  await withApp(async ({ beat, lines, settle }) => {
    const what = { kind: "gave_up", cuts: 8, retryInMs: 3_600_000 } as const;
    const events = [{ id: 1, agoMs: 0, wallMs: START_MS, told: false, what }];
    await (await beat({ events })).text();
    await settle();
    assertEquals(messages.length, 1);
    assert(lines.some((line) => line.event === "notice"));
  }, { channels: [channel] });
});

Deno.test("without a channel a notice is a line in the log", async () => {
  await withApp(async ({ beat, lines }) => {
    const what = { kind: "gave_up", cuts: 8, retryInMs: 3_600_000 } as const;
    const events = [{ id: 1, agoMs: 0, wallMs: START_MS, told: false, what }];
    await (await beat({ events })).text();
    assertEquals(lines.map((line) => line.event), ["notice"]);
  });
});
