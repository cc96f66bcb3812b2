import { assert, assertEquals, assertFalse, assertStringIncludes } from "@std/assert";
import { REPLY_BYTES_MAX, sendHeartbeat } from "../../../home/watch/heartbeat_client.ts";
import type { HeartbeatOutcome } from "../../../home/watch/ports.ts";
import { parseHeartbeat } from "../../../lib/wire/heartbeat.ts";
import { heartbeat } from "../../support/site/heartbeats.ts";
import {
  closedPort,
  startRawServer,
  startReplying,
  waitForClose,
} from "../../support/net/raw_server.ts";

const TOKEN = "s3cret";

const HEARTBEAT = heartbeat({
  epoch: 1,
  uptimeMs: 1_000,
  wallMs: 2_000,
  warnings: ["ü"],
  site: { name: null, timeZone: null },
});

const REPLY = { acknowledged: 3, serverTimeMs: 5, commands: [] };

function send(port: number, deadlineMs = 5_000): Promise<HeartbeatOutcome> {
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(), deadlineMs);
  const url = `http://127.0.0.1:${port}`;
  return sendHeartbeat(HEARTBEAT, { url, site: "home", token: TOKEN, signal: deadline.signal })
    .finally(() => clearTimeout(timer));
}

async function reply(head: string, body: string): Promise<HeartbeatOutcome> {
  await using server = startReplying(`HTTP/1.1 ${head}\r\n\r\n${body}`);
  return await send(server.port);
}

Deno.test("sendHeartbeat() is read by a real server and reads its reply", async () => {
  const asked = Promise.withResolvers<readonly [string, string | null, unknown]>();
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    async (request) => {
      const path = `${request.method} ${new URL(request.url).pathname}`;
      asked.resolve([path, request.headers.get("authorization"), await request.json()]);
      return Response.json({ ...REPLY, newer: true });
    },
  );
  assertEquals(await send(server.addr.port), { kind: "accepted", reply: REPLY });
  const [path, authorization, body] = await asked.promise;
  assertEquals([path, authorization], ["POST /v1/sites/home/heartbeat", `Bearer ${TOKEN}`]);
  assertEquals(parseHeartbeat(body), HEARTBEAT);
  await server.shutdown();
});

Deno.test("sendHeartbeat() says no with the cloud's first words, made safe", async () => {
  const refused = await reply("401 No", "\n\x1b[31mWrong token\x07\nmore");
  assertEquals(refused, { kind: "unheard", why: "401 [31mWrong token" });
  const long = await reply("503 Busy", "x".repeat(REPLY_BYTES_MAX));
  assert(long.kind === "unheard");
  assertEquals(long.why.length, "503 ".length + 200);
});

Deno.test("sendHeartbeat() takes nobody else's answer for the cloud's", async () => {
  const cases: readonly [string, string, string][] = [
    ["302 Found\r\nLocation: /login", "", "redirected (status 302)"],
    ["200 OK", "<html>Log in</html>", "not the cloud's answer"],
    ["200 OK", '{"acknowledged":-1}', "not the cloud's answer"],
    ["204 No Content", "", "not the cloud's answer"],
    ["200 OK", `${JSON.stringify(REPLY)}${" ".repeat(REPLY_BYTES_MAX)}`, "too long"],
  ];
  for (const [head, body, why] of cases) {
    const outcome = await reply(head, body);
    assert(outcome.kind === "unheard", JSON.stringify(outcome));
    assertStringIncludes(outcome.why, why);
  }
});

Deno.test("sendHeartbeat() is unheard, not an exception, and shows no token", async () => {
  await using mute = startRawServer(waitForClose);
  assertEquals(await send(mute.port, 60), { kind: "unheard", why: "no answer in time" });
  const refused = await send(closedPort());
  assert(refused.kind === "unheard");
  assertStringIncludes(refused.why, "refused");
  const signal = new AbortController().signal;
  const url = `https://127.0.0.1:${closedPort()}`;
  const secure = await sendHeartbeat(HEARTBEAT, { url, site: "home", token: TOKEN, signal });
  assert(secure.kind === "unheard");
  assertStringIncludes(secure.why, "refused");
  const broken = await sendHeartbeat(HEARTBEAT, { url: "no", site: "x", token: TOKEN, signal });
  assert(broken.kind === "unheard");
  assertFalse(JSON.stringify([refused, secure, broken]).includes(TOKEN));
});
