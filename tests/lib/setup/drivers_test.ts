import { assert, assertEquals } from "@std/assert";
import { parseHomeConfig } from "../../../lib/config/home_config_parse.ts";
import { DRIVER_NAMES } from "../../../lib/plugs/plug_config.ts";
import {
  exampleFor,
  fieldsOf,
  SCRIPTED_DRIVERS,
  scriptOf,
  timedByOf,
} from "../../../lib/setup/drivers.ts";
import { FIELD_PLACES } from "../../../lib/setup/fields.ts";

for (const driver of SCRIPTED_DRIVERS) {
  Deno.test(`set-up's example of ${driver} is right, and every field of it is known there`, () => {
    assert(DRIVER_NAMES.some((name) => name === driver));
    const example = exampleFor(driver, { key: "", value: "" });
    assertEquals(parseHomeConfig({ plug: example }).plug.driver, driver);
    const keys = fieldsOf(driver).map((field) => FIELD_PLACES[field].key);
    for (const key of Object.keys(example)) assert(key === "driver" || keys.includes(key), key);
    assertEquals(new Set(keys).size, keys.length);
  });
}

Deno.test("an example makes room for what does not go with it", () => {
  assertEquals(exampleFor("tuya", { key: "switch_dp", value: 3 })["countdown_dp"], 11);
  const { off, cycle } = exampleFor("command", { key: "timed_by", value: "plug" });
  assertEquals([off, cycle], [undefined, ["/o"]]);
});

Deno.test("who ends a cut follows from the answers, as it does from the settings", () => {
  assertEquals(timedByOf("tuya", new Map()), "plug");
  assertEquals(timedByOf("homebridge", new Map()), "host");
  assertEquals(timedByOf("home_assistant", new Map([["script", "none"]])), "host");
  assertEquals(timedByOf("home_assistant", new Map([["script", "script.x"]])), "plug");
  for (const driver of ["command", "zigbee2mqtt"]) {
    assertEquals(timedByOf(driver, new Map()), "host");
    assertEquals(timedByOf(driver, new Map([["timed-by", "plug"]])), "plug");
  }
  assertEquals(timedByOf("teapot", new Map()), "plug");
});

Deno.test("a driver without a script is written by hand", () => {
  assertEquals([scriptOf("teapot"), fieldsOf("teapot")], [null, []]);
});
