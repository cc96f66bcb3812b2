import { assertEquals } from "@std/assert";
import { defer } from "../../../../lib/airtouch/shell/defer.ts";

Deno.test("a deferred promise settles with the first value", async () => {
  const { promise, resolve } = defer<number>();
  resolve(1);
  resolve(2);
  assertEquals(await promise, 1);
});
