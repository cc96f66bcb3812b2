import { assertEquals, assertThrows } from "@std/assert";
import {
  addressFacts,
  macExample,
  macFacts,
  readMacDevice,
} from "../../../lib/plugs/device_facts.ts";

const KIND = { driver: "lamp", port: 80, where: "on its back", outletsMax: 2 } as const;

Deno.test("readMacDevice() reads where it is, who it is and which outlet", () => {
  const section = { act: "read home.toml", path: "plug", table: macExample("lamp") };
  const device = readMacDevice(section, KIND);
  assertEquals(device, {
    driver: "lamp",
    tested: false,
    host: "192.168.1.50",
    port: 80,
    mac: "A8032ABE54DC",
    outlet: 1,
  });
  const other = { ...section, table: { ...section.table, outlet: 3 } };
  assertThrows(() => readMacDevice(other, KIND), RangeError, '"plug.outlet"');
});

Deno.test("macFacts() tell two outlets of one device apart", () => {
  const at = { driver: "lamp", tested: true, host: "192.168.1.50", port: 80, mac: "A8032ABE54DC" };
  const [one, other] = [1, 2].map((outlet) => macFacts({ ...at, outlet }));
  assertEquals(one?.place.device, other?.place.device);
  assertEquals([one?.fingerprint, other?.fingerprint], [
    "lamp A8032ABE54DC 1",
    "lamp A8032ABE54DC 2",
  ]);
});

Deno.test("addressFacts() lead to the device and to its page", () => {
  const facts = addressFacts({ driver: "lamp", host: "192.168.1.50", port: 81 });
  assertEquals(facts.connects, [{ host: "192.168.1.50", port: 81 }]);
  assertEquals(
    facts.afterSetUp,
    "Give 192.168.1.50 a fixed address in the router; docs/plugs/lamp.md says what to set there",
  );
});
