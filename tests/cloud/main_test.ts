/** cloud/main.ts as a process of its own, with the permissions that the task names. */
import { assert, assertEquals, assertFalse } from "@std/assert";
import { makeHeartbeat, SECRET } from "../support/http/app_fixture.ts";
import { createTokenIssuer } from "../../cloud/keys/tokens.ts";
import { CLOUD_VARIABLES } from "../../lib/config/cloud_config.ts";
import { inFolder } from "../support/base/in_folder.ts";

const MAIN = new URL("../../cloud/main.ts", import.meta.url).pathname;
const NAMES = [
  "REBOOTINATOR_*",
  ...CLOUD_VARIABLES.filter((name) => !name.startsWith("REBOOTINATOR_")),
  "HOME",
  "XDG_DATA_HOME",
];

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

interface Running {
  readonly url: string;
  /** Ends it by `signal` and resolves to what it left behind. */
  stop(signal: Deno.Signal): Promise<Ended>;
}

function spawn(
  environment: Readonly<Record<string, string>>,
  permissions: readonly string[] = [`--allow-env=${NAMES.join(",")}`],
): Deno.ChildProcess {
  return new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--no-prompt",
      "--frozen",
      ...permissions,
      "--allow-read",
      "--allow-write",
      "--allow-net=127.0.0.1",
      MAIN,
    ],
    clearEnv: true,
    env: { NO_COLOR: "1", DENO_DIR: denoDir(), ...environment },
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

/** Where this process found its packages, so that the child need not fetch them again. */
function denoDir(): string {
  const home = Deno.env.get("HOME") ?? "";
  return Deno.env.get("DENO_DIR") ?? `${Deno.env.get("XDG_CACHE_HOME") ?? `${home}/.cache`}/deno`;
}

async function run(environment: Readonly<Record<string, string>>): Promise<Ended> {
  const { code, stdout, stderr } = await spawn(environment).output();
  const decoder = new TextDecoder();
  return { code, out: decoder.decode(stdout), err: decoder.decode(stderr) };
}

async function start(environment: Readonly<Record<string, string>>): Promise<Running> {
  const child = spawn({ REBOOTINATOR_SECRET: SECRET, PORT: "0", ...environment });
  const address = Promise.withResolvers<string>();
  const out = (async () => {
    let text = "";
    for await (const chunk of child.stdout.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      if (text.includes("\n")) address.resolve(text);
    }
    address.resolve(text);
    return text;
  })();
  const err = new Response(child.stderr).text();
  const line = await address.promise;
  const url = /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0];
  if (url === undefined) throw new Error(`No address: ${line}${await err}`);
  return {
    url,
    async stop(signal) {
      child.kill(signal);
      const { code } = await child.status;
      return { code, out: await out, err: await err };
    },
  };
}

for (const signal of ["SIGTERM", "SIGINT"] as const) {
  Deno.test(`the cloud starts, says where it listens, and ends well on ${signal}`, async () => {
    await inFolder(async (folder) => {
      const cloud = await start({ XDG_DATA_HOME: folder });
      const health = await fetch(`${cloud.url}/healthz`);
      const { ok, kv } = await health.json();
      assertEquals([ok, kv], [true, true]);
      const { code, out, err } = await cloud.stop(signal);
      assertEquals([code, err], [0, ""]);
      assertEquals(
        out,
        `Rebootinator listens on ${cloud.url}/ (store: ${folder}/rebootinator/cloud.kv); ` +
          "NTFY_URL is not set: notifications are only logged\n",
      );
    });
  });
}

Deno.test("what was stored is there after kill -9", async () => {
  await inFolder(async (folder) => {
    const KV_PATH = `${folder}/cloud.kv`;
    const issuer = await createTokenIssuer(SECRET);
    const token = await issuer.issue({ kind: "site", site: "home", generation: 1 });
    const first = await start({ KV_PATH, NTFY_URL: "http://127.0.0.1:9/topic" });
    const response = await fetch(`${first.url}/v1/sites/home/heartbeat`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify(makeHeartbeat()),
    });
    assertEquals(response.status, 200);
    await response.body?.cancel();
    await first.stop("SIGKILL");
    const second = await start({ KV_PATH, NTFY_URL: "http://127.0.0.1:9/topic" });
    const read = await issuer.issue({ kind: "read" });
    const status = await fetch(`${second.url}/status`, {
      headers: { authorization: `Bearer ${read}` },
    });
    assertEquals((await status.json()).sites.length, 1);
    const { out } = await second.stop("SIGTERM");
    assertFalse(out.includes("NTFY_URL"));
    assertFalse(out.includes("topic"));
  });
});

Deno.test("a body that says it is too large is refused before it is sent", async () => {
  await inFolder(async (folder) => {
    const cloud = await start({ KV_PATH: `${folder}/cloud.kv` });
    const issuer = await createTokenIssuer(SECRET);
    const token = await issuer.issue({ kind: "site", site: "home", generation: 1 });
    const { hostname, port } = new URL(cloud.url);
    const conn = await Deno.connect({ hostname, port: Number(port) });
    const head = "POST /v1/sites/home/heartbeat HTTP/1.1\r\nhost: x\r\n" +
      `authorization: Bearer ${token}\r\ncontent-type: application/json\r\n` +
      "content-length: 1000000000\r\n\r\n";
    await conn.write(new TextEncoder().encode(head));
    const answer = new Uint8Array(4_096);
    const length = await conn.read(answer) ?? 0;
    const text = new TextDecoder().decode(answer.subarray(0, length));
    assert(text.startsWith("HTTP/1.1 413 "), text);
    conn.close();
    await cloud.stop("SIGTERM");
  });
});

