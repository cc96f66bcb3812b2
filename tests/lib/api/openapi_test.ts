import { assertEquals, assertMatch } from "@std/assert";
import { openApi } from "../../../lib/api/openapi.ts";
import type { Route } from "../../../lib/api/route.ts";
import { ROUTES } from "../../../lib/api/routes.ts";
import { RELEASE } from "../../../lib/base/release.ts";

Deno.test("the document is OpenAPI 3.1 of this release, and plain JSON", () => {
  const document = openApi();
  assertEquals(document["openapi"], "3.1.0");
  assertMatch(JSON.stringify(document["info"]), new RegExp(RELEASE.replaceAll(".", "\\.")));
  assertEquals(JSON.parse(JSON.stringify(document)), document);
});

Deno.test("every schema that is referred to is there, and none stands for nothing", () => {
  const text = JSON.stringify(openApi());
  const named = new Set(
    [...text.matchAll(/#\/components\/schemas\/(\w+)/g)].map((match) => match[1]),
  );
  const { schemas } = openApi()["components"] as { readonly schemas: object };
  assertEquals([...named].sort(), Object.keys(schemas).sort());
});

Deno.test("the document has every route of the API, each with an id of its own, and no other", () => {
  const paths = openApi()["paths"] as Record<string, Record<string, Record<string, unknown>>>;
  const documented = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).filter(([method]) => method !== "parameters")
      .map(([method, { operationId }]) => [operationId, method.toUpperCase(), path].join(" "))
  );
  const routes = Object.entries<Route>(ROUTES).filter(([, { api }]) => api !== null)
    .map(([name, { method, path }]) => [name, method, path].join(" "));
  assertEquals(documented.sort(), routes.sort());
});
