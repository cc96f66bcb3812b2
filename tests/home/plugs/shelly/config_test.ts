import { assertEquals, assertThrows } from "@std/assert";
import { parseShellySection } from "../../../../home/plugs/shelly/config.ts";

const TABLE = { driver: "shelly", address: "192.168.1.51", mac: "a8:03:2a:be:54:dc" };

function parse(table: Record<string, unknown>) {
  return parseShellySection({ act: "read home.toml", path: "plug", table });
}

Deno.test("the least section is the first outlet without a password", () => {
  assertEquals(parse(TABLE), {
    driver: "shelly",
    tested: false,
    host: "192.168.1.51",
    port: 80,
    mac: "A8032ABE54DC",
    outlet: 1,
    password: null,
  });
});

Deno.test("what is wrong is named by its field", () => {
  assertThrows(() => parse({ ...TABLE, mac: "x" }), RangeError, '"plug.mac" must be');
  assertThrows(() => parse({ ...TABLE, outlet: 5 }), RangeError, '"plug.outlet" must be');
  assertThrows(() => parse({ ...TABLE, key: "x" }), TypeError, '"plug.key" is not a known setting');
});
