import { assert, assertEquals } from "@std/assert";
import { judgeAddress, probeTcp } from "../../../home/probes/tcp.ts";
import type { ProbeResult } from "../../../lib/probes/probe.ts";
import { parseTarget } from "../../../lib/probes/target.ts";
import { startBlackHole } from "../../support/net/black_hole.ts";
import { closedPort, startRawServer, waitForClose } from "../../support/net/raw_server.ts";
import { askWithin } from "../../support/probes/ask_within.ts";

function probe(text: string, deadlineMs?: number): Promise<ProbeResult> {
  const target = parseTarget(text);
  assert(target.kind === "tcp");
  return askWithin((context) => probeTcp(target, context), deadlineMs);
}

Deno.test("probeTcp() takes an accepted connection for an answer and closes it", async () => {
  const closed = Promise.withResolvers<void>();
  await using server = startRawServer(async (connection) => {
    await waitForClose(connection);
    closed.resolve();
  });
  assertEquals((await probe(`tcp://127.0.0.1:${server.port}`)).kind, "answered");
  await closed.promise;
});

Deno.test("probeTcp() says refused, and silent only when nothing comes", async () => {
  const refused = await probe(`tcp://127.0.0.1:${closedPort()}`);
  assert(refused.kind === "wrong");
  assertEquals([refused.by, refused.what], ["refused", "connection refused"]);
  await using hole = await startBlackHole();
  const silent = await probe(`tcp://127.0.0.1:${hole.port}`, 60);
  assertEquals(silent, { kind: "silent", why: "no answer within 0.1 s" });
});

Deno.test("judgeAddress() does not believe a public name at a private address", () => {
  const target = parseTarget("tcp://example.com:80");
  assertEquals(judgeAddress(target, { address: "192.168.1.1", latencyMs: 2 }), {
    kind: "wrong",
    latencyMs: 2,
    what: "name led to 192.168.1.1",
    by: "page",
  });
  assertEquals(judgeAddress(target, { address: "93.184.215.14", latencyMs: 2 }), null);
});

Deno.test({
  name: "probeTcp() says not tried without the permission",
  permissions: { net: false },
  async fn() {
    const result = await probe("tcp://127.0.0.1:9");
    assert(result.kind === "not_tried");
    assert(result.why.startsWith("not permitted: "), result.why);
  },
});

Deno.test("judgeAddress() takes a proxy's made-up address for evidence neither way", () => {
  // clash 5: with fake-ip every name leads to 198.18.0.0/15 and answers as it should.
  const target = parseTarget("tcp://a.example:443");
  for (const address of ["198.18.0.7", "198.19.255.255", "::ffff:198.18.0.7"]) {
    assertEquals(judgeAddress(target, { address, latencyMs: 2 })?.kind, "not_tried", address);
  }
  assertEquals(judgeAddress(target, { address: "198.20.0.1", latencyMs: 2 }), null);
  // Who names such an address himself means it.
  const meant = parseTarget("tcp://198.18.0.7:443#role=internet");
  assertEquals(judgeAddress(meant, { address: "198.18.0.7", latencyMs: 2 }), null);
});
