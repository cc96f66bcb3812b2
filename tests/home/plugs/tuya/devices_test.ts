import { assert, assertEquals, assertThrows } from "@std/assert";
import { parseTuyaDevices } from "../../../../home/plugs/tuya/devices.ts";

const KEY = "0123456789abcdef";

Deno.test("parseTuyaDevices() reads what the wizard writes and leaves out devices without a key", () => {
  const text = JSON.stringify([
    { name: "Router", id: "bf1", key: KEY, mac: "aa", ip: "192.168.1.50", version: "3.4", x: {} },
    { name: "Gateway child", id: "bf2", key: "" },
    { id: "bf3", key: KEY, ip: "", version: "" },
    { id: "bf4", key: KEY, ip: null, version: 3.3 },
  ]);
  assertEquals(parseTuyaDevices(text), [
    { name: "Router", id: "bf1", key: KEY, address: "192.168.1.50", protocol: "3.4" },
    { name: "", id: "bf3", key: KEY, address: null, protocol: null },
    { name: "", id: "bf4", key: KEY, address: null, protocol: "3.3" },
  ]);
});

Deno.test("parseTuyaDevices() refuses what is no such list, and repeats no key", () => {
  assertThrows(() => parseTuyaDevices("{}"), TypeError, "a list of devices");
  assertThrows(() => parseTuyaDevices("[7]"), TypeError);
  const error = assertThrows(() => parseTuyaDevices(`[{"key":"${KEY}"`), SyntaxError);
  assert(!error.message.includes(KEY));
});
