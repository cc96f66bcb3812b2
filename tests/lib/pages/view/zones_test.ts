import { assertEquals } from "@std/assert";
import { inZone, siteInZone, zoneNameOf, zoneOf } from "../../../../lib/pages/view/zones.ts";
import { makeSiteView, makeStatus } from "../../../support/pages/site_views.ts";

const BERLIN = makeSiteView();
const TOKYO = makeSiteView({ id: "cabin", timeZone: "Asia/Tokyo" });

Deno.test("all homes are shown in the reader's zone, where it is known", () => {
  const view = makeStatus({ sites: [BERLIN, TOKYO] });
  const zones = (zone: string | null) => inZone(view, zone).sites.map(({ timeZone }) => timeZone);
  assertEquals(zones(null), ["Europe/Berlin", "Asia/Tokyo"]);
  assertEquals(zones("America/New_York"), ["America/New_York", "America/New_York"]);
  assertEquals(siteInZone(BERLIN, null), BERLIN);
  assertEquals(siteInZone(BERLIN, "UTC"), { ...BERLIN, timeZone: "UTC" });
});

Deno.test("a page has one zone, or none where its homes differ", () => {
  assertEquals(zoneOf([]), null);
  assertEquals(zoneOf([BERLIN, BERLIN]), "Europe/Berlin");
  assertEquals(zoneOf([BERLIN, TOKYO]), null);
  assertEquals(zoneNameOf({ timeZone: null }), "UTC");
});
