import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { readOwnNetwork } from "../../../lib/probes/ip_answer.ts";

/** As iproute2 6.1 printed it, shortened. */
function way(dev: string, gateway?: string): string {
  return JSON.stringify([{ dst: "1.1.1.1", ...(gateway === undefined ? {} : { gateway }), dev }]);
}

function link(ifname: string, flags: readonly string[], scope: string | null = "global") {
  const addresses = scope === null ? [] : [{ family: "inet", local: "192.168.1.9", scope }];
  return { ifname, flags, addr_info: addresses };
}

const LO = link("lo", ["LOOPBACK", "UP", "LOWER_UP"], "host");
const ETH = link("eth0", ["BROADCAST", "MULTICAST", "UP", "LOWER_UP"]);
const WG = link("wg0", ["POINTOPOINT", "NOARP", "UP", "LOWER_UP"]);

function read(
  links: readonly unknown[],
  { toGateway = way("eth0"), toInternet = way("eth0", "192.168.1.1") }: {
    readonly toGateway?: string | null;
    readonly toInternet?: string;
  } = {},
) {
  return readOwnNetwork({ toGateway, toInternet, addresses: JSON.stringify(links) });
}

Deno.test("a computer whose network is as it should be", () => {
  assertEquals(read([LO, ETH]), {
    device: "eth0",
    carrier: true,
    address: true,
    route: "gateway",
    elsewhere: null,
    router: "192.168.1.1",
  });
});

Deno.test("a cable that is out is a missing carrier, with the address still there or gone", () => {
  const out = link("eth0", ["NO-CARRIER", "BROADCAST", "UP"]);
  assertEquals([read([LO, out]).carrier, read([LO, out]).address], [false, true]);
  const gone = link("eth0", ["NO-CARRIER", "BROADCAST", "UP"], null);
  const dark = read([LO, gone], { toGateway: "", toInternet: "" });
  assertEquals([dark.device, dark.carrier, dark.address, dark.route], [null, false, false, "none"]);
});

Deno.test("a link-local address is none", () => {
  assertEquals(read([LO, link("eth0", ["UP", "LOWER_UP"], "link")]).address, false);
});

Deno.test("a VPN is a way elsewhere, also where the gateway's own interface is gone", () => {
  const vpn = read([LO, ETH, WG], { toInternet: way("wg0") });
  assertEquals([vpn.route, vpn.elsewhere, vpn.device], ["elsewhere", "wg0", "eth0"]);
  const alone = read([LO, WG], { toGateway: way("wg0"), toInternet: way("wg0") });
  assertEquals([alone.route, alone.elsewhere], ["elsewhere", "wg0"]);
});

Deno.test("without a gateway any way is the right one", () => {
  const ppp = read([LO, WG], { toGateway: null, toInternet: way("wg0") });
  assertEquals([ppp.route, ppp.device], ["gateway", "wg0"]);
});

Deno.test("a way to this very computer says nothing of one to the internet", () => {
  const toInternet = JSON.stringify([{ type: "local", dst: "127.0.0.1", dev: "lo" }]);
  const { device, carrier, address, route } = read([LO, ETH], { toGateway: null, toInternet });
  assertEquals([device, carrier, address, route], [null, true, true, null]);
  assertEquals(read([LO, ETH], { toInternet }).device, "eth0");
});

Deno.test("what is no answer says nothing", () => {
  for (const text of ["{}", "[]", "[1]", "nonsense", '[{"dev":5}]']) {
    const network = readOwnNetwork({ toGateway: text, toInternet: text, addresses: text });
    assertEquals([network.route, network.device], [null, null], text);
  }
  const text = "nonsense";
  const network = readOwnNetwork({ toGateway: null, toInternet: text, addresses: text });
  assertEquals([network.carrier, network.address], [null, null]);
});

Deno.test("readOwnNetwork() throws for no text", () => {
  fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
    readOwnNetwork({ toGateway: text, toInternet: text, addresses: text });
  }));
});
