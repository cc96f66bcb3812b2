import { assert, assertEquals } from "@std/assert";
import { createSocket } from "node:dgram";
import { judgeAddresses, probeDns } from "../../../home/probes/dns.ts";
import type { ProbeResult, Target } from "../../../lib/probes/probe.ts";
import { parseTarget } from "../../../lib/probes/target.ts";
import { askWithin } from "../../support/probes/ask_within.ts";

type DnsTarget = Extract<Target, { kind: "dns" }>;

interface NameServer extends AsyncDisposable {
  readonly port: number;
}

/** A name server on loopback that answers every question with one code and these addresses. */
async function startNameServer(
  code: number | null,
  ...addresses: readonly (readonly number[])[]
): Promise<NameServer> {
  const socket = createSocket("udp4");
  socket.on("message", (query, peer) => {
    if (code === null) return;
    let end = 12;
    while ((query[end] ?? 0) !== 0) end += 1 + (query[end] ?? 0);
    const question = query.subarray(12, end + 5);
    const head = [query[0], query[1], 0x81, 0x80 | code, 0, 1, 0, addresses.length, 0, 0, 0, 0];
    const records = addresses.flatMap((each) => [0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 9, 0, 4, ...each]);
    socket.send(new Uint8Array([...head, ...question, ...records] as number[]), peer.port);
  });
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
  return {
    port: socket.address().port,
    [Symbol.asyncDispose]: () => new Promise((resolve) => socket.close(() => resolve())),
  };
}

function target(port: number, role: string): DnsTarget {
  const parsed = parseTarget(`dns://127.0.0.1:${port}?name=example.com#role=${role}`);
  assert(parsed.kind === "dns");
  return parsed;
}

function probe(asked: DnsTarget, deadlineMs?: number): Promise<ProbeResult> {
  return askWithin((context) => probeDns(asked, context), deadlineMs);
}

Deno.test("probeDns() takes a public address for an answer", async () => {
  await using server = await startNameServer(0, [93, 184, 215, 14]);
  assertEquals((await probe(target(server.port, "internet"))).kind, "answered");
});

Deno.test("probeDns() does not believe a server that leads every name into the home", async () => {
  await using server = await startNameServer(0, [192, 168, 1, 1]);
  const result = await probe(target(server.port, "internet"));
  assert(result.kind === "wrong");
  assertEquals([result.by, result.what], ["page", "name led to 192.168.1.1"]);
});

Deno.test("probeDns() takes 'no such name' for an answer of a resolver, not of the internet", async () => {
  await using server = await startNameServer(3);
  assertEquals((await probe(target(server.port, "resolver"))).kind, "answered");
  const result = await probe(target(server.port, "internet"));
  assert(result.kind === "wrong");
  assertEquals(result.what, "no address for example.com");
});

Deno.test("probeDns() cannot tell SERVFAIL and REFUSED from 'no such name': never proof", async () => {
  for (const code of [2, 5]) {
    await using server = await startNameServer(code);
    assertEquals((await probe(target(server.port, "resolver"))).kind, "answered");
    assertEquals((await probe(target(server.port, "internet"))).kind, "wrong");
  }
});

Deno.test("probeDns() is silent at the deadline when no answer comes", async () => {
  await using server = await startNameServer(null);
  const result = await probe(target(server.port, "resolver"), 60);
  assertEquals(result, { kind: "silent", why: "no answer within 0.1 s" });
});

Deno.test("judgeAddresses() is content with one public address among others", () => {
  const addresses = ["10.0.0.1", "1.1.1.1"];
  const answer = { addresses, latencyMs: 1 };
  assertEquals(judgeAddresses(target(53, "internet"), answer).kind, "answered");
});

Deno.test("judgeAddresses() takes a proxy's made-up address for evidence neither way", () => {
  const answer = { addresses: ["198.18.3.4"], latencyMs: 5 };
  assertEquals(judgeAddresses(target(53, "internet"), answer).kind, "not_tried");
  assertEquals(judgeAddresses(target(53, "resolver"), answer).kind, "answered");
});
