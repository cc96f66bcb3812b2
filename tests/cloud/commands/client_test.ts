import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { askCloud, deriveToken, readBase } from "../../../cloud/commands/client.ts";
import { CommandError } from "../../../lib/base/command.ts";
import { createTokenIssuer } from "../../../cloud/keys/tokens.ts";
import { SECRET } from "../../support/http/app_fixture.ts";

const LINK = { base: "http://cloud.example", token: "a1.x" };

Deno.test("readBase() prefers what is said to what is set, and this machine last", () => {
  const environment = { REBOOTINATOR_URL: "https://b.example/", PUBLIC_URL: "https://c.example" };
  assertEquals(readBase("https://a.example", environment), "https://a.example");
  assertEquals(readBase(undefined, environment), "https://b.example");
  assertEquals(readBase(undefined, { PUBLIC_URL: "https://c.example" }), "https://c.example");
  assertEquals(readBase(undefined, { PORT: "9000" }), "http://127.0.0.1:9000");
  assertEquals(readBase(undefined, {}), "http://127.0.0.1:8000");
  for (const wrong of ["x", "ftp://x", "https://x/path", "https://u:p@x"]) {
    assertThrows(() => readBase(wrong, {}), TypeError, "must be http:// or https://");
  }
});

Deno.test("deriveToken() makes what the cloud takes", async () => {
  const issuer = await createTokenIssuer(SECRET);
  for (const kind of ["read", "admin"] as const) {
    const token = await deriveToken(kind, { REBOOTINATOR_SECRET: SECRET });
    assertEquals(await issuer.verify(token), { kind });
  }
  const given = { REBOOTINATOR_READ_TOKEN: "r1.given" };
  assertEquals(await deriveToken("read", given), "r1.given");
  await assertRejects(
    () => deriveToken("admin", given),
    TypeError,
    "REBOOTINATOR_SECRET is not set",
  );
  await assertRejects(() => deriveToken("read", { REBOOTINATOR_READ_TOKEN: "a b" }), TypeError);
});

Deno.test("askCloud() sends the token and the body, and follows no redirect with them", async () => {
  const requests: Request[] = [];
  const io = {
    fetch: (input: URL | RequestInfo, init?: RequestInit) => {
      requests.push(new Request(input, init));
      return Promise.resolve(Response.json({ ok: true }));
    },
  };
  const question = { method: "POST", path: "/v1/x", body: { for: "8h" } } as const;
  assertEquals(await askCloud(LINK, { question, io }), { ok: true });
  const [request] = requests;
  assertEquals(request?.url, "http://cloud.example/v1/x");
  assertEquals([request?.redirect, request?.method], ["manual", "POST"]);
  assertEquals(request?.headers.get("authorization"), "Bearer a1.x");
  assertEquals(await request?.json(), { for: "8h" });
});

for (
  const [status, body, exit] of [
    [401, '{"error":"x"}', 2],
    [403, '{"error":"x"}', 1],
    [404, '{"error":"x"}', 1],
    [503, '{"error":"x"}', 3],
    [404, "<html>", 3],
    [200, "<html>", 3],
    [302, "", 3],
  ] as const
) {
  Deno.test(`askCloud() ends with ${exit} for ${status} ${body}`, async () => {
    const io = { fetch: () => Promise.resolve(new Response(body, { status })) };
    const question = { method: "GET", path: "/" } as const;
    const error = await assertRejects(() => askCloud(LINK, { question, io }), CommandError);
    assertEquals(error.exit, exit);
  });
}

Deno.test("askCloud() says when nobody answers in time", async () => {
  const io = { fetch: () => Promise.reject(new DOMException("late", "TimeoutError")) };
  const error = await assertRejects(
    () => askCloud(LINK, { question: { method: "GET", path: "/" }, io }),
    CommandError,
    "Cannot reach the cloud at http://cloud.example: no answer within 10 s",
  );
  assertEquals(error.exit, 3);
});
