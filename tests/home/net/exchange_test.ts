import { assertEquals, assertLess } from "@std/assert";
import { ANSWER_BYTES_MAX, exchange } from "../../../home/net/exchange.ts";
import { startBlackHole } from "../../support/net/black_hole.ts";
import { timed } from "../../support/plugs/tuya/plug_bench.ts";
import {
  closedPort,
  type RawServer,
  startRawServer,
  startResetting,
} from "../../support/net/raw_server.ts";

const QUESTION = new TextEncoder().encode("question\n");

function ask(port: number, deadlineMs = 5_000) {
  return timed({ deadlineMs }, (signal) =>
    exchange(QUESTION, {
      address: { hostname: "127.0.0.1", port },
      signal,
      isWhole: (bytes) => bytes.at(-1) === 0x0a,
    }));
}

/** Tells how each connection ended for the server. */
function startNoting(first: string): { server: RawServer; ended: Promise<string> } {
  const { promise: ended, resolve } = Promise.withResolvers<string>();
  const server = startRawServer(async (connection) => {
    const buffer = new Uint8Array(100);
    await connection.read(buffer);
    if (first !== "") await connection.write(new TextEncoder().encode(first));
    try {
      resolve(await connection.read(buffer) === null ? "closed quietly" : "more");
    } catch (error) {
      resolve(error instanceof Deno.errors.ConnectionReset ? "reset" : String(error));
    }
  });
  return { server, ended };
}

Deno.test("an answer ends the exchange, and the connection by reset", async () => {
  const { server, ended } = startNoting("answer\n");
  await using _ = server;
  const { outcome } = await ask(server.port);
  assertEquals([outcome.sent, outcome.failure], [true, null]);
  assertEquals(new TextDecoder().decode(outcome.bytes), "answer\n");
  assertEquals(await ended, "reset");
});

Deno.test("a deadline ends the exchange, and the connection by reset", async () => {
  const { server, ended } = startNoting("half");
  await using _ = server;
  const { outcome, tookMs } = await ask(server.port, 200);
  assertEquals([outcome.sent, outcome.failure], [true, "silent"]);
  assertLess(tookMs, 1_500);
  assertEquals(await ended, "reset");
});

Deno.test("a port where nobody listens: nothing was sent", async () => {
  const { outcome } = await ask(closedPort());
  assertEquals([outcome.sent, outcome.failure], [false, "connection_refused"]);
});

Deno.test("an address that drops packets: nothing was sent, and the deadline is kept", async () => {
  await using hole = await startBlackHole();
  const { outcome, tookMs } = await ask(hole.port, 200);
  assertEquals([outcome.sent, outcome.failure], [false, "no_answer"]);
  assertLess(tookMs, 1_500);
});

Deno.test("a reset or a close without an answer: the question was sent", async () => {
  {
    await using server = await startResetting();
    const { outcome } = await ask(server.port);
    assertEquals([outcome.sent, outcome.failure], [true, "connection_reset"]);
  }
  await using server = startRawServer(async (connection) => {
    await connection.read(new Uint8Array(100));
  });
  const { outcome } = await ask(server.port);
  assertEquals([outcome.sent, outcome.failure], [true, "closed"]);
});

Deno.test("an answer without an end is not waited for", async () => {
  await using server = startRawServer(async (connection) => {
    await connection.read(new Uint8Array(100));
    const noise = new Uint8Array(4_096).fill(0x55);
    for (;;) await connection.write(noise);
  });
  const { outcome } = await ask(server.port);
  assertEquals(outcome.failure, "unreadable");
  assertLess(outcome.bytes.length, 2 * ANSWER_BYTES_MAX + 64 * 1024);
});

Deno.test("without time left nothing is even connected", async () => {
  const outcome = await exchange(QUESTION, {
    address: { hostname: "127.0.0.1", port: closedPort() },
    signal: AbortSignal.abort(),
    isWhole: () => true,
  });
  assertEquals([outcome.sent, outcome.failure], [false, "no_time"]);
});

Deno.test("an address that is not permitted is a value, not a crash", async () => {
  const outcome = await exchange(QUESTION, {
    address: { hostname: "192.0.2.1", port: 80 },
    signal: new AbortController().signal,
    isWhole: () => true,
  });
  assertEquals([outcome.sent, outcome.failure], [false, "not_permitted"]);
});
