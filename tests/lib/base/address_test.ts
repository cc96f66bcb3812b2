import { assert, assertEquals, assertFalse } from "@std/assert";
import {
  hostBeforePort,
  isAddress,
  isHostName,
  isHttp,
  isLocalHost,
  isLocalName,
  isPublicAddress,
  isWholeAddress,
  needsInterface,
  ownHostBeforePort,
  parseAddress,
  plainHttp,
  unbracketed,
} from "../../../lib/base/address.ts";

Deno.test("parseAddress() reads both families and nothing else", () => {
  assertEquals(parseAddress("192.168.1.254"), [192, 168, 1, 254]);
  assertEquals(parseAddress("::"), new Array(16).fill(0));
  assertEquals(parseAddress("2001:db8::ff")?.slice(0, 4), [0x20, 1, 0x0d, 0xb8]);
  assertEquals(parseAddress("1:2:3:4:5:6:7:8")?.at(-1), 8);
  assertEquals(parseAddress("::ffff:1.2.3.4")?.slice(10), [255, 255, 1, 2, 3, 4]);
  const wrong = [
    "",
    "1.2.3",
    "1.2.3.256",
    "01.2.3.4",
    "1.2.3.4.5",
    "1:2:3:4:5:6:7",
    "1:2:3:4:5:6:7:8:9",
    "1::2::3",
    "12345::",
    "g::",
    ":1",
    "1.2.3.4::",
    "1:2:3:4:5:6:7::8",
    "fe80::1%eth0",
    "example.com",
  ];
  for (const text of wrong) assertFalse(isAddress(text), text);
});

Deno.test("hostBeforePort() puts an address of IPv6 in brackets, and nothing else", () => {
  const hosts = ["192.168.1.254", "plug.local", "::1", "fe80::1"];
  assertEquals(hosts.map(hostBeforePort), ["192.168.1.254", "plug.local", "[::1]", "[fe80::1]"]);
});

Deno.test("ownHostBeforePort() goes by loopback to what listens on all addresses", () => {
  const hosts = ["", "0.0.0.0", "::", "192.168.1.254", "::1"];
  const own = ["127.0.0.1", "127.0.0.1", "127.0.0.1", "192.168.1.254", "[::1]"];
  assertEquals(hosts.map(ownHostBeforePort), own);
});

Deno.test("isPublicAddress() ends at the edges of every IPv4 range kept for other uses", () => {
  const ranges: readonly [string, string, string, string][] = [
    ["", "0.0.0.0", "0.255.255.255", "1.0.0.0"],
    ["9.255.255.255", "10.0.0.0", "10.255.255.255", "11.0.0.0"],
    ["100.63.255.255", "100.64.0.0", "100.127.255.255", "100.128.0.0"],
    ["126.255.255.255", "127.0.0.0", "127.255.255.255", "128.0.0.0"],
    ["169.253.255.255", "169.254.0.0", "169.254.255.255", "169.255.0.0"],
    ["172.15.255.255", "172.16.0.0", "172.31.255.255", "172.32.0.0"],
    ["192.167.255.255", "192.168.0.0", "192.168.255.255", "192.169.0.0"],
    ["198.17.255.255", "198.18.0.0", "198.19.255.255", "198.20.0.0"],
    ["223.255.255.255", "224.0.0.0", "255.255.255.255", ""],
  ];
  for (const [before, first, last, after] of ranges) {
    for (const address of [first, last]) assertFalse(isPublicAddress(address), address);
    for (const address of [before, after]) {
      if (address !== "") assert(isPublicAddress(address), address);
    }
  }
});

Deno.test("isPublicAddress() knows which IPv6 is handed out and looks into embedded IPv4", () => {
  const open = [
    "2606:4700:4700::1111",
    "2001:4860:4860::8888",
    "::ffff:1.1.1.1",
    "64:ff9b::808:808",
  ];
  for (const address of open) assert(isPublicAddress(address), address);
  const closed = [
    "::1",
    "::",
    "fe80::1",
    "fd12:3456::1",
    "fc00::1",
    "ff02::1",
    "2001:db8::1",
    "3fff::1",
    "::ffff:192.168.1.1",
    "64:ff9b::a00:1",
    "2002:c0a8:101::1",
    "not an address",
    "1.1.1",
  ];
  for (const address of closed) assertFalse(isPublicAddress(address), address);
});

Deno.test("isHostName() refuses what a resolver might read as an address", () => {
  for (
    const name of ["localhost", "a.b", "www.gstatic.com", "x-1.example", "_dns.example.", "1.fm"]
  ) {
    assert(isHostName(name), name);
  }
  const wrong = ["", ".", "a..b", "-a b", "127.1", "1", "a.0x7f", "exa mple.com", "a/b", "ü.de"];
  for (const name of [...wrong, "a".repeat(64), `${"a.".repeat(126)}ab`]) {
    assertFalse(isHostName(name), name);
  }
});

Deno.test("isWholeAddress() takes what a connection can be made to with nothing beside it", () => {
  const addresses = ["192.168.1.1", "fd00::1", "::1", "fe80::1", "fe80::1%eth0", "plug.lan"];
  assertEquals(addresses.map(isWholeAddress), [true, true, true, false, false, false]);
});

Deno.test("needsInterface() knows the addresses of a link, and IPv4's are good as they are", () => {
  const addresses = ["fe80::1", "FEBF::1", "fec0::1", "2001:db8::1", "169.254.1.1", "fe80"];
  assertEquals(addresses.map(needsInterface), [true, true, false, false, false, false]);
});

Deno.test("isLocalName() knows the names that only a home answers for", () => {
  for (const name of ["localhost", "router", "fritz.box", "nas.LAN", "a.home.arpa.", "x.local"]) {
    assert(isLocalName(name), name);
  }
  for (const name of ["example.com", "local.example", "lan.de", "homearpa.org"]) {
    assertFalse(isLocalName(name), name);
  }
});

Deno.test("unbracketed() is the way back from a URL's host", () => {
  const hosts = ["192.168.1.254", "plug.local", "::1", "fe80::1"];
  assertEquals(
    hosts.map((host) => unbracketed(new URL(`tcp://${hostBeforePort(host)}:1`).hostname)),
    hosts,
  );
});

Deno.test("isHttp() is true of what a request can go to", () => {
  const urls = ["http://a/", "https://a/", "ftp://a/", "httpx://a/", "ntfy://a/"];
  assertEquals(urls.map((url) => isHttp(new URL(url))), [true, true, false, false, false]);
});

Deno.test("plainHttp() reads nothing with a password, a # or an address that needs an interface", () => {
  for (const text of ["https://kv.example.org", "http://[fd00::1]:8000/x?y", "http://[::1]/"]) {
    assertEquals(plainHttp(text)?.href, new URL(text).href);
  }
  const refused = ["https://a:b@x/", "https://x/#a", "ftp://x/", "x", "http://[FE80::1]:8000/"];
  for (const text of refused) assertEquals(plainHttp(text), null, text);
});

Deno.test("isLocalHost() is true of the own network alone, by address and by name", () => {
  const urls = ["http://192.168.1.9:80", "http://[fd00::1]", "http://nas.lan", "http://1.1.1.1"];
  assertEquals(urls.map((url) => isLocalHost(new URL(url))), [true, true, true, false]);
  assertEquals(isLocalHost(new URL("http://example.org")), false);
});
