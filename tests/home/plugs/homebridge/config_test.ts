import { assertEquals, assertThrows } from "@std/assert";
import { parseHomebridgeSection } from "../../../../home/plugs/homebridge/config.ts";

const TABLE = {
  driver: "homebridge",
  address: "192.168.1.10",
  user: "watchdog",
  password: "open sesame",
  accessory: "5a".repeat(32),
};

function parse(table: Record<string, unknown>) {
  return parseHomebridgeSection({ act: "read home.toml", path: "plug", table });
}

Deno.test("a section is read, on Homebridge's own port", () => {
  const { driver: _, address, ...rest } = TABLE;
  assertEquals(parse(TABLE), {
    driver: "homebridge",
    tested: false,
    host: address,
    port: 8581,
    ...rest,
  });
});

Deno.test("what is wrong is named by its field, never with the password", () => {
  const { password: _, ...open } = TABLE;
  assertThrows(() => parse(open), TypeError, '"plug.password" is missing; set it or');
  for (const accessory of ["", "x", "5a".repeat(31), `../${"5a".repeat(32)}`]) {
    const error = assertThrows(() => parse({ ...TABLE, accessory }), RangeError, "plug.accessory");
    assertEquals(error.message.includes(TABLE.password), false);
  }
  assertThrows(() => parse({ ...TABLE, user: "" }), RangeError, '"plug.user" must be');
  assertThrows(() => parse({ ...TABLE, token: "x" }), TypeError, '"plug.token" is not a known');
});
