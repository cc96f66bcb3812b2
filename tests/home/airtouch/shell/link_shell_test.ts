import { assert, assertEquals, assertThrows } from "@std/assert";
import { LinkShell } from "../../../../lib/airtouch/shell/link_shell.ts";
import { createTcpOpener, type WireEvent } from "../../../../lib/airtouch/shell/tcp.ts";
import { LINK_LIMITS } from "../../../../lib/airtouch/link/link.ts";
import {
  countReady,
  listLosses,
  REAL_CLOCK,
  SHORT_LIMITS,
  startBench,
  within,
} from "../../../support/airtouch/link_bench.ts";
import { startRelay, startToyConsole } from "../../../support/airtouch/link_console.ts";
import {
  encodeToy,
  splitToy,
  TOY_PROTOCOL,
  toyCommand,
  type ToyFrame,
} from "../../../support/airtouch/link_toy.ts";
import { startTurnClock } from "../../../support/base/patience.ts";

Deno.test("commands of every policy are confirmed over a real socket, in order", async () => {
  await using peer = startToyConsole();
  await using bench = startBench(peer.port);
  const early = [bench.submit(1, "idempotent"), bench.submit(2, "once")];
  assertEquals((await Promise.all(early)).map(({ kind }) => kind), ["confirmed", "confirmed"]);
  assertEquals((await bench.submit(3, "connected_only")).kind, "confirmed");
  assertEquals(peer.arrivals.map(({ kind, id }) => `${kind} ${id}`), [
    "ping 1",
    "ask 1",
    "set 1",
    "flip 2",
    "flip 3",
  ]);
});

Deno.test("a peer that vanished without FIN or RST is noticed within interval + reply and healed", async () => {
  await using peer = startToyConsole();
  await using relay = startRelay(peer.port);
  await using bench = startBench(relay.port);
  await bench.until((reports) => countReady(reports) === 1);
  relay.freeze();
  using clock = startTurnClock();
  await bench.until((reports) => listLosses(reports).length > 0);
  const noticedMs = clock.elapsedMs();
  assertEquals(listLosses(bench.reports), ["heartbeat_lost"]);
  const { heartbeatEveryMs, heartbeatReplyMs } = SHORT_LIMITS;
  // The rest is for a busy machine.
  assert(noticedMs <= heartbeatEveryMs + heartbeatReplyMs + 500, `${noticedMs} ms`);
  await bench.until((reports) => countReady(reports) === 2);
});

Deno.test("a command written into a half-open link comes through on the next connection", async () => {
  await using peer = startToyConsole();
  await using relay = startRelay(peer.port);
  await using bench = startBench(relay.port, {
    limits: { heartbeatEveryMs: 60_000, heartbeatReplyMs: 30_000 },
  });
  await bench.until((reports) => countReady(reports) === 1);
  relay.freeze();
  const outcome = await bench.submit(1, "idempotent");
  assertEquals(outcome, { kind: "confirmed", attempts: 2 });
  assertEquals(listLosses(bench.reports), ["heartbeat_lost"]);
});

Deno.test("a toggle into a half-open link waits for proof, and is done exactly once", async () => {
  let passedMs = 0;
  await using peer = startToyConsole();
  await using relay = startRelay(peer.port);
  await using bench = startBench(relay.port, {
    limits: { heartbeatEveryMs: 60_000, heartbeatReplyMs: 30_000, trustMs: 10_000 },
    clock: { ...REAL_CLOCK, nowMs: () => performance.now() + passedMs },
  });
  await bench.until((reports) => countReady(reports) === 1);
  relay.freeze();
  passedMs = 10_000;
  assertEquals(await bench.submit(1, "once"), { kind: "confirmed", attempts: 1 });
  const flips = peer.arrivals.filter(({ kind }) => kind === "flip");
  assertEquals(flips, [{ kind: "flip", id: 1, value: 1, connection: 2 }]);
});

Deno.test("a console that restarts is asked its first questions again", async () => {
  await using peer = startToyConsole();
  await using bench = startBench(peer.port);
  await bench.until((reports) => countReady(reports) === 1);
  peer.dropAll();
  await bench.until((reports) => countReady(reports) === 2);
  assertEquals(listLosses(bench.reports), ["peer_closed"]);
  const second = peer.arrivals.filter(({ connection }) => connection === 2);
  assertEquals(second.slice(0, 2).map(({ kind }) => kind), ["ping", "ask"]);
});

Deno.test("a console that starts late is found, and the waiting command done", async () => {
  const place = startToyConsole();
  await place[Symbol.asyncDispose]();
  await using bench = startBench(place.port);
  const outcome = bench.submit(1, "idempotent");
  await bench.until((reports) => listLosses(reports).length >= 2);
  assertEquals(listLosses(bench.reports)[0], "connect_failed");
  await using _peer = startToyConsole({ port: place.port });
  assertEquals((await outcome).kind, "confirmed");
});

