import { assertEquals } from "@std/assert";
import { readSeconds, writeSeconds } from "../../../cloud/keys/seconds.ts";
import { T0 } from "../../support/site/heartbeats.ts";

Deno.test("a moment is carried to its second", () => {
  assertEquals(writeSeconds(35_999), "z");
  assertEquals(writeSeconds(36_000), "10");
  assertEquals(readSeconds("10"), 36_000);
  for (const at of [1_000, T0, T0 + 999]) {
    assertEquals(readSeconds(writeSeconds(at)), Math.floor(at / 1_000) * 1_000);
  }
});
