import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { askVersion } from "../../../home/airtouch/ask_version.ts";
import type { Model } from "../../../lib/airtouch/model.ts";
import { type Fault, startConsole } from "../../support/airtouch/airtouch_console.ts";
import { homeState } from "../../support/airtouch/airtouch_state.ts";

async function ask(fault: Fault, options: { model: Model; waitMs: number }) {
  await using peer = await startConsole({
    ...homeState(options.model),
    versions: ["1.2.3", "1.2.0"],
    updateAvailable: true,
  });
  peer.fault = fault;
  return await askVersion({
    model: options.model,
    host: "127.0.0.1",
    port: peer.port,
    signal: AbortSignal.timeout(options.waitMs),
  });
}

const ANSWERED = { kind: "answered", versions: ["1.2.3", "1.2.0"], updateAvailable: true } as const;

for (const model of [4, 5] as const) {
  Deno.test(`AT${model}: a version is asked and answered on one connection`, async () => {
    assertEquals(await ask({ kind: "none" }, { model, waitMs: 5_000 }), ANSWERED);
  });

  Deno.test(`AT${model}: an answer that comes in pieces, late or behind garbage counts`, async () => {
    const slow: Fault = { kind: "slow", delayMs: 20 };
    assertEquals(await ask(slow, { model, waitMs: 5_000 }), ANSWERED);
    assertEquals(await ask({ kind: "garbage" }, { model, waitMs: 5_000 }), ANSWERED);
  });

  Deno.test(`AT${model}: an echo, a damaged answer and silence are no answer in time`, async () => {
    const faults: readonly Fault[] = [
      { kind: "echo" },
      { kind: "wrong_crc", count: 1 },
      { kind: "silent" },
      { kind: "black_hole" },
    ];
    for (const fault of faults) {
      const answer = await ask(fault, { model, waitMs: 150 });
      assertEquals(answer, { kind: "silent", why: "no answer in time" }, fault.kind);
    }
  });
}

Deno.test("a console that ends the connection is silent with that reason", async () => {
  for (const kind of ["fin", "held"] as const) {
    const answer = await ask({ kind }, { model: 5, waitMs: 5_000 });
    assert(answer.kind === "silent");
    assertStringIncludes(answer.why, "closed the connection");
  }
  const answer = await ask({ kind: "rst" }, { model: 5, waitMs: 5_000 });
  assert(answer.kind === "silent");
  assertStringIncludes(answer.why, "reset");
});

Deno.test("a refused connection and a deadline that is over are silent, not thrown", async () => {
  const peer = await startConsole(homeState(5));
  await peer.close();
  const address = { model: 5, host: "127.0.0.1", port: peer.port } as const;
  const refused = await askVersion({ ...address, signal: AbortSignal.timeout(5_000) });
  assertEquals(refused, { kind: "silent", why: "connection refused" });
  const late = await askVersion({ ...address, signal: AbortSignal.abort() });
  assertEquals(late, { kind: "silent", why: "no time left to ask" });
});
