import { assertEquals } from "@std/assert";
import { PAGE_ROUTES } from "../../../lib/api/page_routes.ts";
import type { Route } from "../../../lib/api/route.ts";

Deno.test("what is for people is no part of the API, nor under its prefix", () => {
  const rows = Object.entries<Route>(PAGE_ROUTES);
  assertEquals(rows.filter(([, { api, path }]) => api !== null || path.startsWith("/v1/")), []);
});
