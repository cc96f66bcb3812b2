import { assertEquals } from "@std/assert";
import { LAMP_TABLE, PRETENDED } from "../../support/plugs/pretended_drivers.ts";
import { parseHomeConfig } from "../../../lib/config/home_config.ts";
import { parseResolvers, permissionsOf } from "../../../lib/install/unit_permissions.ts";

const RESOLVERS = ["192.168.1.1", "fe80::1"];

function permissions(table: Record<string, unknown>) {
  const config = parseHomeConfig({ plug: { driver: "dry_run" }, ...table }, { drivers: PRETENDED });
  return permissionsOf(config, { resolvers: RESOLVERS });
}

Deno.test("permissionsOf() names the hosts and ports of the default targets and no others", () => {
  assertEquals(permissions({ site: { id: "home" } }), {
    net: ["8.8.8.8:443", "www.gstatic.com:80", "192.168.1.1:53", "[fe80::1]:53"],
    ping: true,
    programs: [],
    addresses: null,
    multicastNames: false,
  });
});

Deno.test("permissionsOf() allows addresses alone where every host is an address", () => {
  const found = permissions({
    probe: {
      targets: ["tcp://[2606:4700::1111]:443", "dns://9.9.9.9?name=example.com"],
      gateway: "192.168.1.1",
      resolver_check: "off",
    },
    plug: { ...LAMP_TABLE, address: "192.168.1.50" },
  });
  assertEquals(found.net, ["[2606:4700::1111]:443", "9.9.9.9:53", "192.168.1.50:4000"]);
  assertEquals(found.addresses, ["2606:4700::1111", "9.9.9.9", "192.168.1.1", "192.168.1.50"]);
  assertEquals(found.ping, true);
});

Deno.test("permissionsOf() lets a tick reach each of several plugs", () => {
  const relay = { driver: "relay", "timed_by": "host", on: ["/bin/b"] };
  const found = permissions({
    plug: [
      { ...LAMP_TABLE, name: "modem" },
      { ...LAMP_TABLE, name: "router", outlet: 2 },
      { ...relay, name: "switch" },
    ],
  });
  assertEquals(found.net.slice(-2), ["[fe80::1]:53", "192.168.1.51:4000"]);
  assertEquals(found.programs, ["/bin/b"]);
});

Deno.test("permissionsOf() names an owner's programs, whose own network nobody knows", () => {
  const relay = "/usr/local/bin/relay";
  const plug = { driver: "relay", name: "router", on: [relay, "on"] };
  const probe = { targets: ["tcp://8.8.8.8:443"], "resolver_check": "off" };
  const found = permissions({ plug, probe });
  assertEquals(found.programs, [relay]);
  assertEquals(found.addresses, null);
});

Deno.test("permissionsOf() does without ping where nothing is pinged", () => {
  const found = permissions({
    probe: { targets: ["tcp://8.8.8.8:443"], gateway: "tcp://192.168.1.1:80" },
  });
  assertEquals(found.ping, false);
});

Deno.test("permissionsOf() adds cloud, phone and broker with the ports of their addresses", () => {
  const found = permissions({
    probe: { targets: ["https://example.com:8443/"], resolver_check: "off" },
    cloud: { url: "http://nas.local:8000", token: "t".repeat(20) },
    ntfy: { url: "https://ntfy.sh/topic" },
    mqtt: { address: "192.168.1.10" },
  });
  assertEquals(found.net, [
    "example.com:8443",
    "nas.local:8000",
    "ntfy.sh:443",
    "192.168.1.10:1883",
  ]);
  assertEquals(found.multicastNames, true);
});

Deno.test("parseResolvers() reads the nameserver lines alone, each once, without zones", () => {
  const text = "# nameserver 1.1.1.1\nsearch lan\nnameserver 192.168.1.1\n" +
    "nameserver fe80::1%eth0\n nameserver 192.168.1.1 \nnameserver x;y\n";
  assertEquals(parseResolvers(text), ["192.168.1.1", "fe80::1"]);
  assertEquals(parseResolvers(""), []);
});
