import { assertEquals, assertThrows } from "@std/assert";
import { parseProbes } from "../../../lib/config/probe_config.ts";

function parse(value: unknown) {
  return parseProbes(value, { act: "read home.toml" });
}

Deno.test("parseProbes() of nothing asks three internet targets and the system's resolver", () => {
  const { targets, quorum, deadlineMs } = parse({});
  assertEquals(targets.map(({ url, role }) => `${role} ${url}`), [
    "internet ping://1.1.1.1",
    "internet tcp://8.8.8.8:443",
    "internet http://www.gstatic.com/generate_204",
    "resolver dns://system?name=example.com",
  ]);
  assertEquals([quorum, deadlineMs], [1, 4_000]);
});

Deno.test("parseProbes() reads the gateway as an address or a TCP target", () => {
  const cases: readonly [string, string][] = [
    ["192.168.1.1", "ping://192.168.1.1"],
    ["fd00::1", "ping://[fd00::1]"],
    ["tcp://192.168.1.1:80", "tcp://192.168.1.1:80"],
  ];
  for (const [gateway, url] of cases) {
    const found = parse({ gateway }).targets.find(({ role }) => role === "gateway");
    assertEquals(found?.url, url);
  }
  for (const gateway of ["fritz.box", "tcp://fritz.box:80", "http://192.168.1.1/", "", "1.2.3"]) {
    assertThrows(() => parse({ gateway }), RangeError, '"probe.gateway" must be an IP address');
  }
  for (const gateway of ["fe80::1", "fe80::1%eth0", "tcp://[fe80::1]:80"]) {
    assertThrows(() => parse({ gateway }), Error, "fe80:");
  }
});

Deno.test("parseProbes() can leave the resolver out or ask another", () => {
  assertEquals(parse({ resolver_check: "off" }).targets.length, 3);
  const other = parse({ resolver_check: "dns://1.1.1.1?name=a.example" }).targets.at(-1);
  assertEquals([other?.role, other?.url], ["resolver", "dns://1.1.1.1?name=a.example"]);
  assertThrows(() => parse({ resolver_check: "tcp://1.1.1.1:53" }), RangeError, "dns://system");
  assertThrows(() => parse({ resolver_check: "dns://system" }), SyntaxError, "resolver_check");
});

Deno.test("parseProbes() wants a target that can prove the internet, and each only once", () => {
  assertThrows(() => parse({ targets: ["ping://192.168.1.1"] }), RangeError, "a public address");
  assertThrows(() => parse({ targets: ["ping://1.1.1.1", "ping://1.1.1.1"] }), RangeError, "repet");
  assertThrows(() => parse({ targets: [] }), RangeError, "1 – 14");
  assertThrows(() => parse({ targets: ["ping://1.1.1.1", "x"] }), SyntaxError, "probe.targets.1");
});

Deno.test("parseProbes() holds the limits of targets, quorum and deadline", () => {
  const many = (count: number) => Array.from({ length: count }, (_, n) => `tcp://1.1.1.1:${n + 1}`);
  assertEquals(parse({ targets: many(14), gateway: "192.168.1.1" }).targets.length, 16);
  assertThrows(() => parse({ targets: many(15) }), RangeError, "probe.targets");
  for (const quorum of [1, 3]) assertEquals(parse({ quorum }).quorum, quorum);
  for (const quorum of [0, 4]) assertThrows(() => parse({ quorum }), RangeError, "1 – 3");
  assertEquals(parse({ deadline: "1s" }).deadlineMs, 1_000);
  assertEquals(parse({ deadline: "6s" }).deadlineMs, 6_000);
  for (const deadline of ["999ms", "6001ms"]) {
    assertThrows(() => parse({ deadline }), RangeError, "1s – 6s");
  }
  assertThrows(() => parse({ target: [] }), TypeError, 'did you mean "probe.targets"?');
});
