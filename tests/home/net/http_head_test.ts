import { assertEquals, assertRejects } from "@std/assert";
import { exchangeHead } from "../../../home/net/http_head.ts";
import { HEAD_BYTES_MAX } from "../../../lib/base/http_text.ts";
import { readRequest, send, startRawServer, waitForClose } from "../../support/net/raw_server.ts";

const NEVER = new AbortController().signal;

function url(port: number): URL {
  return new URL(`http://127.0.0.1:${port}/`);
}

Deno.test("exchangeHead() reads a head that comes byte by byte", async () => {
  await using server = startRawServer(async (connection) => {
    await readRequest(connection);
    for (const byte of "HTTP/1.1 302 F\r\nLOCATION:  /a \r\n\r\nbody") await send(connection, byte);
  });
  const exchange = await exchangeHead(url(server.port), NEVER);
  const expected = { kind: "head", address: "127.0.0.1", status: 302, location: "/a" } as const;
  assertEquals(exchange, expected);
});

Deno.test("exchangeHead() rejects with the signal's reason while nothing came", async () => {
  await using server = startRawServer(waitForClose);
  const deadline = new AbortController();
  const asking = exchangeHead(url(server.port), deadline.signal);
  setTimeout(() => deadline.abort(new RangeError("Enough")), 20);
  await assertRejects(() => asking, RangeError, "Enough");
});

Deno.test("exchangeHead() holds at most HEAD_BYTES_MAX bytes", async () => {
  await using server = startRawServer(async (connection) => {
    await readRequest(connection);
    await send(connection, "x".repeat(HEAD_BYTES_MAX * 3));
    await waitForClose(connection);
  });
  assertEquals((await exchangeHead(url(server.port), NEVER)).kind, "garbage");
});
