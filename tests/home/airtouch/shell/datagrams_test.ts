import { assert, assertEquals } from "@std/assert";
import {
  broadcastAddresses,
  listenDatagrams,
  ownBroadcastAddresses,
} from "../../../../lib/airtouch/shell/datagrams.ts";
import { freeUdpPort, takeUdpPort } from "../../../support/net/udp_port.ts";

Deno.test("what is sent is heard, with the address that it came from", async () => {
  const port = freeUdpPort();
  const heard = Promise.withResolvers<readonly [string, string]>();
  const socket = await listenDatagrams(port, (bytes, from) => {
    heard.resolve([new TextDecoder().decode(bytes), from]);
  });
  assert(socket !== null);
  await socket.send(new TextEncoder().encode("who is there"), { host: "127.0.0.1", port });
  assertEquals(await heard.promise, ["who is there", "127.0.0.1"]);
  await socket.close();
});

Deno.test("a port that another program has is null, and nothing is left open", async () => {
  using other = takeUdpPort();
  assertEquals(await listenDatagrams(other.port, () => {}), null);
});

Deno.test("broadcastAddresses() takes each IPv4 network once, without this host's own", () => {
  const of = (family: string, address: string, netmask: string) => ({ family, address, netmask });
  const addresses = broadcastAddresses([
    of("IPv4", "127.0.0.1", "255.0.0.0"),
    of("IPv6", "fe80::1", "ffff:ffff:ffff:ffff::"),
    of("IPv4", "192.168.1.7", "255.255.255.0"),
    of("IPv4", "192.168.1.8", "255.255.255.0"),
  ]);
  assertEquals(addresses, ["192.168.1.255"]);
});

Deno.test("ownBroadcastAddresses() asks this host", () => {
  for (const address of ownBroadcastAddresses()) assert(/^[\d.]+$/.test(address), address);
});
