import { assertEquals, assertThrows } from "@std/assert";
import {
  exampleFor,
  isPretender,
  plugFieldsOf,
  plugTimedDrivers,
  scriptedDrivers,
  scriptOf,
  timedByOf,
  usualDriver,
} from "../../../lib/setup/drivers.ts";
import { PRETENDED as drivers, TEAPOT } from "../../support/plugs/pretended_drivers.ts";

Deno.test("an example makes room for what does not go with it", () => {
  assertEquals(exampleFor("relay", { key: "timed_by", value: "plug", drivers })["tested"], true);
  assertEquals(exampleFor("lamp", { key: "x", value: 1, drivers })["driver"], "lamp");
});

Deno.test("who ends a cut follows from the answers; where nobody is asked, the plug does", () => {
  const timedBy = (name: string, answers: ReadonlyMap<string, string>) =>
    timedByOf(name, { answers, drivers });
  assertEquals(timedBy("lamp", new Map()), "plug");
  assertEquals(timedBy("relay", new Map()), "host");
  assertEquals(timedBy("relay", new Map([["timed-by", "plug"]])), "plug");
  assertEquals(plugTimedDrivers(drivers), ["lamp"]);
});

Deno.test("a driver without a script is written by hand", () => {
  assertEquals([scriptOf("teapot", drivers), plugFieldsOf("teapot", drivers)], [null, []]);
  assertEquals(scriptedDrivers(drivers), ["lamp", "relay", "dry_run"]);
  assertEquals(exampleFor("teapot", { key: "x", value: 1, drivers }), { driver: "teapot" });
});

Deno.test("one driver is suggested, and one only watches", () => {
  assertEquals(usualDriver(drivers), "lamp");
  assertThrows(() => usualDriver([TEAPOT]), TypeError, "no driver is the usual one");
  assertEquals([isPretender("dry_run", drivers), isPretender("lamp", drivers)], [true, false]);
});
