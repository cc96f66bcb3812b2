import { assertEquals, assertThrows } from "@std/assert";
import { parseZigbee2MqttSection } from "../../../../home/plugs/zigbee2mqtt/config.ts";

const TABLE = { driver: "zigbee2mqtt", address: "192.168.1.10", device: "router plug" };

function parse(table: Record<string, unknown>) {
  return parseZigbee2MqttSection({ act: "read home.toml", path: "plug", table });
}

Deno.test("the least section is timed by this host, at an open broker", () => {
  assertEquals(parse(TABLE), {
    driver: "zigbee2mqtt",
    tested: false,
    host: "192.168.1.10",
    port: 1883,
    device: "router plug",
    endpoint: null,
    base: "zigbee2mqtt",
    user: null,
    password: null,
    timedBy: "host",
  });
});

for (
  const [change, part] of [
    [{ device: "/a" }, '"plug.device" must be'],
    [{ device: "a/" }, '"plug.device" must be'],
    [{ device: "a/set" }, '"plug.device" must be'],
    [{ endpoint: "l 1" }, '"plug.endpoint" must be'],
    [{ device: "#" }, '"plug.device" must be'],
    [{ device: "" }, '"plug.device" must be'],
    [{ base: "a/+" }, '"plug.base" must be'],
    [{ timed_by: "bridge" }, '"plug.timed_by" must be'],
    [{ password: "x" }, '"plug.user" must be set with a password'],
    [{ user: "" }, '"plug.user" must be'],
    [{ topic: "x" }, '"plug.topic" is not a known setting'],
  ] as const
) {
  Deno.test(`${JSON.stringify(change)} is refused by its field`, () => {
    assertThrows(() => parse({ ...TABLE, ...change }), Error, part);
  });
}

Deno.test("user, password and name may hold any letters", () => {
  const user = "ж".repeat(64);
  const table = { ...TABLE, user, password: "🔌".repeat(64), device: "Küche ☕" };
  const { password, device, ...config } = parse(table);
  assertEquals([config.user, password, device], [user, table.password, table.device]);
});

Deno.test("a name may hold a slash, and an outlet of several a name of its own", () => {
  const { device, endpoint } = parse({ ...TABLE, device: "cellar/router", endpoint: "l2" });
  assertEquals([device, endpoint], ["cellar/router", "l2"]);
});
