/** The real cloud where it may open few files, or none of its log can be written. */
import { assert, assertEquals } from "@std/assert";
import { createTokenIssuer } from "../../../cloud/keys/tokens.ts";
import { SPARE_FILES } from "../../../cloud/host/keep_serving.ts";
import { taskFlags } from "../../demo/actors.ts";
import { startNtfyServer } from "../../support/phone/ntfy_server.ts";
import { event } from "../../support/site/heartbeats.ts";
import { makeHeartbeat, SECRET } from "../../support/http/app_fixture.ts";
import { closedPort } from "../../support/net/raw_server.ts";

const ROOT = new URL("../../../", import.meta.url);
/** The runtime itself and its store take some fifty. */
const FILES_MAX = 130;

interface Strained {
  readonly port: number;
  readonly child: Deno.ChildProcess;
  readonly token: string;
}

/** Starts it through a shell that limits files, or sends all it says to `output`. */
async function withStrained(
  shell: string,
  use: (strained: Strained) => Promise<void>,
  environment: Readonly<Record<string, string>> = {},
): Promise<void> {
  const folder = await Deno.makeTempDir();
  const port = closedPort();
  const flags = await taskFlags("cloud");
  const child = new Deno.Command("sh", {
    args: [
      "-c",
      shell,
      Deno.execPath(),
      "run",
      "--no-prompt",
      "--quiet",
      ...flags,
      "cloud/main.ts",
    ],
    cwd: ROOT,
    env: {
      NO_COLOR: "1",
      REBOOTINATOR_SECRET: SECRET,
      KV_PATH: `${folder}/cloud.kv`,
      PORT: String(port),
      DENO_CRON_TEST_SCHEDULE_OFFSET: "300",
      ...environment,
    },
    stdout: "null",
    stderr: "null",
  }).spawn();
  const issuer = await createTokenIssuer(SECRET);
  const token = await issuer.issue({ kind: "site", site: "home", generation: 1 });
  try {
    await eventually(async () => (await healthOf(port)).ok);
    await use({ port, child, token });
  } finally {
    child.kill("SIGTERM");
    await child.status;
    await Deno.remove(folder, { recursive: true });
  }
}

/** Asks until it is so; the test's own deadline ends a wait that is in vain. */
async function eventually(isSo: () => Promise<boolean>): Promise<void> {
  while (!await isSo().catch(() => false)) await new Promise((resolve) => setTimeout(resolve, 100));
}

async function healthOf(port: number) {
  return await (await fetch(`http://127.0.0.1:${port}/healthz`)).json();
}

/** Head and body may come one after the other. */
function isWhole(text: string): boolean {
  const [head = "", body] = text.split("\r\n\r\n");
  const length = /^content-length: (\d+)$/im.exec(head)?.[1];
  return body !== undefined && body.length >= Number(length ?? 0);
}

async function ask(conn: Deno.Conn, lines: readonly string[], body = ""): Promise<string> {
  const head = [...lines, "host: x", `content-length: ${body.length}`].join("\r\n");
  await conn.write(new TextEncoder().encode(`${head}\r\n\r\n${body}`));
  const buffer = new Uint8Array(8_192);
  let text = "";
  while (!isWhole(text)) {
    const count = await conn.read(buffer);
    if (count === null) break;
    text += new TextDecoder().decode(buffer.subarray(0, count));
  }
  return text;
}

Deno.test("idle connections that take every file are refused, and the cloud goes on", async () => {
  const phone = startNtfyServer({ tokens: null });
  const idle: Deno.Conn[] = [];
  await withStrained(`ulimit -n ${FILES_MAX}; exec "$0" "$@"`, async ({ port, token }) => {
    const spoken = await Deno.connect({ hostname: "127.0.0.1", port });
    assert((await ask(spoken, ["GET /healthz HTTP/1.1"])).startsWith("HTTP/1.1 200"));
    try {
      while (idle.length < 4 * FILES_MAX) {
        idle.push(await Deno.connect({ hostname: "127.0.0.1", port }));
      }
    } catch (error) {
      assert(
        error instanceof Deno.errors.ConnectionRefused ||
          error instanceof Deno.errors.ConnectionReset,
      );
    }
    assert(idle.length < 4 * FILES_MAX && idle.length > SPARE_FILES, `${idle.length}`);
    // Whoever is connected is heard, and the phone is told.
    const told = event(1, { kind: "plug_trouble", hint: "look" });
    const answer = await ask(spoken, [
      "POST /v1/sites/home/heartbeat HTTP/1.1",
      `authorization: Bearer ${token}`,
      "content-type: application/json",
    ], JSON.stringify(makeHeartbeat({ events: [told] })));
    assert(answer.startsWith("HTTP/1.1 200"), answer);
    await phone.delivered("a-topic", 1);
    for (const each of idle) each.close();
    await eventually(async () => (await healthOf(port)).ok);
    spoken.close();
  }, { NTFY_URL: `${phone.root}a-topic` });
  await phone.close();
});

Deno.test("a log that cannot be written costs lines and nothing else", async () => {
  await withStrained('exec "$0" "$@" >/dev/full 2>/dev/full', async ({ port, token }) => {
    // The first heartbeat's event is told in the log, as no phone is there.
    const told = event(1, { kind: "plug_trouble", hint: "look" });
    const response = await fetch(`http://127.0.0.1:${port}/v1/sites/home/heartbeat`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify(makeHeartbeat({ events: [told] })),
    });
    assertEquals([response.status, (await response.json()).acknowledged], [200, 1]);
    await eventually(async () => (await healthOf(port)).lastSweepAgeMs !== null);
  });
});
