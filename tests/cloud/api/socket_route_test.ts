import { assert, assertEquals } from "@std/assert";
import {
  SOCKETS_OF_HOME_MAX,
  SOCKETS_WITHOUT_TOKEN_MAX,
  TOKEN_WITHIN_MS,
  WRITE_EVERY_MS,
} from "../../../cloud/api/socket_route.ts";
import { readSite } from "../../../cloud/store/records.ts";
import { type Fixture, type FixtureOptions, withApp } from "../../support/http/app_fixture.ts";
import { createManualSleep } from "../../support/base/manual_sleep.ts";
import { openSocket, type RawSocket } from "../../support/net/raw_socket.ts";

interface Served extends Fixture {
  /** Opens a socket of site "home"; headers as they are sent. */
  readonly open: (headers?: Record<string, string>, query?: string) => Promise<RawSocket>;
  /** Ends all sleeps of this length. */
  readonly pass: (ms: number) => void;
}

async function served(
  use: (fixture: Served) => Promise<void>,
  options: FixtureOptions & { readonly sender?: string } = {},
): Promise<void> {
  const { sleep, pass } = createManualSleep();
  await withApp(async (fixture) => {
    const server = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen: () => {} },
      (request) => fixture.app(request, options.sender ?? "127.0.0.1"),
    );
    const sockets: RawSocket[] = [];
    const { port } = server.addr;
    try {
      await use({
        ...fixture,
        pass,
        async open(headers = {}, query = "") {
          const socket = await openSocket(port, { path: `/v1/sites/home/socket${query}`, headers });
          sockets.push(socket);
          return socket;
        },
      });
    } finally {
      fixture.stop();
      for (const socket of sockets) socket.close();
      await server.shutdown();
    }
  }, { ...options, sleep });
}

function bearer({ tokens }: Fixture): Record<string, string> {
  return { authorization: `Bearer ${tokens.home}` };
}

Deno.test("each text message is a sign of life, and the store is written once in 15 s", async () => {
  await served(async (fixture) => {
    const { clock, kv, pass } = fixture;
    const socket = await fixture.open(bearer(fixture), "?stale_after=1m&name=NAS");
    assertEquals([socket.status, await readSite(kv, "home")], [101, null]);
    await socket.send("I am alive!");
    assertEquals(JSON.parse(await socket.next()), { storedAt: clock.nowMs });
    const first = await readSite(kv, "home");
    assertEquals([first?.name, first?.staleAfterMs, first?.home.by], ["NAS", 60_000, "socket"]);
    clock.nowMs += 5_000;
    for (let count = 0; count < 3; count++) await socket.send("I am alive!");
    await socket.ping();
    assertEquals((await readSite(kv, "home"))?.hour.beats, 1);
    clock.nowMs += 10_000;
    pass(WRITE_EVERY_MS);
    assertEquals(JSON.parse(await socket.next()), { storedAt: clock.nowMs });
    assertEquals((await readSite(kv, "home"))?.hour.beats, 2);
  });
});

Deno.test("the token may come as the first message, from the own network", async () => {
  await served(async ({ open, tokens, kv }) => {
    const socket = await open();
    await socket.send(tokens.home);
    await socket.next();
    assertEquals((await readSite(kv, "home"))?.home.by, "socket");
  });
});

Deno.test("a first message that is no token of this home ends the socket, and so does none", async () => {
  await served(async ({ open, tokens, pass, kv, deps }) => {
    const cabin = await deps.tokens.issue({ kind: "site", site: "cabin", generation: 1 });
    for (const message of ["I am alive!", tokens.read, tokens.admin, cabin]) {
      const socket = await open();
      await socket.send(message);
      assertEquals(await socket.end(), 1_008);
    }
    const silent = await open();
    pass(TOKEN_WITHIN_MS);
    assertEquals(await silent.end(), 1_008);
    assertEquals(await readSite(kv, "home"), null);
  });
});

