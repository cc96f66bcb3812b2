import { assertEquals, assertStringIncludes } from "@std/assert";
import { lookAtCloud } from "../../../home/doctor/cloud.ts";
import { START_MS, withApp } from "../../support/http/app_fixture.ts";

const SITE = { id: "home", name: null, timeZone: null };

function settings(url: string, token: string) {
  const cloud = { url, token, staleAfterMs: 60_000, heartbeatEveryMs: 15_000 };
  return { site: SITE, cloud, ntfy: null };
}

Deno.test("the real cloud is asked without a heartbeat, and knows the home only after one", async () => {
  await withApp(async ({ app, beat, tokens, settle }) => {
    const server = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen: () => {} },
      (request) => app(request),
    );
    const url = `http://127.0.0.1:${server.addr.port}`;
    const grades = async (token: string) =>
      (await lookAtCloud(settings(url, token), START_MS)).map(({ link, grade }) =>
        `${link}: ${grade}`
      );
    const start = ["cloud: ok", "cloud sweep: warning"];
    assertEquals(await grades(tokens.home), [...start, "cloud token: warning"]);
    await beat();
    assertEquals(await grades(tokens.home), [...start, "cloud token: ok", "clock: ok"]);
    assertEquals(await grades("wrong"), [...start, "cloud token: broken"]);
    await settle();
    await server.shutdown();
  });
});

Deno.test("a cloud that is not there is one broken line, without the token in it", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const url = `http://127.0.0.1:${listener.addr.port}`;
  listener.close();
  const [line] = await lookAtCloud(settings(url, "the-token"), START_MS);
  assertEquals([line?.grade, JSON.stringify(line).includes("the-token")], ["broken", false]);
});

Deno.test("no cloud is a warning, unless the home itself tells the phone", async () => {
  const none = { site: SITE, cloud: null, ntfy: null };
  assertEquals((await lookAtCloud(none, 0))[0]?.grade, "warning");
  const ntfy = { url: "https://ntfy.sh/topic", token: null };
  const [line] = await lookAtCloud({ ...none, ntfy }, 0);
  assertEquals(line?.grade, "ok");
  assertStringIncludes(line?.says ?? "", "tells the phone itself");
});
