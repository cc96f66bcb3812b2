/** What a stranger can do to the cloud with bytes alone. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { type AttackedCloud, withAttackedCloud, write } from "./attacked_cloud.ts";

const HEAD = "POST /v1/sites/home/heartbeat HTTP/1.1\r\nhost: x\r\n";
const JSON_TYPE = "content-type: application/json\r\n";
const BODY_TIMEOUT_MS = 5_000;
const BODY_BYTES_MAX = 8 * 1024;
/** What the kernels on both sides hold of a body that nobody reads. */
const SOCKET_BYTES_MAX = 16 * 1024 * 1024;

/** Lets the answer be read: a sender that never pauses hears nothing. */
function breathe(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 1));
}

async function isAlive({ get }: AttackedCloud): Promise<void> {
  assertMatch(await get("/healthz"), /"kv":true/);
}

Deno.test("a body that drips is cut off by 408 after its time", async () => {
  await withAttackedCloud(async (attacked) => {
    const { raw, token } = attacked;
    const answer = await raw(async (connection) => {
      await write(
        connection,
        `${HEAD}authorization: Bearer ${token}\r\n${JSON_TYPE}content-length: 4000\r\n\r\n`,
      );
      for (let count = 0; count < 40; count++) {
        await write(connection, " ");
        await new Promise((resolve) => setTimeout(resolve, 250));
      }
    }, { withinMs: 2 * BODY_TIMEOUT_MS, until: "answer" });
    assertMatch(answer.text, /^HTTP\/1\.1 408 /);
    assert(answer.tookMs >= BODY_TIMEOUT_MS - 200, `${answer.tookMs} ms`);
    await isAlive(attacked);
  });
});

Deno.test("a body without an end is cut off by 413, with a token; by 401 unread, without", async () => {
  await withAttackedCloud(async (attacked) => {
    const { raw, token } = attacked;
    const chunk = `4000\r\n${" ".repeat(0x4000)}\r\n`;
    for (
      const [header, status] of [[`authorization: Bearer ${token}\r\n`, 413], ["", 401]] as const
    ) {
      let sent = 0;
      const answer = await raw(async (connection) => {
        await write(connection, `${HEAD}${header}${JSON_TYPE}transfer-encoding: chunked\r\n\r\n`);
        while (sent < 1_000_000_000) {
          await write(connection, chunk);
          sent += chunk.length;
          await breathe();
        }
      }, { withinMs: 3_000, until: "answer" });
      assertMatch(answer.text, new RegExp(`^HTTP/1\\.1 ${status} `));
      assert(sent < SOCKET_BYTES_MAX, `${sent} bytes were taken, ${BODY_BYTES_MAX} are allowed`);
    }
    await isAlive(attacked);
  });
});

Deno.test("headers without an end, and halves of requests, cost nobody else an answer", async () => {
  await withAttackedCloud(async (attacked) => {
    const { raw, cloud } = attacked;
    const port = Number(new URL(cloud.url).port);
    const halves = await Promise.all(Array.from({ length: 100 }, async () => {
      const connection = await Deno.connect({ hostname: "127.0.0.1", port });
      await write(connection, "GET /status HT");
      return connection;
    }));
    let sent = 0;
    await raw(async (connection) => {
      await write(connection, "GET /status HTTP/1.1\r\nhost: x\r\n");
      while (sent < 1_000_000_000) {
        await write(connection, `x-${sent}: ${"a".repeat(4_000)}\r\n`);
        sent += 4_000;
        await breathe();
      }
    }, { withinMs: 3_000, until: "close" });
    assert(sent < SOCKET_BYTES_MAX, `${sent} bytes of headers were taken`);
    await isAlive(attacked);
    for (const half of halves) half.close();
  });
});

for (
  const line of [
    "GET /v1/sites/../../status HTTP/1.1",
    // Open to all: no token stands between another spelling and its answer.
    "GET /./healthz HTTP/1.1",
    "GET /%2e/healthz HTTP/1.1",
    "GET /v1/../healthz HTTP/1.1",
    "GET /v1/%2E%2e/healthz HTTP/1.1",
    "GET /\\healthz HTTP/1.1",
    "GET /x\\..\\healthz HTTP/1.1",
    "GET //status HTTP/1.1",
    "GET /status/ HTTP/1.1",
    "GET /%73tatus HTTP/1.1",
    "GET /status%00 HTTP/1.1",
    "GET /status;x HTTP/1.1",
    "GET /status\\..\\status HTTP/1.1",
    "GET http://evil.example/status HTTP/1.1",
    "GET evil.example:443 HTTP/1.1",
    "CONNECT evil.example:443 HTTP/1.1",
    "GET /v1/sites/home/heartbeat?method=POST HTTP/1.1",
    "GET /\xff\xfe HTTP/1.1",
    "PRI * HTTP/2.0",
    "\x16\x03\x01\x02\x00\x01\x00",
  ]
) {
  Deno.test(`${JSON.stringify(line)} opens nothing`, async () => {
    await withAttackedCloud(async (attacked) => {
      const answer = await attacked.raw(
        (connection) => write(connection, `${line}\r\nhost: x\r\nconnection: close\r\n\r\n`),
        { withinMs: 1_500, until: "close" },
      );
      const status = /^HTTP\/1\.[01] (\d+)/.exec(answer.text)?.[1] ?? "none";
      assert(["none", "400", "401", "404", "405"].includes(status), answer.text.slice(0, 200));
      await isAlive(attacked);
    });
  });
}

Deno.test("two lengths in one request never become two requests with one token", async () => {
  await withAttackedCloud(async ({ raw, token }) => {
    const hidden = "GET /status HTTP/1.1\r\nhost: x\r\n\r\n";
    const answer = await raw((connection) =>
      write(
        connection,
        `${HEAD}authorization: Bearer ${token}\r\n${JSON_TYPE}` +
          `content-length: ${
            5 + hidden.length
          }\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n${hidden}`,
      ), { withinMs: 1_500, until: "close" });
    // Each answer, if there is a second at all, is to a request without a token of its own.
    const statuses = [...answer.text.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status);
    assertEquals(statuses.filter((status) => status === "200"), []);
  });
});

Deno.test("a Host that cannot be one is 400, and the log tells no link", async () => {
  const said = await withAttackedCloud(async (attacked) => {
    for (const host of ["x:99999", "[::1", "a b", "x:y", "//", "x@y@z:-1"]) {
      const answer = await attacked.raw(
        (connection) => write(connection, `GET /a/s.secret-link HTTP/1.1\r\nhost: ${host}\r\n\r\n`),
        { withinMs: 3_000, until: "answer" },
      );
      assertMatch(answer.text, /^HTTP\/1\.1 (400|404) /, host);
    }
    await isAlive(attacked);
  });
  assertEquals(said.match(/secret-link|Uncaught|\n\s+at /g), null);
});