for (
  const [who, headers, options, status] of [
    ["a wrong token", { authorization: "Bearer s1.home.1.00" }, {}, 401],
    ["a cookie", { cookie: "token=x", origin: "http://evil.example" }, { sender: "8.8.8.8" }, 401],
    ["nobody from the internet", {}, { sender: "8.8.8.8" }, 401],
    ["nobody from the internet by IPv6", {}, { sender: "2a01:4f8::1" }, 401],
    ["nobody who comes by a proxy", { "x-forwarded-for": "8.8.8.8" }, {}, 401],
    [
      "anybody where the settings say so",
      { "x-forwarded-for": "8.8.8.8" },
      { config: { socketFirstMessage: true } },
      101,
    ],
  ] as const
) {
  Deno.test(`${who} is answered ${status}`, async () => {
    await served(async ({ open }) => {
      assertEquals((await open(headers)).status, status);
    }, options);
  });
}

Deno.test("a password that a browser sends by itself opens no socket, nor does a reader's token", async () => {
  await served(async ({ open, tokens }) => {
    const basic = { authorization: `Basic ${btoa(`me:${tokens.home}`)}` };
    assertEquals((await open(basic)).status, 401);
    assertEquals((await open({ authorization: `Bearer ${tokens.read}` })).status, 403);
  });
});

Deno.test("what is no text ends the socket, and a flood of messages does", async () => {
  await served(async (fixture) => {
    const bytes = await fixture.open(bearer(fixture));
    await bytes.send("x", { opcode: 2 });
    assertEquals(await bytes.end(), 1_003);
    const flood = await fixture.open(bearer(fixture));
    for (let count = 0; count < 61; count++) await flood.send("I am alive!");
    assertEquals(await flood.end(), 1_008);
  });
});

Deno.test("a home has four sockets at most, and eight may be without a token", async () => {
  await served(async (fixture) => {
    for (let count = 0; count < SOCKETS_OF_HOME_MAX; count++) {
      assertEquals((await fixture.open(bearer(fixture))).status, 101);
    }
    assertEquals((await fixture.open(bearer(fixture))).status, 503);
    // One that goes makes room again.
    const waiting = [];
    for (let count = 0; count < SOCKETS_WITHOUT_TOKEN_MAX; count++) {
      waiting.push(await fixture.open());
    }
    assertEquals(waiting.map(({ status }) => status), Array(8).fill(503));
  });
  await served(async ({ open, pass }) => {
    const waiting = [];
    for (let count = 0; count < SOCKETS_WITHOUT_TOKEN_MAX; count++) waiting.push(await open());
    assertEquals(waiting.map(({ status }) => status), Array(8).fill(101));
    assertEquals((await open()).status, 503);
    pass(TOKEN_WITHIN_MS);
    for (const socket of waiting) assertEquals(await socket.end(), 1_008);
    assertEquals((await open()).status, 101);
  });
});

Deno.test("a home has no more sockets by tokens that come as the first message", async () => {
  await served(async ({ open, tokens }) => {
    const sockets = [];
    for (let count = 0; count <= SOCKETS_OF_HOME_MAX; count++) sockets.push(await open());
    const last = sockets.pop();
    for (const socket of sockets) await socket.send(tokens.home);
    for (const socket of sockets) await socket.next();
    await last?.send(tokens.home);
    assertEquals(await last?.end(), 1_008);
    // Who is in stays in.
    await sockets[0]?.send("I am alive!");
    await sockets[0]?.ping();
  });
});

Deno.test("a plain request is told that a web socket is wanted; HEAD is not answered", async () => {
  await withApp(async ({ ask, tokens }) => {
    const plain = await ask("/v1/sites/home/socket", { token: tokens.home });
    assertEquals([plain.status, plain.headers.get("upgrade")], [426, "websocket"]);
    const head = await ask("/v1/sites/home/socket", { token: tokens.home, method: "HEAD" });
    assertEquals([head.status, head.headers.get("allow")], [405, "GET"]);
    const wrong = await ask("/v1/sites/home/socket?stale=1m", { token: tokens.home });
    assertEquals(wrong.status, 400);
    const bent = await ask("/v1/sites/home/socket", {
      token: tokens.home,
      headers: { upgrade: "websocket" },
    });
    assertEquals(bent.status, 400);
    for (const each of [plain, wrong, bent]) assert((await each.text()).includes("error"));
  });
});

Deno.test("the sockets end when the cloud stops", async () => {
  await served(async (fixture) => {
    const socket = await fixture.open(bearer(fixture));
    await socket.send("I am alive!");
    await socket.next();
    fixture.stop();
    assertEquals(await socket.end(), 1_001);
  });
});
