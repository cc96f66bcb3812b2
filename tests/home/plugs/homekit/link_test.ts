import { joinBytes } from "../../../../lib/base/bytes.ts";
import { assertEquals } from "@std/assert";
import { nonceOf, sealFrame, unsealFrame } from "../../../../home/plugs/homekit/crypto.ts";
import { HapLink, type HapReply } from "../../../../home/plugs/homekit/link.ts";
import { closedPort, startRawServer, waitForClose } from "../../../support/net/raw_server.ts";

const KEYS = { own: new Uint8Array(32).fill(1), accessory: new Uint8Array(32).fill(2) };
const GET = { method: "GET", path: "/x" } as const;
const OK = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nhi";

function soon(ms = 300): AbortSignal {
  return AbortSignal.timeout(ms);
}

function frames(text: string, { size = 1_024, first = 0 } = {}): Uint8Array<ArrayBuffer> {
  const bytes = new TextEncoder().encode(text);
  const parts = [];
  for (let at = 0; at < bytes.length; at += size) {
    const part = bytes.subarray(at, at + size);
    const open = Uint8Array.of(part.length & 0xff, part.length >> 8);
    const nonce = nonceOf(first + parts.length);
    parts.push(joinBytes(open, sealFrame(part, { key: KEYS.accessory, nonce, open })));
  }
  return joinBytes(...parts);
}

/** Asks a server that answers its first bytes with these. */
async function askOf(
  answer: Uint8Array,
  { ends = "never" }: { readonly ends?: "never" | "at once" } = {},
): Promise<HapReply | string> {
  await using server = startRawServer(async (connection) => {
    await connection.read(new Uint8Array(4_096));
    for (let sent = 0; sent < answer.length;) sent += await connection.write(answer.subarray(sent));
    if (ends === "never") await waitForClose(connection);
  });
  const link = await HapLink.open({ hostname: "127.0.0.1", port: server.port }, soon());
  if (!(link instanceof HapLink)) return link;
  link.secure(KEYS);
  const reply = await link.ask(GET);
  await link.close();
  return reply;
}

function textOf(reply: HapReply | string): string {
  if (typeof reply === "string") return reply;
  return reply.kind === "answer"
    ? `${reply.status} ${new TextDecoder().decode(reply.body)}`
    : `${reply.failure}${reply.sent ? ", sent" : ""}`;
}

Deno.test("an answer comes out of frames of any size", async () => {
  for (const size of [1, 7, 1_024]) {
    assertEquals(textOf(await askOf(frames(OK, { size }))), "200 hi");
  }
});

Deno.test("an answer without content is whole with its head", async () => {
  assertEquals(textOf(await askOf(frames("HTTP/1.1 204 No Content\r\n\r\n"))), "204 ");
});

Deno.test("a broken seal, an old frame and plain text end the talk at once", async () => {
  const touched = frames(OK).map((byte, at) => at === 20 ? byte ^ 1 : byte);
  for (
    const bytes of [touched, frames(OK, { first: 1 }), new TextEncoder().encode(OK.repeat(999))]
  ) {
    assertEquals(textOf(await askOf(bytes)), "unreadable, sent");
  }
});

Deno.test("an answer that is too long ends the talk", async () => {
  const long = `HTTP/1.1 200 OK\r\ncontent-length: 900000\r\n\r\n${"x".repeat(530_000)}`;
  assertEquals(textOf(await askOf(frames(long, { size: 16_384 }))), "unreadable, sent");
});

Deno.test("silence ends at the signal, a closed connection at once", async () => {
  assertEquals(textOf(await askOf(new Uint8Array())), "silent, sent");
  assertEquals(textOf(await askOf(new Uint8Array(), { ends: "at once" })), "closed, sent");
});

Deno.test("a port where nothing listens, and no time left, are told", async () => {
  const address = { hostname: "127.0.0.1", port: closedPort() };
  assertEquals(await HapLink.open(address, soon()), "connection_refused");
  assertEquals(await HapLink.open(address, AbortSignal.abort()), "no_time");
});

Deno.test("what is asked is sealed in frames that count up", async () => {
  const said: Uint8Array[] = [];
  await using server = startRawServer(async (connection) => {
    for (let first = 0; first < 2; first++) {
      const buffer = new Uint8Array(4_096);
      const count = await connection.read(buffer) ?? 0;
      said.push(buffer.slice(0, count));
      await connection.write(frames(OK, { first }));
    }
    await waitForClose(connection);
  });
  const link = await HapLink.open({ hostname: "127.0.0.1", port: server.port }, soon(2_000));
  if (!(link instanceof HapLink)) throw new Error(link);
  link.secure(KEYS);
  assertEquals(textOf(await link.ask(GET)), "200 hi");
  assertEquals(textOf(await link.ask(GET)), "200 hi");
  await link.close();
  const texts = said.map((bytes, index) => {
    const open = bytes.subarray(0, 2);
    const plain = unsealFrame(bytes.subarray(2), { key: KEYS.own, nonce: nonceOf(index), open });
    return plain === null ? null : new TextDecoder().decode(plain).split("\r\n")[0];
  });
  assertEquals(texts, ["GET /x HTTP/1.1", "GET /x HTTP/1.1"]);
  assertEquals(textOf(await link.ask(GET)), "closed");
});
