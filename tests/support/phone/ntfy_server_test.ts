import { assert, assertEquals, assertRejects } from "@std/assert";
import { type NtfyServer, type NtfyServerOptions, startNtfyServer } from "./ntfy_server.ts";
import { T0 } from "../site/heartbeats.ts";

async function withServer(
  options: NtfyServerOptions,
  test: (server: NtfyServer) => Promise<void>,
): Promise<void> {
  const server = startNtfyServer(options);
  try {
    await test(server);
  } finally {
    await server.close();
  }
}

async function post(server: NtfyServer, body: unknown, headers: Record<string, string> = {}) {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const response = await fetch(server.root, { method: "POST", body: text, headers });
  return { status: response.status, body: await response.json() };
}

Deno.test("a message published as JSON is read back by the poll API", () =>
  withServer({ now: () => T0 }, async (server) => {
    const fields = { topic: "home", title: "Ü 😀", message: "m", priority: 4, tags: ["skull"] };
    const { status, body } = await post(server, { ...fields, "sequence_id": "home-1" });
    assertEquals([status, body.sequence_id, body.time], [200, "home-1", T0 / 1000]);
    const poll = await fetch(`${server.root}home/json?poll=1&since=all`);
    const lines = (await poll.text()).trim().split("\n").map((line) => JSON.parse(line));
    assertEquals(lines.map(({ title, message }) => [title, message]), [["Ü 😀", "m"]]);
    const after = await fetch(`${server.root}home/json?poll=1&since=${lines[0].id}`);
    assertEquals(await after.text(), "");
  }));

Deno.test("headers and path publish too", () =>
  withServer({}, async (server) => {
    const headers = { title: "T", tags: "a,b", "x-priority": "2" };
    const response = await fetch(`${server.root}home/home-1`, {
      method: "POST",
      body: "m",
      headers,
    });
    await response.body?.cancel();
    const [message] = server.topics.messages("home");
    assertEquals([message?.title, message?.tags, message?.priority, message?.sequence_id], [
      "T",
      ["a", "b"],
      2,
      "home-1",
    ]);
  }));

const VIEW = { action: "view", label: "Status", url: "https://cloud.example/" };

Deno.test("each wrong message gets ntfy's own code", () =>
  withServer({}, async (server) => {
    const cases: readonly [unknown, number, number][] = [
      ["{", 400, 40017],
      [{ topic: "home", title: 5 }, 400, 40017],
      [{ topic: "a b", message: "m" }, 400, 40009],
      [{ topic: "docs", message: "m" }, 400, 40010],
      [{ topic: "home", priority: 6 }, 400, 40007],
      [{ topic: "home", email: "a@example.org" }, 400, 40001],
      [{ topic: "home", delay: "9s" }, 400, 40005],
      [{ topic: "home", delay: "4d" }, 400, 40006],
      [{ topic: "home", delay: "soon" }, 400, 40004],
      [{ topic: "home", delay: "1h", cache: "no" }, 400, 40002],
      [{ topic: "home", actions: Array(4).fill(VIEW) }, 400, 40018],
      [{ topic: "home", actions: [{ ...VIEW, label: "" }] }, 400, 40018],
      [{ topic: "home", actions: [{ action: "view", label: "x" }] }, 400, 40018],
      [
        { topic: "home", actions: [{ ...VIEW, action: "http", method: "GET", body: "b" }] },
        400,
        40018,
      ],
      [{ topic: "home", actions: [{ ...VIEW, action: "reboot" }] }, 400, 40018],
      [{ topic: "home", message: "x".repeat(4_096) }, 400, 40014],
      [{ topic: "home", title: "x".repeat(1_025) }, 400, 40057],
      [{ topic: "home", tags: ["x".repeat(513)] }, 400, 40058],
      [{ topic: "home", message: "x".repeat(8_192) }, 413, 41303],
    ];
    for (const [fields, http, code] of cases) {
      const { status, body } = await post(server, fields);
      assertEquals([status, body.code, body.http], [http, code, http]);
    }
    assertEquals((await post(server, { topic: "home", message: "x".repeat(4_095) })).status, 200);
    const three = { topic: "home", actions: Array(3).fill(VIEW) };
    assertEquals((await post(server, three)).body.actions.length, 3);
  }));

