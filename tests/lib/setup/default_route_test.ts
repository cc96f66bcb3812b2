import { assertEquals } from "@std/assert";
import { parseDefaultRoute } from "../../../lib/setup/default_route.ts";

Deno.test("parseDefaultRoute() finds the gateway", () => {
  assertEquals(
    parseDefaultRoute("default via 192.168.1.1 dev eth0 proto dhcp metric 100 \n"),
    "192.168.1.1",
  );
  assertEquals(
    parseDefaultRoute("default dev ppp0 scope link\ndefault via 10.0.0.1 dev wlan0\n"),
    "10.0.0.1",
  );
});

for (const text of ["", "default dev ppp0 scope link\n", "10.0.0.0/8 via 10.0.0.1 dev eth0\n"]) {
  Deno.test(`parseDefaultRoute() finds none in ${JSON.stringify(text)}`, () => {
    assertEquals(parseDefaultRoute(text), null);
  });
}

Deno.test("parseDefaultRoute() takes no name for an address", () => {
  assertEquals(parseDefaultRoute("default via router dev eth0"), null);
});
