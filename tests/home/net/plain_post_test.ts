import { assertEquals, assertRejects } from "@std/assert";
import { type PlainAnswer, postPlain } from "../../../home/net/plain_post.ts";
import { closedPort, startReplying } from "../../support/net/raw_server.ts";

const NEVER = new AbortController().signal;

function post(
  port: number,
  headers: Readonly<Record<string, string>> = {},
  signal = NEVER,
): Promise<PlainAnswer> {
  const url = new URL(`http://127.0.0.1:${port}/a?b`);
  return postPlain(url, { headers, body: "ü", bytesMax: 10, signal });
}

Deno.test("postPlain() is understood by a real server, and understands it", async () => {
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    async (asked) => {
      const { method, url } = asked;
      const path = new URL(url).pathname;
      const type = asked.headers.get("content-type");
      return new Response(`${method}${path}${type}${await asked.text()}`.slice(0, 10), {
        status: 201,
      });
    },
  );
  const answer = await post(server.addr.port, { "content-type": "x" });
  assertEquals(answer, { kind: "answer", status: 201, body: "POST/axü" });
  await server.shutdown();
});

Deno.test("postPlain() reads streams, and refuses what is cut short or too long", async () => {
  const broken = (why: string): PlainAnswer => ({ kind: "broken", why });
  const cases: readonly [string, PlainAnswer][] = [
    ["HTTP/1.0 200 OK\r\n\r\n0123456789", { kind: "answer", status: 200, body: "0123456789" }],
    ["HTTP/1.0 200 OK\n\n", { kind: "answer", status: 200, body: "" }],
    ["HTTP/1.0 200 OK\r\n\r\n0123456789a", broken("an answer that is too long")],
    ["HTTP/1.0 200 OK\r\nContent-Length: 3\r\n\r\nab", broken("an answer that was cut short")],
    ["HTTP/1.0 200 OK\r\n", broken("an answer that is not HTTP")],
    [`HTTP/1.0 200 OK\r\nX: ${"x".repeat(9_000)}\r\n\r\n`, broken("an answer that is not HTTP")],
    ["hello\r\n\r\n", broken("an answer that is not HTTP")],
    ["", broken("closed without an answer")],
  ];
  for (const [text, expected] of cases) {
    await using server = startReplying(text);
    assertEquals(await post(server.port), expected, text.slice(0, 60));
  }
});

Deno.test("postPlain() waits for no close where the answer is whole, and reads what comes in chunks", async () => {
  const open = { stays: "open" } as const;
  for (
    const text of [
      "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: keep-alive\r\n\r\nok",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
      "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
    ]
  ) {
    await using server = startReplying(text, open);
    const answer = await post(server.port, {}, AbortSignal.timeout(5_000));
    assertEquals(answer, { kind: "answer", status: 200, body: "ok" }, text);
  }
});

Deno.test("postPlain() rejects where nothing listens, and for a header of two lines", async () => {
  await assertRejects(() => post(closedPort()), Deno.errors.ConnectionRefused);
  await assertRejects(() => post(1, { a: "b\r\nc: d" }), TypeError, "one line");
});
