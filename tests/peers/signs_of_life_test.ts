/** The cloud as a process, heard by programs that nobody here wrote: websockets from PyPI, curl. */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { withAttackedCloud } from "../attack/attacked_cloud.ts";
import { testWith } from "../support/base/needs.ts";
import { installPip, runPeer } from "../support/peers/install.ts";

const SCRIPT = new URL("../support/peers/websockets_client.py", import.meta.url).pathname;

async function lastSeenBy(
  get: (path: string, headers: Readonly<Record<string, string>>) => Promise<string>,
  token: string,
): Promise<string | undefined> {
  const { site } = JSON.parse(await get("/v1/sites/home", { authorization: `Bearer ${token}` }));
  return site?.heardBy;
}

const python = await installPip(["websockets==15.0.1"]);
if (typeof python === "string") {
  Deno.test({ name: `websockets: SKIPPED, ${python}`, ignore: true, fn() {} });
} else {
  Deno.test.afterAll(async () => await python[Symbol.asyncDispose]());

  Deno.test("Python's websockets says that it is alive, by header and by first message", async () => {
    await withAttackedCloud(async ({ cloud, get, token }) => {
      const url = `${cloud.url.replace("http", "ws")}/v1/sites/home/socket`;
      for (const way of ["header", "message"]) {
        const said = await runPeer(python.program, [SCRIPT, `${url}?name=Den`, way, token]);
        assertEquals(said, { stored: true, answersPings: true }, way);
        assertEquals(await lastSeenBy(get, token), "socket");
      }
    });
  });

  Deno.test("Python's websockets is refused with a wrong token, a cookie or a browser's password", async () => {
    const said = await withAttackedCloud(async ({ cloud, token }) => {
      const url = `${cloud.url.replace("http", "ws")}/v1/sites/home/socket`;
      const ask = (way: string, with_: string) =>
        runPeer(python.program, [SCRIPT, url, way, with_]);
      assertEquals(await ask("header", `${token}0`), { status: 401 });
      assertEquals(await ask("basic", token), { status: 401 });
      assertEquals((await ask("message", `${token}0`))["closed"], 1_008);
      assertEquals((await ask("cookie", token))["closed"], 1_008);
    });
    assertEquals(said.includes("s1.home"), false);
  });
}

async function curl(...words: readonly string[]): Promise<string> {
  const { stdout } = await new Deno.Command("curl", { args: ["-sS", ...words], stdin: "null" })
    .output();
  return new TextDecoder().decode(stdout);
}

testWith("curl", "curl pings from a line of cron", async () => {
  await withAttackedCloud(async ({ cloud, get, token }) => {
    const url = `${cloud.url}/v1/sites/home/ping`;
    const header = `authorization: Bearer ${token}`;
    assertMatch(await curl("-H", header, `${url}?stale_after=10m`), /"staleAfterMs":600000/);
    assertMatch(await curl("-H", header, "-X", "POST", url), /"staleAfterMs":600000/);
    assertEquals(await lastSeenBy(get, token), "ping");
    assertStringIncludes(await curl("-I", "-H", header, url), " 405 ");
    assertStringIncludes(await curl(`${url}?token=${token}`), "A valid token is needed");
    assertStringIncludes(await curl("-u", `me:${token}`, url), "serverTimeMs");
    // As a plain request, a socket's address says what it wants.
    assertStringIncludes(await curl("-H", header, url.replace("ping", "socket")), "web socket");
  });
});
