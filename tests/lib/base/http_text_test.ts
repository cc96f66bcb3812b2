import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { bytesOf } from "../../../lib/base/bytes.ts";
import {
  basicLogin,
  encodeRequest,
  headerOf,
  hostOf,
  latin1,
  readHead,
  readHttpAnswer,
} from "../../../lib/base/http_text.ts";

function read(text: string, ended = false) {
  const answer = readHttpAnswer(new TextEncoder().encode(text), { ended });
  if (answer.kind !== "answer") return answer;
  return { ...answer, body: new TextDecoder().decode(bytesOf(answer.body)) };
}

const HEAD = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n";
const LENGTH = `${HEAD}Content-Length: 4\r\n\r\nfür`;
const CHUNKED = `${HEAD}Transfer-Encoding: chunked\r\n\r\n2;x=y\r\nab\r\n3\r\ncde\r\n0\r\n\r\n`;

Deno.test("a body is as long as the server promised, in bytes", () => {
  const answer = read(`${LENGTH}more`);
  assertEquals(answer.kind === "answer" ? answer.body : answer.kind, "für");
});

Deno.test("a body in chunks is put together", () => {
  const answer = read(CHUNKED);
  assertEquals(answer.kind === "answer" ? answer.body : answer.kind, "abcde");
});

Deno.test("the length of a chunk may be filled up with zeros or blanks", () => {
  const body = "2  \r\nab\r\n00000003\r\ncde\r\n0   \r\n\r\n";
  const answer = read(`${HEAD}Transfer-Encoding: chunked\r\n\r\n${body}`);
  assertEquals(answer.kind === "answer" ? answer.body : answer.kind, "abcde");
});

Deno.test("an answer that only says that one will come is waited behind", () => {
  const soon = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n";
  assertEquals([read(soon).kind, read(soon, true).kind], ["more", "broken"]);
  const answer = read(`${soon}${LENGTH}`);
  assertEquals(answer.kind === "answer" ? [answer.status, answer.body] : [], [200, "für"]);
  assertEquals(readHead(`${soon}${HEAD}\r\n`)?.length, `${soon}${HEAD}\r\n`.length);
});

Deno.test("a body of unknown length lasts until the server closes", () => {
  assertEquals(read(`${HEAD}\r\nabc`).kind, "more");
  const answer = read(`${HEAD}\r\nabc`, true);
  assertEquals(answer.kind === "answer" ? answer.body : answer.kind, "abc");
});

for (const [name, text] of [["length", LENGTH], ["chunks", CHUNKED]] as const) {
  Deno.test(`an answer with ${name} is more to come at every byte before its end, then broken`, () => {
    const bytes = new TextEncoder().encode(text);
    const needed = name === "chunks" ? bytes.length - 2 : bytes.length;
    for (let length = 0; length < needed; length++) {
      const part = bytes.subarray(0, length);
      assertEquals(readHttpAnswer(part, { ended: false }).kind, "more", `${length}`);
      assertEquals(readHttpAnswer(part, { ended: true }).kind, "broken", `${length}`);
    }
    assertEquals(readHttpAnswer(bytes, { ended: false }).kind, "answer");
  });
}

for (
  const text of [
    "SSH-2.0-x\r\n\r\n",
    "HTTP/2 200\r\n\r\n",
    `${HEAD}Content-Length: x\r\n\r\n`,
    `${HEAD}Transfer-Encoding: chunked\r\n\r\nzz\r\n`,
    `${HEAD}Transfer-Encoding: chunked\r\n\r\n1\r\nabc`,
    "x".repeat(8 * 1024),
  ]
) {
  Deno.test(`what is no answer is broken: ${JSON.stringify(text.slice(-24))}`, () => {
    assertEquals(read(text).kind, "broken");
  });
}

Deno.test("no bytes make it throw", () => {
  fc.assert(fc.property(fc.uint8Array(), fc.boolean(), (bytes, ended) => {
    readHttpAnswer(bytes, { ended });
  }));
});

Deno.test("a header is found whatever its case", () => {
  assertEquals(headerOf(["WWW-Authenticate: Basic realm"], "www-authenticate"), "Basic realm");
  assertEquals(headerOf(["A: b"], "c"), null);
});

