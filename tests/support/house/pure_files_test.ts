import { assertEquals } from "@std/assert";
import config from "../../../deno.json" with { type: "json" };
import { isPureDriverFile, isPureDriverTest, PURE_NAMES } from "./pure_files.ts";

Deno.test("a driver's pure files are known by their names, and so are their tests", () => {
  assertEquals(isPureDriverFile("home/plugs/kasa/wire.ts"), true);
  assertEquals(isPureDriverFile("home/plugs/kasa/plug.ts"), false);
  assertEquals(isPureDriverFile("home/setup/answer.ts"), false);
  assertEquals(isPureDriverTest("tests/home/plugs/kasa/wire_test.ts"), true);
  assertEquals(isPureDriverTest("tests/home/plugs/kasa/plug_test.ts"), false);
});

Deno.test("deno test without a word runs the pure tests, which need no permission", () => {
  const drivers = [...PURE_NAMES].map((name) => `tests/home/plugs/*/${name}_test.ts`);
  assertEquals(config.test.include, ["tests/lib/", ...drivers]);
});
