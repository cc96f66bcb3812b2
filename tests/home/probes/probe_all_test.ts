import { assert, assertEquals, assertLess } from "@std/assert";
import { probeAll, STALL_MS_MAX, TIDY_MS } from "../../../home/probes/probe_all.ts";
import { parseTarget } from "../../../lib/probes/target.ts";
import { startBlackHole } from "../../support/net/black_hole.ts";
import {
  closedPort,
  startRawServer,
  startReplying,
  waitForClose,
} from "../../support/net/raw_server.ts";
import { startTurnClock } from "../../support/base/patience.ts";
import { putWallAhead } from "../../support/base/wall_clock.ts";

Deno.test("probeAll() asks all at once under one deadline, results in order", async () => {
  await using hole = await startBlackHole();
  await using mute = startRawServer(waitForClose);
  await using web = startReplying("HTTP/1.1 204 No Content\r\n\r\n");
  const targets = [
    `tcp://127.0.0.1:${hole.port}`,
    `http://127.0.0.1:${mute.port}/`,
    `http://127.0.0.1:${web.port}/generate_204`,
    `tcp://127.0.0.1:${closedPort()}`,
    `tcp://localhost:${web.port}`,
  ].map((text) => parseTarget(text));
  using clock = startTurnClock();
  const results = await probeAll(targets, { deadlineMs: 300 });
  assertLess(clock.elapsedMs(), 300 + TIDY_MS + 400);
  assertEquals(results.map(({ url }) => url), targets.map(({ url }) => url));
  assertEquals(results.map(({ result }) => result.kind), [
    "silent",
    "silent",
    "answered",
    "wrong",
    "answered",
  ]);
  assertEquals(results.map(({ byName }) => byName), [false, false, false, false, true]);
  assert(results.every(({ role }) => role === "local"));
});

Deno.test("probeAll() of no targets is no results", async () => {
  assertEquals(await probeAll([], { deadlineMs: 1_000 }), []);
});

Deno.test("probeAll() stopped from outside has not tried what did not answer yet", async () => {
  await using mute = startRawServer(waitForClose);
  const stop = new AbortController();
  const asking = probeAll([parseTarget(`http://127.0.0.1:${mute.port}/`)], {
    deadlineMs: 5_000,
    signal: stop.signal,
  });
  stop.abort();
  const [only] = await asking;
  assertEquals(only?.result, { kind: "not_tried", why: "stopped before the deadline" });
});

Deno.test("probeAll() does not count silence in which the host slept, and takes an answer all the same", async () => {
  await using mute = startRawServer(waitForClose);
  await using web = startReplying("HTTP/1.1 204 No Content\r\n\r\n");
  let looks = 0;
  using _wall = putWallAhead(() => 3_600_000 * looks++);
  const targets = [`http://127.0.0.1:${mute.port}/`, `http://127.0.0.1:${web.port}/generate_204`];
  const results = await probeAll(targets.map((text) => parseTarget(text)), { deadlineMs: 50 });
  assertEquals(results.map(({ result }) => result.kind), ["not_tried", "answered"]);
});

Deno.test("probeAll() does not count silence when the host itself stood still", async () => {
  const limitMs = 50 + TIDY_MS + STALL_MS_MAX;
  for (const [elapsedMs, kind] of [[limitMs, "silent"], [limitMs + 1, "not_tried"]] as const) {
    await using mute = startRawServer(waitForClose);
    let reads = 0;
    const [only] = await probeAll([parseTarget(`http://127.0.0.1:${mute.port}/`)], {
      deadlineMs: 50,
      nowMs: () => reads++ === 0 ? 0 : elapsedMs,
    });
    assertEquals(only?.result.kind, kind);
  }
});
