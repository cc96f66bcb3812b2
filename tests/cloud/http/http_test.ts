import { assert, assertEquals, assertFalse } from "@std/assert";
import {
  FORM_HEADERS,
  HttpError,
  PAGE_HEADERS,
  reply,
  replyJson,
  replyPieces,
  withoutBody,
} from "../../../cloud/http/http.ts";

Deno.test("every answer forbids scripts, frames, sniffing and keeping", async () => {
  const response = reply("x", { type: "text/plain" });
  const policy = response.headers.get("content-security-policy") ?? "";
  assert(policy.startsWith("default-src 'none'; style-src 'self'; img-src 'self';"));
  assertFalse(/unsafe|script-src|\*/.test(policy));
  assertEquals(response.headers.get("x-content-type-options"), "nosniff");
  assertEquals(response.headers.get("x-frame-options"), "DENY");
  assertEquals(response.headers.get("cache-control"), "no-store");
  assertEquals(response.headers.get("referrer-policy"), "no-referrer");
  assertEquals(await response.text(), "x");
});

Deno.test("a page may run our own script and ask us, and nothing more than that", async () => {
  const response = reply("x", { type: "text/html", headers: PAGE_HEADERS });
  const policy = response.headers.get("content-security-policy") ?? "";
  assert(policy.startsWith("default-src 'none'; style-src 'self'; img-src 'self';"));
  assert(policy.endsWith("; script-src 'self'; connect-src 'self'; manifest-src 'self'"));
  assert(policy.includes("form-action 'self'"));
  assertFalse(/unsafe|\*/.test(policy));
  await response.text();
});

Deno.test("a page with forms may send them here, and differs in nothing else", () => {
  const plain = reply("x", { type: "text/html" }).headers;
  const headers = reply("x", { type: "text/html", headers: FORM_HEADERS }).headers;
  const policy = plain.get("content-security-policy") ?? "";
  const wanted = policy.replace("form-action 'none'", "form-action 'self'");
  assertFalse(wanted === policy);
  assertEquals(headers.get("content-security-policy"), wanted);
  assertEquals(headers.get("referrer-policy"), "same-origin");
  assertEquals([...headers.keys()], [...plain.keys()]);
});

Deno.test("replyJson() ends its one line with a line feed", async () => {
  const response = replyJson({ a: "\n" }, { status: 202, headers: { vary: "Accept" } });
  assertEquals([response.status, response.headers.get("vary")], [202, "Accept"]);
  assertEquals(response.headers.get("content-type"), "application/json");
  assertEquals(await response.text(), '{"a":"\\n"}\n');
});

Deno.test("withoutBody() keeps status and headers", async () => {
  const response = withoutBody(replyJson({}, { status: 503 }));
  assertEquals([response.status, await response.text()], [503, ""]);
  assertEquals(response.headers.get("content-type"), "application/json");
});

Deno.test("HttpError keeps its cause", () => {
  const cause = new Error("why");
  const error = new HttpError(400, "No", { cause });
  assertEquals([error.status, error.cause, { ...error.headers }], [400, cause, {}]);
});

Deno.test("pieces are made as they are read, one after the other, and no further when nobody reads", async () => {
  const made: number[] = [];
  function* pieces(): Generator<string> {
    for (let number = 0; number < 9; number++) {
      made.push(number);
      yield `piece ${number}\n`;
    }
  }
  const whole = replyPieces(pieces(), { type: "text/plain" });
  assertEquals(made, []);
  assertEquals((await whole.text()).split("\n").length, 10);
  made.length = 0;
  const reader = replyPieces(pieces(), { type: "text/plain" }).body?.getReader();
  await reader?.read();
  await reader?.cancel();
  assertEquals(made, [0]);
});