for (
  const [environment, message] of [
    [{}, "REBOOTINATOR_SECRET is not set"],
    [{ REBOOTINATOR_SECRET: "short" }, "at least 32 characters, got 5"],
    [
      { REBOOTINATOR_SECRET: SECRET, PORT: "x" },
      'PORT must be a whole number from 0 to 65535, got "x"',
    ],
    [{ REBOOTINATOR_SECRET: SECRET, REBOOTINATOR_PORT: "1" }, "did you mean PORT?"],
    [
      { REBOOTINATOR_SECRET: SECRET, KV_PATH: "/nowhere/x/cloud.kv" },
      'KV_PATH="/nowhere/x/cloud.kv"',
    ],
    [{ REBOOTINATOR_SECRET: SECRET }, "KV_PATH is not set, and neither is HOME"],
  ] as const
) {
  Deno.test(`the cloud ends with 2 and one line: ${message}`, async () => {
    const { code, out, err } = await run(environment);
    assertEquals([code, out], [2, ""]);
    assert(err.includes(message) && err.split("\n").length === 2, err);
    assertFalse(err.includes("short"));
  });
}

Deno.test("on Deploy wrong settings are said to whoever asks", async () => {
  const child = spawn({ DENO_DEPLOYMENT_ID: "x", DENO_SERVE_ADDRESS: "tcp:127.0.0.1:0" });
  const reader = child.stderr.getReader();
  let text = "";
  while (!/127\.0\.0\.1:\d+/.test(text)) {
    const { value, done } = await reader.read();
    if (done) break;
    text += new TextDecoder().decode(value);
  }
  const address = /127\.0\.0\.1:\d+/.exec(text)?.[0];
  const response = await fetch(`http://${address}/`);
  assertEquals(response.status, 503);
  assert((await response.json()).error.includes("REBOOTINATOR_SECRET is not set"));
  child.kill("SIGKILL");
  await Promise.all([child.status, reader.cancel(), child.stdout.cancel()]);
});

/** Speaks KV Connect as far as its first question, which shows the token. */
async function withStore(
  answer: (asked: Request) => Response | Promise<Response>,
  use: (url: string) => Promise<void>,
): Promise<void> {
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, answer);
  try {
    await use(`http://127.0.0.1:${server.addr.port}`);
  } finally {
    await server.shutdown();
  }
}

Deno.test("a store on a server is asked with the token from the environment, or from a file", async () => {
  await inFolder(async (folder) => {
    const token = "a-token-of-the-test";
    await Deno.writeTextFile(`${folder}/token`, `${token}\n`);
    const seen: (string | null)[] = [];
    await withStore(async (asked) => {
      seen.push(asked.headers.get("authorization"));
      await asked.body?.cancel();
      return new Response("not with this one", { status: 401 });
    }, async (KV_PATH) => {
      const settings = { REBOOTINATOR_SECRET: SECRET, PORT: "0", KV_PATH };
      for (
        const given of [
          { DENO_KV_ACCESS_TOKEN: token },
          { DENO_KV_ACCESS_TOKEN_FILE: `${folder}/token` },
        ]
      ) {
        const { code, out, err } = await run({ ...settings, ...given });
        assertEquals([code, out], [2, ""]);
        assert(err.includes(`KV_PATH="${KV_PATH}"`) && err.includes("401"), err);
        assertEquals(err.split("\n").length, 2);
        assertFalse(err.includes(token));
      }
    });
    assertEquals(seen, [`Bearer ${token}`, `Bearer ${token}`]);
  });
});

Deno.test("a store on a server that does not answer ends the start in one line", async () => {
  const over = Promise.withResolvers<Response>();
  await withStore(() => over.promise, async (KV_PATH) => {
    const environment = { REBOOTINATOR_SECRET: SECRET, PORT: "0", KV_PATH };
    const { code, err } = await run({
      ...environment,
      DENO_KV_ACCESS_TOKEN: "a-token-of-the-test",
    });
    assertEquals([code, err.split("\n").length], [2, 2]);
    assert(err.includes("no answer within 10 s"), err);
    over.resolve(new Response());
  });
});

Deno.test("on Deploy a missing store and a cron that cannot be registered each name the remedy", async () => {
  for (
    const [gone, message] of [
      ["openKv", "Cannot open the store: this app has no Deno KV; assign a Deno KV database"],
      ["cron", "Cannot look for silent homes: the cron cannot be registered"],
    ]
  ) {
    await inFolder(async (folder) => {
      const before = `${folder}/before.ts`;
      await Deno.writeTextFile(before, `delete (Deno as Record<string, unknown>).${gone};`);
      const child = spawn({
        REBOOTINATOR_SECRET: SECRET,
        DENO_DEPLOYMENT_ID: "x",
        DENO_SERVE_ADDRESS: "tcp:127.0.0.1:0",
      }, [`--allow-env=${NAMES.join(",")}`, `--preload=${before}`]);
      const reader = child.stderr.getReader();
      let text = "";
      while (!/127\.0\.0\.1:\d+/.test(text)) {
        const { value, done } = await reader.read();
        if (done) break;
        text += new TextDecoder().decode(value);
      }
      const response = await fetch(`http://${/127\.0\.0\.1:\d+/.exec(text)?.[0]}/`);
      assertEquals(response.status, 503);
      assert((await response.json()).error.startsWith(message), text);
      child.kill("SIGKILL");
      await Promise.all([child.status, reader.cancel(), child.stdout.cancel()]);
    });
  }
});
