import { assertEquals } from "@std/assert";
import { showValue } from "../../../lib/base/show.ts";

Deno.test("showValue() is short, whole and on one line", () => {
  assertEquals(showValue("a\nb"), '"a\\nb"');
  assertEquals(showValue(undefined), "nothing");
  assertEquals(showValue("x".repeat(99)).length, 61);
  assertEquals(showValue(10n), "10");
});
