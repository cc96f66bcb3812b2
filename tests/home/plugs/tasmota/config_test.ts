import { assertEquals, assertThrows } from "@std/assert";
import { parseTasmotaSection } from "../../../../home/plugs/tasmota/config.ts";

const TABLE = { driver: "tasmota", address: "192.168.1.52", mac: "24:A1:60:12:34:56" };

function parse(table: Record<string, unknown>) {
  return parseTasmotaSection({ act: "read home.toml", path: "plug", table });
}

Deno.test("the least section is the first outlet without a password", () => {
  assertEquals(parse(TABLE), {
    driver: "tasmota",
    tested: false,
    host: "192.168.1.52",
    port: 80,
    mac: "24A160123456",
    outlet: 1,
    password: null,
  });
});

Deno.test("what is wrong is named by its field", () => {
  const { mac: _, ...without } = TABLE;
  assertThrows(() => parse(without), RangeError, '"plug.mac" must be');
  assertThrows(() => parse({ ...TABLE, outlet: 9 }), RangeError, '"plug.outlet" must be');
  assertThrows(() => parse({ ...TABLE, topic: "x" }), TypeError, '"plug.topic" is not a known');
});
