import { assertEquals, assertStringIncludes } from "@std/assert";
import { networkFindings } from "../../../lib/doctor/network.ts";
import type { OwnNetwork } from "../../../lib/probes/ip_answer.ts";
import { WELL_CONNECTED } from "../../support/watch/tick_world.ts";

function first(change: Partial<OwnNetwork> | null) {
  const network = change === null ? null : { ...WELL_CONNECTED, ...change };
  return networkFindings(network, { asksGateway: true, isOnline: false })[0];
}

for (
  const [change, grade, says] of [
    [{}, "ok", "through the router (eth0)"],
    [{ route: "elsewhere", elsewhere: "wg0" }, "warning", "leads by wg0"],
    [{ route: "none" }, "broken", "no way to the internet (eth0)"],
    [{ carrier: false }, "broken", "no cable"],
    [{ address: false }, "broken", "no cable, Wi-Fi or address"],
    [{ route: null }, "warning", "cannot be told"],
    [null, "warning", "cannot be told"],
  ] as const
) {
  Deno.test(`an own network of ${JSON.stringify(change)} is ${grade}`, () => {
    const found = first(change);
    assertEquals(found?.grade, grade);
    assertStringIncludes(found?.says ?? "", says);
  });
}

Deno.test("without a gateway the doctor presses for one, and names the default route's", () => {
  const [, gateway] = networkFindings(WELL_CONNECTED, { asksGateway: false, isOnline: true });
  assertEquals(gateway?.grade, "warning");
  assertStringIncludes(gateway?.next ?? "", 'probe.gateway = "192.168.1.1"');
  // A VPN's next hop is no router at home.
  const away = { ...WELL_CONNECTED, route: "elsewhere", elsewhere: "wg0" } as const;
  const [, other] = networkFindings(away, { asksGateway: false, isOnline: true });
  assertEquals(other?.next?.includes("192.168.1.1"), false);
});

Deno.test("where a target answers nothing of the computer's own is broken", () => {
  for (const change of [{ route: "none" }, { carrier: false }, { address: false }] as const) {
    const options = { asksGateway: true, isOnline: true };
    const [found] = networkFindings({ ...WELL_CONNECTED, ...change }, options);
    assertEquals(found?.grade, "ok", JSON.stringify(change));
  }
});
