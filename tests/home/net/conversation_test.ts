import { assertEquals } from "@std/assert";
import { getEventListeners } from "node:events";
import { Conversation, type ConversationOptions } from "../../../home/net/conversation.ts";
import { beginOrder } from "../../../home/net/slept.ts";
import { startBlackHole } from "../../support/net/black_hole.ts";
import { putWallAhead } from "../../support/base/wall_clock.ts";
import { timed } from "../../support/plugs/tuya/plug_bench.ts";
import {
  closedPort,
  type RawServer,
  startRawServer,
  startResetting,
} from "../../support/net/raw_server.ts";

const HELLO = new TextEncoder().encode("hello");
const NEVER = new AbortController().signal;

type Said = Partial<ConversationOptions>;

/** A conversation that takes nothing of what it hears, unless told otherwise. */
function talkTo(port: number, options: Said = {}): Conversation {
  const address = { hostname: "127.0.0.1", port };
  return new Conversation({ address, signal: NEVER, hear: (bytes) => bytes, ...options });
}

/** How it ends by itself, and whether it had opened. */
async function endOf(talk: Conversation): Promise<string> {
  await talk.until(() => null);
  await talk.close();
  return `${talk.failure}${talk.opened ? ", opened" : ""}`;
}

function opened(talk: Conversation) {
  return talk.until(() => talk.opened || null);
}

interface Noting {
  readonly server: RawServer;
  /** All that one connection brought, and how it ended. */
  readonly noted: Promise<string>;
}

/** Says these, each after something came, and notes. */
function startNoting(...answers: readonly string[]): Noting {
  const { promise: noted, resolve } = Promise.withResolvers<string>();
  const server = startRawServer(async (connection) => {
    const buffer = new Uint8Array(100);
    let came = "";
    try {
      for (let reads = 0;; reads++) {
        const count = await connection.read(buffer);
        if (count === null) return resolve(`${came}, closed quietly`);
        came += new TextDecoder().decode(buffer.subarray(0, count));
        await connection.write(new TextEncoder().encode(answers[reads] ?? ""));
      }
    } catch (error) {
      resolve(`${came}, ${error instanceof Deno.errors.ConnectionReset ? "reset" : error}`);
    }
  });
  return { server, noted };
}

/** As long as it takes to be heard on this machine. */
async function roundTrip(): Promise<void> {
  await using server = startNoting("yes").server;
  let heard = 0;
  const talk = talkTo(server.port, {
    first: HELLO,
    hear: (bytes) => (heard = bytes.length, bytes),
  });
  await talk.until(() => heard || null);
  await talk.close();
}

Deno.test("the deadline ends it before it opened, and after", async () => {
  {
    await using hole = await startBlackHole();
    const act = (signal: AbortSignal) => endOf(talkTo(hole.port, { signal, first: HELLO }));
    assertEquals((await timed({ deadlineMs: 100 }, act)).outcome, "no_answer");
  }
  const { server, noted } = startNoting();
  await using _ = server;
  const act = (signal: AbortSignal) => endOf(talkTo(server.port, { signal, first: HELLO }));
  assertEquals((await timed({ deadlineMs: 100 }, act)).outcome, "silent, opened");
  assertEquals(await noted, "hello, reset");
});

Deno.test("without time left nothing is even connected", async () => {
  let connections = 0;
  await using server = startRawServer(() => Promise.resolve(void connections++));
  const talk = talkTo(server.port, { signal: AbortSignal.abort() });
  await roundTrip();
  assertEquals(await endOf(talk), "no_time");
  assertEquals(await endOf(talkTo(server.port)), "closed, opened");
  assertEquals(connections, 1);
});

Deno.test("an address that nobody answers at, is not permitted, or is none, is told", async () => {
  assertEquals(await endOf(talkTo(closedPort(), { first: HELLO })), "connection_refused");
  const address = { hostname: "192.0.2.1", port: 80 };
  assertEquals(await endOf(talkTo(80, { address })), "not_permitted");
  assertEquals(await endOf(talkTo(65_536)), "unknown");
});

Deno.test("a peer that closes or resets ends it at once", async () => {
  {
    await using server = await startResetting();
    assertEquals(await endOf(talkTo(server.port, { first: HELLO })), "connection_reset, opened");
  }
  await using server = startRawServer(() => Promise.resolve());
  assertEquals(await endOf(talkTo(server.port)), "closed, opened");
});

Deno.test("close() ends by reset: the peer sees no quiet end", async () => {
  const { server, noted } = startNoting("welcome");
  await using _ = server;
  let heard = "";
  const talk = talkTo(server.port, {
    first: HELLO,
    hear: (bytes) => {
      heard = new TextDecoder().decode(bytes);
      return bytes;
    },
  });
  assertEquals(await talk.until(() => heard || null), { found: "welcome" });
  await talk.close();
  await talk.close();
  assertEquals([await noted, talk.failure], ["hello, reset", "closed"]);
});

