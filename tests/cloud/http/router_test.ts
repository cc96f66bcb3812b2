import { assertEquals, assertThrows } from "@std/assert";
import { matchRoute } from "../../../cloud/http/router.ts";
import { HttpError } from "../../../cloud/http/http.ts";
import type { Route } from "../../../lib/api/route.ts";
import { type RouteName, ROUTES } from "../../../lib/api/routes.ts";

/** What stands for a parameter, so that it can be told whether it arrived. */
const SAMPLES = { "{site}": "my-home-2", "{link}": "s.home.-1.1.1.x" } as const;

function refusal(method: string, path: string): readonly [number, string | undefined] {
  const error = assertThrows(() => matchRoute(method, path), HttpError);
  return [error.status, error.headers["allow"]];
}

for (const name of Object.keys(ROUTES) as RouteName[]) {
  const { method, path, isStream, acts }: Route = ROUTES[name];
  const [, mark] = /(\{\w+\})/.exec(path) ?? [];
  const parameter = mark === undefined ? "" : SAMPLES[mark as keyof typeof SAMPLES];
  const asked = path.replace(mark ?? "", parameter);

  Deno.test(`matchRoute() finds ${name} at ${method} ${asked}`, () => {
    assertEquals(matchRoute(method, asked), { name, parameter });
  });

  Deno.test(`matchRoute() knows one spelling of ${asked}`, () => {
    const isLink = mark === "{link}";
    for (
      const other of [`${asked}?`, `/${asked}`, `.${asked}`, asked.slice(1), asked.toUpperCase()]
    ) {
      if (other !== asked && !isLink) assertEquals(refusal(method, other)[0], 404);
    }
    if (method === "GET" && isStream !== true && acts !== true) {
      assertEquals(matchRoute("HEAD", asked), { name, parameter });
    }
  });
}

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
    "/v1/sites/home/heartbeat\n",
    "/v1/sites/home/Heartbeat",
    "/v1/sites/home/constructor",
    "/v1/sites/-home",
    "/v1/sites/ho me",
    "/v1/sites/home\u0000",
    "/v1/sites/__proto__",
    "/badge/home",
    "/badge/homeXsvg",
    "/badge/home.svg.json",
    "/constructor",
    "/a",
    "/sites/home/actions/",
    "/sites/Home/actions",
    "/sites//actions",
    "/v1/sites/{site}",
  ]
) {
  Deno.test(`matchRoute() leads nowhere from ${JSON.stringify(path)}`, () => {
    assertEquals(refusal("GET", path), [404, undefined]);
  });
}

Deno.test("matchRoute() takes a site of 32 characters, not of 33", () => {
  const longest = "a".repeat(32);
  assertEquals(matchRoute("GET", `/v1/sites/${longest}`), { name: "showSite", parameter: longest });
  assertEquals(refusal("GET", `/v1/sites/${longest}a`), [404, undefined]);
});

Deno.test("matchRoute() does not look at very long paths", () => {
  assertEquals(refusal("GET", `/${"a".repeat(100_000)}`)[0], 404);
  assertEquals(refusal("GET", `/v1/sites/${"a/".repeat(50_000)}`)[0], 404);
  assertEquals(matchRoute("GET", `/a/${"x".repeat(125)}`).name, "showLink");
  assertEquals(refusal("GET", `/a/${"x".repeat(126)}`)[0], 404);
});

Deno.test("matchRoute() says which methods an address answers", () => {
  assertEquals(refusal("GET", "/v1/sites/home/heartbeat"), [405, "POST"]);
  assertEquals(refusal("HEAD", "/v1/sites/home/heartbeat"), [405, "POST"]);
  assertEquals(refusal("PUT", "/v1/sites/home"), [405, "GET, HEAD, DELETE"]);
  assertEquals(refusal("PUT", "/sites/home/actions"), [405, "GET, HEAD, POST"]);
  assertEquals(refusal("POST", "/status"), [405, "GET, HEAD"]);
  assertEquals(refusal("HEAD", "/live"), [405, "GET"]);
  assertEquals(refusal("constructor", "/status"), [405, "GET, HEAD"]);
});
