import { assert, assertEquals } from "@std/assert";
import type { Route } from "../../../lib/api/route.ts";
import { PARAMETERS, ROUTES } from "../../../lib/api/routes.ts";

const ALL = Object.entries<Route>(ROUTES);

Deno.test("no method and path stands twice in the table", () => {
  const seen = ALL.map(([, { method, path }]) => `${method} ${path}`);
  assertEquals(seen.filter((each, index) => seen.indexOf(each) !== index), []);
});

Deno.test("a path has one parameter at most, and it is known", () => {
  for (const [name, { path }] of ALL) {
    const found = [...path.matchAll(/\{(\w*)\}/g)].map(([, parameter = ""]) => parameter);
    assert(found.length <= 1, name);
    assert(found.every((each) => Object.hasOwn(PARAMETERS, each)), name);
    assertEquals(path.replaceAll(/\{\w+\}/g, "").match(/[{}?#%]/), null, name);
  }
});

Deno.test("what changes something asks for a token, or is a link that is one", () => {
  const open = ALL.filter(([, { method, access }]) => method !== "GET" && access === "all");
  // A login asks for one in its body; a logout takes away.
  assertEquals(open.map(([name]) => name).sort(), ["logIn", "logOut", "pressLink"]);
  const made = ALL.filter(([, { method, mayBePublic }]) =>
    method !== "GET" && mayBePublic === true
  );
  assertEquals(made, []);
});

Deno.test("what is open to all is what docs/security.md says", () => {
  const open = ALL.filter(([, { access }]) => access === "all").map(([, { path }]) => path);
  assertEquals([...new Set(open)].sort(), [
    "/a/{link}",
    "/app.webmanifest",
    "/badge/{site}.json",
    "/badge/{site}.svg",
    "/healthz",
    "/icon-180.png",
    "/icon-192.png",
    "/icon-512.png",
    "/icon-look.svg",
    "/icon-silent.svg",
    "/icon-trouble.svg",
    "/icon.svg",
    "/live.js",
    "/login",
    "/logout",
    "/openapi.json",
    "/report.css",
    "/s/{link}",
    "/style.css",
  ]);
});
