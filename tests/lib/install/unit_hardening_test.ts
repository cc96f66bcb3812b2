import { assert, assertEquals } from "@std/assert";
import { hardening, type HardeningNeeds } from "../../../lib/install/unit_hardening.ts";

const LEAST: HardeningNeeds = {
  network: { kind: "none" },
  ping: false,
  ip: false,
  compiles: false,
};

function valuesOf(name: string, needs: Partial<HardeningNeeds> = {}): readonly string[] {
  return hardening({ ...LEAST, ...needs })
    .flatMap((line) => "comment" in line || line[0] !== name ? [] : [line[1]]);
}

Deno.test("a unit without a network is cut off from it in three ways", () => {
  assertEquals(valuesOf("PrivateNetwork"), ["yes"]);
  assertEquals(valuesOf("IPAddressDeny"), ["any"]);
  assertEquals(valuesOf("RestrictAddressFamilies"), ["none"]);
});

Deno.test("a unit that knows all its addresses may send to those alone", () => {
  const network = { kind: "addresses", addresses: ["1.1.1.1", "::1"] } as const;
  assertEquals(valuesOf("IPAddressDeny", { network }), ["any"]);
  assertEquals(valuesOf("IPAddressAllow", { network }), ["1.1.1.1 ::1"]);
});

Deno.test("a unit that knows names may send to any one machine, but to no group of them", () => {
  const network = { kind: "names", multicastNames: false } as const;
  const allowed = valuesOf("IPAddressAllow", { network })[0]?.split(" ") ?? [];
  assert(!allowed.some((block) => /^(22[4-9]|23|24|25|ff)/.test(block)), allowed.join());
  assertEquals(valuesOf("RestrictAddressFamilies", { network }), ["AF_INET AF_INET6"]);
  const local = { ...network, multicastNames: true };
  assertEquals(valuesOf("RestrictAddressFamilies", { network: local }), [
    "AF_INET AF_INET6 AF_UNIX",
  ]);
});

Deno.test("only who compiles may have memory that is written and executed", () => {
  assertEquals(valuesOf("MemoryDenyWriteExecute"), ["yes"]);
  assertEquals(valuesOf("MemoryDenyWriteExecute", { compiles: true }), []);
});

Deno.test("only who runs ping or ip may try to give up rights, and has none to give", () => {
  const filters = ["@system-service", "~@privileged @resources"];
  assertEquals(valuesOf("SystemCallFilter"), filters);
  assertEquals(valuesOf("SystemCallFilter", { ping: true }), [...filters, "capset setuid"]);
  assertEquals(valuesOf("SystemCallFilter", { ip: true }), [...filters, "capset"]);
  assertEquals(valuesOf("CapabilityBoundingSet", { ping: true }), [""]);
});

Deno.test("a unit that asks `ip` may ask the kernel for routes, and one that does not may not", () => {
  for (
    const network of [
      { kind: "names", multicastNames: false },
      { kind: "addresses", addresses: ["1.1.1.1"] },
    ] as const
  ) {
    const name = "RestrictAddressFamilies";
    assertEquals(valuesOf(name, { network, ip: true }), ["AF_INET AF_INET6 AF_NETLINK"]);
    assertEquals(valuesOf(name, { network }), ["AF_INET AF_INET6"]);
  }
});
