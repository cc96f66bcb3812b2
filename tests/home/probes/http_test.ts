import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { judgeHead, probeHttp } from "../../../home/probes/http.ts";
import type { ProbeResult, Target } from "../../../lib/probes/probe.ts";
import { parseTarget } from "../../../lib/probes/target.ts";
import { startBlackHole } from "../../support/net/black_hole.ts";
import {
  closedPort,
  readRequest,
  send,
  startRawServer,
  startReplying,
  startResetting,
  waitForClose,
} from "../../support/net/raw_server.ts";
import { askWithin } from "../../support/probes/ask_within.ts";

type HttpTarget = Extract<Target, { kind: "http" }>;

function target(port: number, rest = "/generate_204"): HttpTarget {
  const parsed = parseTarget(`http://127.0.0.1:${port}${rest}#role=internet`);
  assert(parsed.kind === "http");
  return parsed;
}

function probe(asked: HttpTarget, deadlineMs?: number): Promise<ProbeResult> {
  return askWithin((context) => probeHttp(asked, context), deadlineMs);
}

async function probeReply(text: string, deadlineMs = 5_000): Promise<ProbeResult> {
  await using server = startReplying(text);
  return await probe(target(server.port), deadlineMs);
}

function summary(result: ProbeResult): string {
  switch (result.kind) {
    case "answered":
      return "answered";
    case "wrong":
      return `${result.by}: ${result.what}`;
    default:
      return `${result.kind}: ${result.why}`;
  }
}

Deno.test("probeHttp() takes the right status for an answer and asks politely", async () => {
  const asked = Promise.withResolvers<string>();
  await using server = startRawServer(async (connection) => {
    asked.resolve(await readRequest(connection));
    await send(connection, "HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n");
  });
  const result = await probe(target(server.port, "/generate_204?a=b"));
  assert(result.kind === "answered" && result.latencyMs >= 0);
  const [line, ...headers] = (await asked.promise).split("\r\n");
  assertEquals(line, "GET /generate_204?a=b HTTP/1.1");
  assert(headers.includes(`Host: 127.0.0.1:${server.port}`));
  assert(headers.includes("Connection: close"));
});

Deno.test("probeHttp() tells pages, redirects and garbage from the right answer", async () => {
  const cases: readonly [string, string][] = [
    ["HTTP/1.1 204\r\n\r\n", "answered"],
    ["HTTP/1.0 204 No Content\n\n", "answered"],
    ["HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nlogin", "page: status 200"],
    ["HTTP/1.1 511 Login\r\n\r\n", "page: status 511"],
    ["HTTP/1.1 302 Found\r\nlocation: http://192.168.1.1/x\r\n\r\n", "redirect: status 302 to"],
    ["HTTP/1.1 302 Found\r\n\r\n", "page: status 302"],
    ["HTTP/1.1 204 No Content\r\n", "page: an answer without an end"],
    ["HTTP/2 204\r\n\r\n", "page: an answer that is not HTTP"],
    ["HTTP/1.1 2040 Odd\r\n\r\n", "page: an answer that is not HTTP"],
    ["SSH-2.0-OpenSSH_9.2\r\n", "page: an answer that is not HTTP"],
    ["\0\xff\xfe\r\n\r\n", "page: an answer that is not HTTP"],
    ["\r\n\r\n", "page: an answer that is not HTTP"],
    ["", "refused: closed without an answer"],
  ];
  for (const [text, expected] of cases) {
    assertStringIncludes(summary(await probeReply(text)), expected, JSON.stringify(text));
  }
});

Deno.test("probeHttp() follows no redirect, and shows a safe piece of where it leads", async () => {
  let requests = 0;
  await using server = startRawServer(async (connection) => {
    requests++;
    await readRequest(connection);
    const location = `/again\x1b[31m\x07${"x".repeat(500)}`;
    await send(connection, `HTTP/1.1 301 Moved\r\nLocation: ${location}\r\n\r\n`);
  });
  const result = await probe(target(server.port));
  assert(result.kind === "wrong");
  assertEquals([requests, result.by], [1, "redirect"]);
  assert(result.what.length <= 100 && /^[\x20-\x7e]+…?$/.test(result.what), result.what);
});

Deno.test("probeHttp() reads at most 8 KiB of headers", async () => {
  await using endless = startRawServer(async (connection) => {
    await readRequest(connection);
    await send(connection, "HTTP/1.1 204 No Content\r\n");
    while (true) await send(connection, `X-More: ${"y".repeat(1000)}\r\n`);
  });
  assertEquals(summary(await probe(target(endless.port))), "page: an answer without an end");
  const head = "HTTP/1.1 204 No Content\r\nX: ";
  const fill = 8 * 1024 - head.length - 4;
  assertEquals(summary(await probeReply(`${head}${"y".repeat(fill)}\r\n\r\n`)), "answered");
  const over = await probeReply(`${head}${"y".repeat(fill + 1)}\r\n\r\n`);
  assertEquals(summary(over), "page: an answer without an end");
});

Deno.test("probeHttp() is cut at the deadline: a drip has answered wrong, nothing is silence", async () => {
  await using drip = startRawServer(async (connection) => {
    await readRequest(connection);
    await send(connection, "HTTP/1.1 2");
    await waitForClose(connection);
  });
  await using mute = startRawServer(waitForClose);
  const [dripped, silent] = await Promise.all([
    probe(target(drip.port), 80),
    probe(target(mute.port), 80),
  ]);
  assertEquals(summary(dripped), "page: an answer that is not HTTP");
  assertEquals(summary(silent), "silent: no answer within 0.1 s");
});

Deno.test("probeHttp() tells a closed port from a host that does not answer", async () => {
  assertEquals(summary(await probe(target(closedPort()))), "refused: connection refused");
  await using rude = await startResetting();
  assertEquals(summary(await probe(target(rude.port))), "refused: connection reset");
  await using hole = await startBlackHole();
  assertEquals(summary(await probe(target(hole.port), 80)), "silent: no answer within 0.1 s");
});

Deno.test("judgeHead() gives an https answer the same meaning", () => {
  const asked = target(1);
  const head = { status: 307, location: "https://portal.example/" };
  assertEquals(
    summary(judgeHead(asked, { head, latencyMs: 1 })),
    "redirect: status 307 to https://portal.example/",
  );
});
