import { assertEquals } from "@std/assert";
import { methodsOf, readRoute } from "../../../cloud/http/route.ts";

Deno.test("readRoute() knows every address", () => {
  assertEquals(readRoute("/"), { kind: "status" });
  assertEquals(readRoute("/status"), { kind: "status" });
  assertEquals(readRoute("/healthz"), { kind: "health" });
  assertEquals(readRoute("/metrics"), { kind: "metrics" });
  assertEquals(readRoute("/style.css"), { kind: "style" });
  assertEquals(readRoute("/icon.svg"), { kind: "icon", state: "up" });
  assertEquals(readRoute("/icon-down.svg"), { kind: "icon", state: "down" });
  assertEquals(readRoute("/live"), { kind: "live", site: null });
  assertEquals(readRoute("/live.js"), { kind: "script" });
  assertEquals(readRoute("/sites/home"), { kind: "site-page", site: "home" });
  assertEquals(readRoute("/sites/home/live"), { kind: "live", site: "home" });
  assertEquals(readRoute("/v1/sites/home"), { kind: "site", site: "home" });
  assertEquals(readRoute("/v1/sites/home/heartbeat"), { kind: "heartbeat", site: "home" });
  assertEquals(readRoute("/v1/sites/home/commands"), { kind: "commands", site: "home" });
  assertEquals(readRoute("/v1/sites/home/mute"), { kind: "mute", site: "home" });
  assertEquals(readRoute("/sites/home/actions"), { kind: "actions", site: "home" });
  assertEquals(readRoute("/a/s.home.-1.1.1.x"), { kind: "link", text: "s.home.-1.1.1.x" });
});

for (
  const path of [
    "",
    "//",
    "/status/",
    "/Status",
    "/STATUS",
    "/status%20",
    "/sites",
    "/sites/",
    "/sites/home/",
    "/sites/home/live/",
    "/sites/home/heartbeat",
    "/sites/Home",
    "/sites/__proto__",
    "/v1/sites",
    "/v1/sites/",
    "/v1//sites/home",
    "/V1/sites/home",
    "/v1/sites/Home",
    "/v1/sites/%68ome",
    "/v1/sites/home%2fheartbeat",
    "/v1/sites/%2e%2e/heartbeat",
    "/v1/sites/../status",
    "/v1/sites/home/",
    "/v1/sites/home//heartbeat",
    "/v1/sites/home/heartbeat/",
    "/v1/sites/home/Heartbeat",
    "/v1/sites/-home",
    "/v1/sites/ho me",
    "/v1/sites/home\u0000",
    "/v1/sites/__proto__",
    "/constructor",
    "/a",
    "/sites/home/actions/",
    "/sites/Home/actions",
    "/sites//actions",
  ]
) {
  Deno.test(`readRoute() leads nowhere from ${JSON.stringify(path)}`, () => {
    assertEquals(readRoute(path), null);
  });
}

Deno.test("readRoute() takes a site of 32 characters, not of 33", () => {
  const longest = "a".repeat(32);
  assertEquals(readRoute(`/v1/sites/${longest}`), { kind: "site", site: longest });
  assertEquals(readRoute(`/v1/sites/${longest}a`), null);
});

Deno.test("readRoute() does not look at very long paths", () => {
  assertEquals(readRoute(`/${"a".repeat(100_000)}`), null);
  assertEquals(readRoute(`/v1/sites/${"a/".repeat(50_000)}`), null);
});

Deno.test("methodsOf() lets a heartbeat be posted and nothing else", () => {
  assertEquals(methodsOf({ kind: "heartbeat", site: "home" }), ["POST"]);
  assertEquals(methodsOf({ kind: "site", site: "home" }), ["GET", "HEAD", "DELETE"]);
  assertEquals(methodsOf({ kind: "status" }), ["GET", "HEAD"]);
  assertEquals(methodsOf({ kind: "live", site: null }), ["GET"]);
});
