import { assertEquals } from "@std/assert";
import { titled } from "../../../lib/phone/notice_title.ts";

Deno.test("titled() keeps its news however long the name is", () => {
  assertEquals(titled("Home", " is silent"), "Home is silent");
  assertEquals(titled("n".repeat(50), " is silent"), `${"n".repeat(50)} is silent`);
  assertEquals(titled("n".repeat(51), " is silent"), `${"n".repeat(49)}… is silent`);
  assertEquals(titled("\u202eHome\r\nX-Evil: 1", " is up"), "Home X-Evil: 1 is up");
});
