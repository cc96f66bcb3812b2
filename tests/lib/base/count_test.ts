import { assertEquals } from "@std/assert";
import { counted, times } from "../../../lib/base/count.ts";

Deno.test("times() says how often", () => {
  assertEquals([0, 1, 2].map(times), ["0 times", "once", "2 times"]);
});

Deno.test("counted() says how many of something", () => {
  assertEquals([0, 1, 2].map((count) => counted(count, "reboot")), [
    "0 reboots",
    "1 reboot",
    "2 reboots",
  ]);
});