Deno.test("a peer that takes nothing in loses the connection when a write is late", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const accepting = listener.accept();
  await using bench = startBench(listener.addr.port, { limits: { writeMs: 100 } });
  using conn = await accepting;
  await conn.write(encodeToy("told", 1));
  await bench.until((reports) => countReady(reports) === 1);
  const huge = { ...toyCommand(1, "once"), bytes: new Uint8Array(32 * 2 ** 20) };
  const outcome = bench.shell.submit(huge);
  await bench.until((reports) => listLosses(reports).length > 0);
  assertEquals(listLosses(bench.reports), ["write_late"]);
  assertEquals((await within(outcome)).kind, "unknown");
});

Deno.test("close() ends every command, and a later one at once", async () => {
  await using peer = startToyConsole({ muteFor: ["set"] });
  const bench = startBench(peer.port, { limits: { commandReplyMs: 2_000 } });
  await bench.until((reports) => countReady(reports) === 1);
  const outcomes = [bench.submit(1, "idempotent"), bench.submit(2, "once")];
  await bench.close();
  const kinds = (await Promise.all(outcomes)).map(({ kind }) => kind);
  assertEquals(kinds, ["unknown", "expired"]);
  assertEquals((await bench.submit(3, "idempotent")).kind, "expired");
  await bench.close();
});

Deno.test("close() while an attempt to connect is under way leaves nothing behind", async () => {
  await using peer = startToyConsole();
  const bench = startBench(peer.port);
  await bench.close();
  assertEquals(bench.reports, []);
});

Deno.test("close() while waiting to connect again cancels the attempt", async () => {
  const place = startToyConsole();
  await place[Symbol.asyncDispose]();
  const bench = startBench(place.port);
  await bench.until((reports) => listLosses(reports).length === 1);
  await bench.close();
});

Deno.test("a command submitted from inside a report leaves after what was decided before", async () => {
  await using peer = startToyConsole();
  const outcome = Promise.withResolvers<string>();
  const shell: LinkShell<ToyFrame> = new LinkShell({
    link: { protocol: TOY_PROTOCOL, limits: SHORT_LIMITS, random: () => 0 },
    open: createTcpOpener({ hostname: "127.0.0.1", port: peer.port }),
    clock: REAL_CLOCK,
    onReport: ({ kind }) => {
      if (kind !== "ready") return;
      shell.submit(toyCommand(1, "once")).then(({ kind }) => outcome.resolve(kind));
    },
  });
  assertEquals(await within(outcome.promise), "confirmed");
  assertEquals(peer.arrivals.map(({ kind }) => kind), ["ping", "flip"]);
  await shell.close();
});

Deno.test("a wire that answers from inside its own calls does not confuse the shell", async () => {
  const open = (tell: (event: WireEvent) => void) => {
    tell({ kind: "opened" });
    return {
      write: (bytes: Uint8Array) => {
        tell({ kind: "written" });
        for (const { kind, id } of splitToy()(bytes)) {
          const reply = { ping: "pong", ask: "told", flip: "done" }[kind] ?? kind;
          tell({ kind: "received", bytes: encodeToy(reply, id) });
        }
      },
      abort: () => tell({ kind: "ended", detail: "" }),
    };
  };
  await using bench = startBench(0, { open });
  assertEquals((await bench.submit(1, "once")).kind, "confirmed");
  assertEquals(listLosses(bench.reports), []);
});

Deno.test("close() settles only when the socket is gone", async () => {
  const told: ((event: WireEvent) => void)[] = [];
  const open = (tell: (event: WireEvent) => void) => {
    told.push(tell);
    return { write: () => {}, abort: () => {} };
  };
  const bench = startBench(0, { open });
  let settled = "no";
  const closing = bench.close().then(() => settled = "yes");
  await new Promise((resolve) => setTimeout(resolve, 0));
  assertEquals(settled, "no");
  told[0]?.({ kind: "ended", detail: "Aborted" });
  assertEquals(await closing, "yes");
});

Deno.test("a shell with contradicting limits is not made", () => {
  const limits = { ...LINK_LIMITS, heartbeatReplyMs: LINK_LIMITS.heartbeatEveryMs };
  const link = { protocol: TOY_PROTOCOL, limits, random: () => 0 };
  const open = () => ({ write: () => {}, abort: () => {} });
  const options = { link, open, clock: REAL_CLOCK, onReport: () => {} };
  assertThrows(() => new LinkShell(options), RangeError, "heartbeatReplyMs");
});