Deno.test("an answer without content is whole with its head, whatever its headers promise", () => {
  for (const headers of ["", "Content-Length: 4\r\n", "Transfer-Encoding: chunked\r\n"]) {
    const answer = read(`HTTP/1.1 204 No Content\r\n${headers}\r\n`);
    assertEquals(answer.kind === "answer" ? [answer.status, answer.body] : answer.kind, [204, ""]);
  }
});

Deno.test("a body that is no text comes byte by byte", () => {
  const head = new TextEncoder().encode("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n");
  const answer = readHttpAnswer(Uint8Array.of(...head, 0, 127, 128, 255), { ended: false });
  assertEquals(answer.kind === "answer" ? answer.body : answer.kind, "\x00\x7f\x80\xff");
});

Deno.test("chunks are whole when their last line has come, with or without trailers", () => {
  const head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n";
  const kind = (rest: string, ended = false) =>
    readHttpAnswer(new TextEncoder().encode(`${head}${rest}`), { ended }).kind;
  assertEquals(["0", "0\r\n", "0\r\n\r"].map((rest) => kind(rest)), ["more", "more", "more"]);
  assertEquals([kind("0\r\n\r\n"), kind("0\r\nX: y\r\n\r\n"), kind("0\r\nX: y\r\n")], [
    "answer",
    "answer",
    "more",
  ]);
  assertEquals(kind("0\r\n", true), "answer");
});

Deno.test("a request is one piece, with a length where it has a body", () => {
  const host = hostOf({ hostname: "::1", port: 8080 });
  const get = encodeRequest({ method: "GET", path: "/a?b", host, headers: { Accept: "*/*" } });
  assertEquals(latin1(get), "GET /a?b HTTP/1.1\r\nHost: [::1]:8080\r\nAccept: */*\r\n\r\n");
  const post = encodeRequest({
    method: "POST",
    path: "/",
    host: "h",
    body: "\u00e9",
    version: "1.0",
  });
  assertEquals(
    latin1(post),
    "POST / HTTP/1.0\r\nHost: h\r\nContent-Length: 2\r\n\r\n\u00c3\u00a9",
  );
  const bytes = encodeRequest({ method: "PUT", path: "/", host: "h", body: new Uint8Array(0) });
  assertEquals(latin1(bytes), "PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n");
  assertEquals(hostOf({ hostname: "192.168.1.2", port: 80 }), "192.168.1.2");
});

Deno.test("no line break becomes a header of its own", () => {
  const plain = { method: "GET", path: "/", host: "h" } as const;
  for (
    const wrong of [{ path: "/\nA: b" }, { host: "h\r" }, { headers: { Cookie: "a\r\nB: c" } }]
  ) {
    assertThrows(() => encodeRequest({ ...plain, ...wrong }), TypeError);
  }
});

Deno.test("readHead() and headerOf() read what RFC 9112 writes", () => {
  const statusOf = (line: string) => readHead(`${line}\r\n\r\nbody`)?.status;
  assertEquals([statusOf("HTTP/1.1 204 No"), statusOf("HTTP/1.0 599")], [204, 599]);
  for (const line of ["HTTP/1.1 099 x", "HTTP/1.1 600 x", "HTTP/2 200", "http/1.1 200 OK", ""]) {
    assertEquals(statusOf(line), null, line);
  }
  const lines = ["Content-Length:  5 ", "LOCATION:/a:b"];
  assertEquals(headerOf(lines, "content-length"), "5");
  assertEquals(headerOf(lines, "location"), "/a:b");
  assertEquals(headerOf(lines, "content"), null);
  assertEquals(latin1(new Uint8Array([0x41, 0xff])), "A\u00ff");
  assertEquals(readHead("HTTP/1.1 200 OK\r\nA: b\r\n"), null);
});

Deno.test("a login is that of RFC 7617, with its own example and in UTF-8", () => {
  const aladdin = basicLogin({ user: "Aladdin", password: "open sesame" });
  assertEquals(aladdin, "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
  assertEquals(basicLogin({ user: "test", password: "123\u00a3" }), "Basic dGVzdDoxMjPCow==");
});
