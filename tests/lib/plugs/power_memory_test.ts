import { assertEquals } from "@std/assert";
import { powerMemoryWarnings } from "../../../lib/plugs/power_memory.ts";

Deno.test("a plug that may stay off after a mains failure is warned of, with what to set", () => {
  const told = (after: "on" | "off" | "last" | null) => powerMemoryWarnings(after, "its memory");
  assertEquals([told("on"), told(null)], [[], []]);
  assertEquals(told("off"), [
    "After a mains failure the plug stays off: set its memory to on in its app",
  ]);
  assertEquals(told("last"), [
    "A mains failure while the router is rebooted would leave the plug off: set its memory to on " +
    "in its app",
  ]);
});
