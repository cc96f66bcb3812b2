import { assertEquals, assertThrows } from "@std/assert";
import { parseHomeAssistantSection } from "../../../../home/plugs/home_assistant/config.ts";

const TABLE = {
  driver: "home_assistant",
  address: "192.168.1.10",
  token: "secret-token",
  entity: "switch.router",
};

function parse(table: Record<string, unknown>) {
  return parseHomeAssistantSection({ act: "read home.toml", path: "plug", table });
}

Deno.test("a script is optional, and the port Home Assistant's own", () => {
  const plain = parse(TABLE);
  assertEquals([plain.port, plain.script], [8123, null]);
  assertEquals(parse({ ...TABLE, script: "script.router_cycle" }).script, "script.router_cycle");
});

Deno.test("what is wrong is named by its field, never with the token", () => {
  const { token: _, ...open } = TABLE;
  assertThrows(
    () => parse(open),
    TypeError,
    '"plug.token" is missing; set it or "plug.token_file"',
  );
  for (const entity of ["router", "sensor.router", "switch.Router", "switch.", "switch.a/b"]) {
    const error = assertThrows(() => parse({ ...TABLE, entity }), RangeError, '"plug.entity"');
    assertEquals(error.message.includes(TABLE.token), false);
  }
  assertThrows(() => parse({ ...TABLE, script: "switch.x" }), RangeError, '"plug.script"');
  assertThrows(() => parse({ ...TABLE, mac: "x" }), TypeError, '"plug.mac" is not a known setting');
});
