import { assertEquals, assertRejects } from "@std/assert";
import { askHttp, type HttpQuestion } from "../../../home/net/ask_http.ts";
import { readRequest, send, startRawServer, startReplying } from "../../support/net/raw_server.ts";

const signal = new AbortController().signal;

function ask(port: number, question: HttpQuestion) {
  return askHttp(question, { address: { hostname: "127.0.0.1", port }, signal });
}

Deno.test("a question is one request, with its body's length in bytes", async () => {
  const seen: string[] = [];
  await using server = startRawServer(async (connection) => {
    seen.push(await readRequest(connection));
    await send(connection, "HTTP/1.1 200 OK\r\nX-Y: z\r\nContent-Length: 2\r\n\r\nok");
  });
  const reply = await ask(server.port, {
    method: "POST",
    path: "/a?b=c",
    headers: { authorization: "Bearer t" },
    body: "ü",
  });
  if (reply.kind !== "answer") throw new Error(reply.failure);
  assertEquals([reply.status, reply.body, reply.header("x-y")], [200, "ok", "z"]);
  const [start = "", ...lines] = (seen[0] ?? "").split("\r\n");
  assertEquals(start, "POST /a?b=c HTTP/1.1");
  assertEquals(lines[0], `Host: 127.0.0.1:${server.port}`);
  assertEquals(lines.includes("Content-Length: 2"), true);
  assertEquals(lines.includes("authorization: Bearer t"), true);
});

Deno.test("an answer that lasts until the server closes is read", async () => {
  await using server = startReplying("HTTP/1.0 200 OK\r\n\r\nrest");
  const reply = await ask(server.port, { method: "GET", path: "/" });
  assertEquals(reply.kind === "answer" ? reply.body : reply.failure, "rest");
});

for (
  const [text, failure] of [
    ["SSH-2.0-x\r\n\r\n", "unreadable"],
    ["HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf", "unreadable"],
    ["", "closed"],
  ] as const
) {
  Deno.test(`${JSON.stringify(text)} is ${failure}, and the question was sent`, async () => {
    await using server = startReplying(text);
    const reply = await ask(server.port, { method: "GET", path: "/" });
    assertEquals(reply, { kind: "failed", sent: true, failure });
  });
}

Deno.test("a line break can not be smuggled into a request", async () => {
  const question = { method: "GET", path: "/", headers: { a: "b\r\nc: d" } } as const;
  await assertRejects(() => ask(1, question), TypeError, "without line breaks");
});
