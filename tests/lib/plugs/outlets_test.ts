import { assertEquals, assertNotEquals } from "@std/assert";
import { placeOfOutlet, plugsOf } from "../../../lib/plugs/outlets.ts";
import type { ShellyConfig } from "../../../lib/plugs/shelly/config.ts";

const SHELLY: ShellyConfig = {
  driver: "shelly",
  tested: true,
  host: "192.168.1.51",
  port: 80,
  mac: "A8032ABE54DC",
  outlet: 1,
  password: null,
};

Deno.test("outlets of one device share it and nothing else", () => {
  const [one, two] = [placeOfOutlet(SHELLY), placeOfOutlet({ ...SHELLY, outlet: 2 })];
  assertEquals(one.device, two.device);
  assertNotEquals(one.outlet, two.outlet);
  // Found elsewhere, it is the same one.
  assertEquals(placeOfOutlet({ ...SHELLY, host: "192.168.1.52" }), one);
});

Deno.test("plugsOf() is one plug, or all of several", () => {
  assertEquals(plugsOf(SHELLY), [SHELLY]);
  const member = { name: "a", onDelayMs: 0, carriesPath: false, plug: SHELLY };
  assertEquals(plugsOf({ driver: "several", tested: true, members: [member, member] }).length, 2);
});