Deno.test("a wrong token is 401, none is 403, the right one publishes", () =>
  withServer({ tokens: ["tk_1"] }, async (server) => {
    const fields = { topic: "home", message: "m" };
    assertEquals((await post(server, fields)).body.code, 40301);
    assertEquals((await post(server, fields, { authorization: "Bearer tk_2" })).body.code, 40101);
    assertEquals((await post(server, fields, { authorization: "Bearer tk_1" })).status, 200);
    const health = await fetch(`${server.root}v1/health`);
    assertEquals(await health.json(), { healthy: true });
  }));

Deno.test("a delayed message appears when its time has come, unless it was replaced", () => {
  let now = T0;
  return withServer({ now: () => now }, async (server) => {
    const delayed = { topic: "home", message: "m", delay: "75m", "sequence_id": "dead-man" };
    await post(server, delayed);
    now += 30 * 60_000;
    await post(server, delayed);
    assertEquals(server.topics.scheduled("home").length, 1);
    now = T0 + 75 * 60_000;
    assertEquals(server.topics.messages("home").length, 0);
    now = T0 + 105 * 60_000;
    assertEquals(server.topics.messages("home").length, 1);
    await post(server, delayed);
    const path = `${server.root}home/dead-man`;
    await (await fetch(path, { method: "DELETE" })).body?.cancel();
    assertEquals([server.topics.scheduled("home"), server.topics.shown("home")], [[], []]);
  });
});

Deno.test("a phone shows the newest message of each sequence id", () =>
  withServer({}, async (server) => {
    for (const message of ["silent", "back"]) {
      await post(server, { topic: "home", message, "sequence_id": "home-1" });
    }
    assertEquals(server.topics.messages("home").length, 2);
    assertEquals(server.topics.shown("home").map(({ message }) => message), ["back"]);
  }));

Deno.test("an older server ignores sequence ids", () =>
  withServer({ knowsSequenceId: false }, async (server) => {
    const { body } = await post(server, { topic: "home", message: "m", "sequence_id": "home-1" });
    assertEquals(body.sequence_id, undefined);
  }));

Deno.test("failures come as they were scripted, then all is well", () =>
  withServer({}, async (server) => {
    const fields = { topic: "home", message: "m" };
    server.fail({ kind: "answer", status: 429, code: 42901, headers: { "retry-after": "7" } });
    server.fail({ kind: "delivered_500" });
    server.fail({ kind: "hang_up" }, 2);
    server.fail({ kind: "delivered_lost" });
    assertEquals((await post(server, fields)).body.code, 42901);
    assertEquals((await post(server, fields)).body.code, 50001);
    assertEquals(server.topics.messages("home").length, 1);
    await assertRejects(() => post(server, fields), TypeError);
    await assertRejects(() => post(server, fields), TypeError);
    await assertRejects(() => post(server, fields), TypeError);
    assertEquals(server.topics.messages("home").length, 2);
    assertEquals((await post(server, fields)).status, 200);
  }));

Deno.test("a day's messages are counted until midnight UTC", () => {
  let now = T0;
  return withServer({ now: () => now, messagesPerDayMax: 2 }, async (server) => {
    const send = async () => (await post(server, { topic: "home", message: "m" })).body.code;
    assertEquals([await send(), await send(), await send()], [undefined, undefined, 42908]);
    now += 86_400_000;
    assertEquals(await send(), undefined);
  });
});

Deno.test("the simulated phone runs as a process", async () => {
  const script = new URL("./ntfy_server_main.ts", import.meta.url).pathname;
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", "--allow-net=127.0.0.1", script, "--port", "0", "--topic", "t"],
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const lines = child.stdout.pipeThrough(new TextDecoderStream())[Symbol.asyncIterator]();
  const root = String((await lines.next()).value).trim();
  assert(/^http:\/\/127\.0\.0\.1:\d+\/$/.test(root), root);
  const response = await fetch(root, { method: "POST", body: '{"topic":"t","message":"hello"}' });
  await response.body?.cancel();
  assertEquals(JSON.parse(String((await lines.next()).value)).message, "hello");
  child.kill("SIGTERM");
  await child.status;
  await lines.return?.();
});
