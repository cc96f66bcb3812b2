import { assertEquals, assertFalse, assertThrows } from "@std/assert";
import { openSection } from "../../../lib/base/settings.ts";
import { parseMqtt } from "../../../lib/config/mqtt_config.ts";

function parse(value: unknown) {
  return parseMqtt(openSection(value, { act: "read home.toml", path: "mqtt" }));
}

Deno.test("no table, nothing is told", () => {
  assertEquals(parseMqtt(null), null);
});

Deno.test("an address is enough; user, password, port and prefix may be said", () => {
  const plain = { user: null, password: null, discoveryPrefix: "homeassistant" };
  assertEquals(parse({ address: "192.168.1.10" }), {
    host: "192.168.1.10",
    port: 1883,
    ...plain,
  });
  const all = { port: 1884, user: "watchdog", password: "pass wörd" };
  assertEquals(parse({ address: "fd00::10", ...all, discovery_prefix: "ha/found" }), {
    host: "fd00::10",
    ...all,
    discoveryPrefix: "ha/found",
  });
});

const WRONG: readonly (readonly [object, string])[] = [
  [{}, '"mqtt.address" must be an IP address'],
  [{ address: "mqtt.local" }, '"mqtt.address" must be an IP address'],
  [{ address: "fe80::10%eth0" }, '"mqtt.address" must be an IP address'],
  [{ address: "8.8.8.8" }, '"mqtt.address" must be an address within the home'],
  [{ address: "10.0.0.1", port: 0 }, '"mqtt.port" must be a whole number, 1'],
  [{ address: "10.0.0.1", user: "" }, '"mqtt.user" must be 1'],
  [{ address: "10.0.0.1", password: "hidden words" }, '"mqtt.user" must be set with a password'],
  [{ address: "10.0.0.1", user: "a", password: "hidden\n" }, '"mqtt.password" must be 1'],
  [{ address: "10.0.0.1", discovery_prefix: "a/#" }, '"mqtt.discovery_prefix" must be'],
  [{ address: "10.0.0.1", prefix: "a" }, "mqtt.prefix"],
];

for (const [value, words] of WRONG) {
  Deno.test(`[mqtt] ${JSON.stringify(value)} is refused by name`, () => {
    const error = assertThrows(() => parse(value), Error, words);
    assertFalse(error.message.includes("hidden"), error.message);
  });
}
