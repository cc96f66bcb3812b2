import { assertEquals, assertStringIncludes } from "@std/assert";
import { withApp } from "../../support/http/app_fixture.ts";

Deno.test("a home that opted in shows its badge to anybody, as picture and for shields", async () => {
  await withApp(async ({ ask, beat, clock }) => {
    await (await beat()).text();
    const svg = await ask("/badge/home.svg", { token: null });
    assertEquals(svg.headers.get("content-type"), "image/svg+xml");
    assertEquals(svg.headers.get("cache-control"), "public, max-age=60");
    assertStringIncludes(await svg.text(), "Home: online");
    clock.nowMs += 120_000;
    const json = await ask("/badge/home.json", { token: null });
    assertEquals((await json.json()).message, "silent");
  }, { config: { badges: ["home"] } });
});

Deno.test("a home that opted in and was never heard from is unknown", async () => {
  await withApp(async ({ ask }) => {
    const json = await ask("/badge/home.json", { token: null });
    assertEquals((await json.json()).message, "unknown");
  }, { config: { badges: ["home"] } });
});

Deno.test("a home that did not opt in is told apart from none by nobody", async () => {
  await withApp(async ({ ask, beat }) => {
    await (await beat()).text();
    const answers = [];
    for (const path of ["/badge/home.svg", "/badge/nowhere.svg"]) {
      const response = await ask(path, { token: null });
      answers.push([response.status, await response.text()]);
    }
    assertEquals(answers[0], answers[1]);
    assertEquals(answers[0]?.[0], 404);
  });
});
