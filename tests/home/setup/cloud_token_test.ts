import { assertEquals } from "@std/assert";
import { askTokenTaken } from "../../../home/setup/cloud_token.ts";

const TOKEN = "a-token";

/** What is said of an answer with this status and type. */
async function said(status: number, type: string): Promise<string> {
  const asked: string[] = [];
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
    asked.push(`${new URL(request.url).pathname} ${request.headers.get("authorization")}`);
    return new Response("{}", { status, headers: { "content-type": type } });
  });
  try {
    const url = `http://127.0.0.1:${server.addr.port}`;
    const answer = await askTokenTaken(
      { url, site: "home", token: TOKEN },
      new AbortController().signal,
    );
    assertEquals(asked, [`/v1/sites/home Bearer ${TOKEN}`]);
    return answer.kind;
  } finally {
    await server.shutdown();
  }
}

Deno.test("a cloud that knows the home, or not yet, takes the token; 401 refuses it", async () => {
  const json = "application/json; charset=utf-8";
  assertEquals([await said(200, json), await said(404, json)], ["taken", "taken"]);
  assertEquals([await said(401, json), await said(403, json)], ["refused", "refused"]);
});

Deno.test("what is not the cloud says nothing about a token", async () => {
  assertEquals([await said(404, "text/html"), await said(401, "text/html")], [
    "not asked",
    "not asked",
  ]);
  assertEquals(await said(503, "application/json"), "not asked");
  const nobody = { url: "http://127.0.0.1:9", site: "home", token: TOKEN };
  assertEquals((await askTokenTaken(nobody, AbortSignal.timeout(5_000))).kind, "not asked");
  assertEquals((await askTokenTaken(nobody, AbortSignal.abort())).kind, "not asked");
});
