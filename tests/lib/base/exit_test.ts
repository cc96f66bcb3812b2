import { assertEquals } from "@std/assert";
import { EXIT } from "../../../lib/base/exit.ts";

Deno.test("each end has a code of its own, as a shell takes it", () => {
  const codes = Object.values(EXIT);
  assertEquals(new Set(codes).size, codes.length);
  assertEquals(codes.filter((code) => code < 0 || code > 255), []);
});
