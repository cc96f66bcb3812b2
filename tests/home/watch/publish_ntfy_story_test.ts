import { assert, assertEquals, assertFalse, assertStringIncludes } from "@std/assert";
import { publishNtfy } from "../../../lib/phone/publish_ntfy.ts";
import type { NtfyAnswer, NtfyMessage } from "../../../lib/phone/ntfy.ts";
import { type NtfyServer, startNtfyServer } from "../../support/phone/ntfy_server.ts";
import { closedPort, readRequest, send, startRawServer } from "../../support/net/raw_server.ts";

const TOKEN = "tk_s3cret";

const MESSAGE: NtfyMessage = {
  title: "Internet is back",
  body: "It was away for 7 min",
  priority: 4,
  tags: ["house"],
  click: null,
  sequenceId: "home-1",
  delayMs: null,
};

function publish(url: string, signal = new AbortController().signal): Promise<NtfyAnswer> {
  return publishNtfy(MESSAGE, { url, token: TOKEN, fetch, now: () => 1_000, signal });
}

async function withPhone(work: (server: NtfyServer) => Promise<void>): Promise<void> {
  const server = startNtfyServer({ tokens: [TOKEN] });
  try {
    await work(server);
  } finally {
    await server.close();
  }
}

Deno.test("publishNtfy() reaches the phone with a bearer token", () =>
  withPhone(async (server) => {
    const answer = await publish(`${server.root}alarm`);
    const [stored] = await server.delivered("alarm", 1);
    const at = (stored?.time ?? 0) * 1_000;
    assertEquals(answer, { kind: "delivered", sequenceKnown: true, at });
    assertEquals(stored?.message, MESSAGE.body);
  }));

Deno.test("publishNtfy() passes on what the server refuses and limits", () =>
  withPhone(async (server) => {
    server.fail({ kind: "answer", status: 403 });
    assertEquals((await publish(`${server.root}alarm`)).kind, "channel_refused");
    server.fail({ kind: "answer", status: 429 });
    assertEquals((await publish(`${server.root}alarm`)).kind, "limited");
    server.fail({ kind: "hang_up" });
    assertEquals((await publish(`${server.root}alarm`)).kind, "retry");
  }));

Deno.test("publishNtfy() is bounded by its signal", () =>
  withPhone(async (server) => {
    server.fail({ kind: "hang" });
    const deadline = new AbortController();
    const asking = publish(`${server.root}alarm`, deadline.signal);
    setTimeout(() => deadline.abort(), 40);
    assertEquals(await asking, { kind: "retry", afterMs: null, why: "no answer in time" });
  }));

Deno.test("publishNtfy() never rejects and shows neither token nor topic", async () => {
  const dead = await publish(`http://127.0.0.1:${closedPort()}/alarm`);
  assertEquals(dead.kind, "retry");
  const wrong = await publish("http://127.0.0.1:1/a b");
  assertEquals(wrong.kind, "channel_refused");
  await using echo = startRawServer(async (connection) => {
    const request = await readRequest(connection);
    const token = /bearer (\S+)/i.exec(request)?.[1] ?? "none";
    const body = JSON.stringify({ code: 40101, http: 401, error: `unknown ${token}` });
    await send(connection, `HTTP/1.1 401 No\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
  });
  const echoed = await publish(`http://127.0.0.1:${echo.port}/alarm`);
  assert(echoed.kind === "channel_refused");
  assertStringIncludes(echoed.why, "(token)");
  for (const text of [TOKEN, "alarm"]) {
    assertFalse(JSON.stringify([dead, wrong, echoed]).includes(text));
  }
});
