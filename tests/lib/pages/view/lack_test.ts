import { assertEquals } from "@std/assert";
import { causeBehind, lackOf } from "../../../../lib/pages/view/lack.ts";
import { makeSiteView } from "../../../support/pages/site_views.ts";

Deno.test("a login that is needed is not thought to be this page's", () => {
  const site = makeSiteView({ cause: "captive_portal" });
  assertEquals(lackOf(site), "A login page blocks the internet");
  assertEquals(causeBehind(site), "the provider (or hotel, guest network) shows it");
});

Deno.test("any other cause is told in its own words", () => {
  assertEquals(
    causeBehind(makeSiteView({ cause: "dns_only" })),
    "names do not resolve",
  );
  assertEquals(lackOf(makeSiteView({ cause: "melted" })), "Internet trouble");
});
