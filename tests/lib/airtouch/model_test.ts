import { assertEquals } from "@std/assert";
import { parseModel } from "../../../lib/airtouch/model.ts";

Deno.test("parseModel() reads 4 and 5 and nothing else", () => {
  assertEquals(["3", "4", "5", "6", "", "AT5", "05"].map(parseModel), [
    null,
    4,
    5,
    null,
    null,
    null,
    null,
  ]);
});
