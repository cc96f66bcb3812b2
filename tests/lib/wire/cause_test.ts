import { assertEquals } from "@std/assert";
import { CAUSES, describeCause } from "../../../lib/wire/cause.ts";

Deno.test("describeCause() has words of its own for every cause", () => {
  assertEquals(new Set(CAUSES.map(describeCause)).size, CAUSES.length);
});
