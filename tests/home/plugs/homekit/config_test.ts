import { assertEquals, assertThrows } from "@std/assert";
import { parseHomekitSection } from "../../../../home/plugs/homekit/config.ts";

const TABLE = {
  driver: "homekit",
  address: "192.168.1.54",
  port: 51_826,
  id: "aa:bb:cc:dd:ee:01",
  characteristic: 10,
  pairing: '{"a":"secret"}',
};

function parse(table: Record<string, unknown>) {
  return parseHomekitSection({ act: "read home.toml", path: "plug", table });
}

Deno.test("a section is read, of an accessory's own first outlet unless it says otherwise", () => {
  assertEquals(parse(TABLE), {
    driver: "homekit",
    tested: false,
    host: "192.168.1.54",
    port: 51_826,
    id: "AA:BB:CC:DD:EE:01",
    accessory: 1,
    characteristic: 10,
    inUse: null,
    pairing: TABLE.pairing,
  });
  const { accessory, inUse } = parse({ ...TABLE, accessory: 7, "in_use": 11 });
  assertEquals([accessory, inUse], [7, 11]);
});

Deno.test("what is missing or out of range is named by its field, never with the pairing", () => {
  for (const key of ["port", "id", "characteristic", "pairing"]) {
    const table = Object.fromEntries(Object.entries(TABLE).filter(([each]) => each !== key));
    const error = assertThrows(() => parse(table), Error, `"plug.${key}"`);
    assertEquals(error.message.includes("secret"), false);
  }
  const wrong = [{ port: 0 }, { accessory: 0 }, { characteristic: 2 ** 53 }, { id: "AA:BB" }];
  for (const change of wrong) {
    assertThrows(() => parse({ ...TABLE, ...change }), Error, `"plug.${Object.keys(change)[0]}"`);
  }
  for (const pairing of ["", "two words", "x".repeat(1_001), 7]) {
    assertThrows(() => parse({ ...TABLE, pairing }), TypeError, '"plug.pairing" must be');
  }
  assertEquals(parse({ ...TABLE, pairing: "x".repeat(1_000) }).pairing.length, 1_000);
  assertThrows(() => parse({ ...TABLE, outlet: 1 }), TypeError, '"plug.outlet" is not a known');
});
