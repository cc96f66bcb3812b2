import { assertEquals } from "@std/assert";
import { isPureDriverFile, isPureDriverTest } from "./pure_files.ts";

Deno.test("a driver's pure files are known by their names, and so are their tests", () => {
  assertEquals(isPureDriverFile("home/plugs/kasa/wire.ts"), true);
  assertEquals(isPureDriverFile("home/plugs/kasa/plug.ts"), false);
  assertEquals(isPureDriverFile("home/setup/answer.ts"), false);
  assertEquals(isPureDriverTest("tests/home/plugs/kasa/wire_test.ts"), true);
  assertEquals(isPureDriverTest("tests/home/plugs/kasa/plug_test.ts"), false);
});
