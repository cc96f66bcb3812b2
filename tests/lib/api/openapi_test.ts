import { assertEquals, assertMatch } from "@std/assert";
import { openApi } from "../../../lib/api/openapi.ts";
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
