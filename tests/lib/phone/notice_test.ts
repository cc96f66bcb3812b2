import { assertEquals } from "@std/assert";
import { titled } from "../../../lib/phone/notice.ts";

Deno.test("titled() keeps its news however long the name is", () => {
  assertEquals(titled("Home", ": no contact"), "Home: no contact");
  assertEquals(titled("n".repeat(48), ": no contact"), `${"n".repeat(48)}: no contact`);
  assertEquals(titled("n".repeat(49), ": no contact"), `${"n".repeat(47)}…: no contact`);
  assertEquals(titled("\u202eHome\r\nX-Evil: 1", " is up"), "Home X-Evil: 1 is up");
});
