import { assertEquals } from "@std/assert";
import { parseHomeConfig } from "../../../lib/config/home_config_parse.ts";
import { parseResolvers, permissionsOf } from "../../../lib/install/unit_permissions.ts";

const RESOLVERS = ["192.168.1.1", "fe80::1"];

function permissions(table: Record<string, unknown>) {
  return permissionsOf(parseHomeConfig({ plug: { driver: "dry_run" }, ...table }), {
    resolvers: RESOLVERS,
  });
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
    plug: {
      driver: "tuya",
      address: "192.168.1.50",
      id: "bf0123456789abcdefghij",
      key: "0123456789abcdef",
      protocol: "3.3",
    },
  });
  assertEquals(found.net, ["[2606:4700::1111]:443", "9.9.9.9:53", "192.168.1.50:6668"]);
  assertEquals(found.addresses, ["2606:4700::1111", "9.9.9.9", "192.168.1.1", "192.168.1.50"]);
  assertEquals(found.ping, true);
});

for (
  const [driver, settings, place] of [
    ["shelly", { mac: "A8032ABE54DC" }, "192.168.1.50:80"],
    ["tasmota", { mac: "A8032ABE54DC" }, "192.168.1.50:80"],
    ["kasa", { mac: "A8032ABE54DC" }, "192.168.1.50:9999"],
    ["home_assistant", { token: "t", entity: "switch.x" }, "192.168.1.50:8123"],
    ["zigbee2mqtt", { device: "x" }, "192.168.1.50:1883"],
  ] as const
) {
  Deno.test(`permissionsOf() lets a tick reach a ${driver} plug`, () => {
    const plug = { driver, address: "192.168.1.50", ...settings };
    assertEquals(permissions({ plug }).net.at(-1), place);
  });
}

Deno.test("permissionsOf() lets a tick reach each of several plugs", () => {
  const shelly = { driver: "shelly", address: "192.168.1.51", mac: "A8032ABE54DC" };
  const relay = { driver: "command", "timed_by": "host", off: ["/bin/a"], on: ["/bin/b"] };
  const found = permissions({
    plug: [
      { ...shelly, name: "modem" },
      { ...shelly, name: "router", outlet: 2 },
      { ...relay, name: "switch" },
    ],
  });
  assertEquals(found.net.slice(-2), ["[fe80::1]:53", "192.168.1.51:80"].slice(-2));
  assertEquals(found.programs, ["/bin/a", "/bin/b"]);
});

Deno.test("permissionsOf() names an owner's programs, whose own network nobody knows", () => {
  const relay = "/usr/local/bin/relay";
  const plug = {
    driver: "command",
    name: "router",
    "timed_by": "host",
    off: [relay, "off"],
    on: [relay, "on"],
    read: ["/usr/local/bin/state"],
  };
  const probe = { targets: ["tcp://8.8.8.8:443"], "resolver_check": "off" };
  const found = permissions({ plug, probe });
  assertEquals(found.programs, [relay, "/usr/local/bin/state"]);
  assertEquals(found.addresses, null);
});

Deno.test("permissionsOf() does without ping where nothing is pinged", () => {
  const found = permissions({
    probe: { targets: ["tcp://8.8.8.8:443"], gateway: "tcp://192.168.1.1:80" },
  });
  assertEquals(found.ping, false);
});

Deno.test("permissionsOf() adds cloud and phone with the ports of their addresses", () => {
  const found = permissions({
    probe: { targets: ["https://example.com:8443/"], resolver_check: "off" },
    cloud: { url: "http://nas.local:8000", token: "t".repeat(20) },
    ntfy: { url: "https://ntfy.sh/topic" },
  });
  assertEquals(found.net, ["example.com:8443", "nas.local:8000", "ntfy.sh:443"]);
  assertEquals(found.multicastNames, true);
});

Deno.test("parseResolvers() reads the nameserver lines alone, each once, without zones", () => {
  const text = "# nameserver 1.1.1.1\nsearch lan\nnameserver 192.168.1.1\n" +
    "nameserver fe80::1%eth0\n nameserver 192.168.1.1 \nnameserver x;y\n";
  assertEquals(parseResolvers(text), ["192.168.1.1", "fe80::1"]);
  assertEquals(parseResolvers(""), []);
});
