import { assertEquals, assertThrows } from "@std/assert";
import { parseKasaSection } from "../../../../home/plugs/kasa/config.ts";

const TABLE = { driver: "kasa", address: "192.168.1.53", mac: "50:C7:BF:0A:1B:2C" };

function parse(table: Record<string, unknown>) {
  return parseKasaSection({ act: "read home.toml", path: "plug", table });
}

Deno.test("the least section is a plug with one outlet on port 9999", () => {
  assertEquals(parse(TABLE), {
    driver: "kasa",
    tested: false,
    host: "192.168.1.53",
    port: 9999,
    mac: "50C7BF0A1B2C",
    outlet: 1,
  });
});

Deno.test("what is wrong is named by its field", () => {
  assertThrows(() => parse({ ...TABLE, outlet: 7 }), RangeError, '"plug.outlet" must be');
  assertThrows(() => parse({ ...TABLE, password: "x" }), TypeError, '"plug.password" is not a');
});