Deno.test("what is written before it opened, or after its end, is never sent", async () => {
  const { server, noted } = startNoting();
  await using _ = server;
  const talk = talkTo(server.port);
  talk.write(new TextEncoder().encode("early"));
  await opened(talk);
  talk.write(HELLO);
  await roundTrip();
  talk.fail("unreadable");
  talk.write(new TextEncoder().encode("late"));
  await roundTrip();
  await talk.close();
  talk.write(new TextEncoder().encode("later"));
  assertEquals([await noted, talk.failure], ["hello, reset", "unreadable"]);
});

Deno.test("what was not understood comes again with more, and a last time at the end", async () => {
  const heard: string[] = [];
  await using server = startRawServer(async (connection) => {
    for (const text of ["ab", "cd"]) {
      await connection.read(new Uint8Array(100));
      await connection.write(new TextEncoder().encode(text));
    }
    await connection.read(new Uint8Array(100));
  });
  const talk = talkTo(server.port, {
    first: HELLO,
    hear: (bytes, { ended }) => {
      heard.push(`${new TextDecoder().decode(bytes)}${ended ? ", ended" : ""}`);
      if (!ended) talk.write(HELLO);
      return bytes.subarray(1);
    },
  });
  assertEquals(await endOf(talk), "closed, opened");
  assertEquals(heard, ["ab", "bcd", "cd, ended"]);
});

Deno.test("what cannot be understood ends it, and nothing more is heard", async () => {
  let times = 0;
  const more = Promise.withResolvers<void>();
  await using server = startRawServer(async (connection) => {
    await connection.write(HELLO);
    await more.promise;
    await connection.write(HELLO);
  });
  const talk = talkTo(server.port, { hear: () => (times++, "unreadable") });
  assertEquals(await talk.until(() => null), "unreadable");
  more.resolve();
  await roundTrip();
  assertEquals([await endOf(talk), times], ["unreadable, opened", 1]);
});

Deno.test("what was found before the end is found after it, and the first reason stands", async () => {
  await using server = startRawServer((connection) => connection.write(HELLO).then(() => {}));
  let heard = 0;
  const talk = talkTo(server.port, { hear: (bytes) => (heard = bytes.length, bytes) });
  await talk.until(() => null);
  assertEquals(await talk.until(() => heard), { found: HELLO.length });
  talk.fail("unreadable");
  assertEquals(await endOf(talk), "closed, opened");
});

Deno.test("nothing is left with the signal, however it went", async () => {
  const { signal } = new AbortController();
  await using server = startNoting().server;
  const talk = talkTo(server.port, { signal });
  await opened(talk);
  assertEquals(getEventListeners(signal, "abort").length, 1);
  await talk.close();
  await endOf(talkTo(closedPort(), { signal }));
  await endOf(talkTo(80, { signal, address: { hostname: "192.0.2.1", port: 80 } }));
  assertEquals(getEventListeners(signal, "abort").length, 0);
});

Deno.test("a computer that slept while it connected says nothing of what it was to say first", async () => {
  const { server, noted } = startNoting();
  await using _server = server;
  let aheadMs = 0;
  using _wall = putWallAhead(() => aheadMs);
  const talk = talkTo(server.port, { first: HELLO, signal: AbortSignal.timeout(5_000) });
  aheadMs = 3_600_000;
  assertEquals([await endOf(talk), await noted], ["slept", ", reset"]);
});

Deno.test("nothing more of an order is said when the computer slept within the conversation", async () => {
  const { server, noted } = startNoting("ready");
  await using _server = server;
  let aheadMs = 0;
  using _wall = putWallAhead(() => aheadMs);
  const signal = beginOrder(AbortSignal.timeout(5_000));
  const talk = talkTo(server.port, { signal });
  await opened(talk);
  assertEquals(talk.write(HELLO), null);
  aheadMs = 3_600_000;
  assertEquals(talk.write(HELLO), "slept");
  assertEquals([await endOf(talk), await noted], ["slept, opened", "hello, reset"]);
});

Deno.test("a conversation does not begin on an order that had grown too old", async () => {
  const { server, noted } = startNoting();
  await using _server = server;
  let aheadMs = 0;
  using _wall = putWallAhead(() => aheadMs);
  const signal = beginOrder(AbortSignal.timeout(5_000));
  aheadMs = 3_600_000;
  assertEquals(await endOf(talkTo(server.port, { first: HELLO, signal })), "slept");
  assertEquals(await noted, ", reset");
});
