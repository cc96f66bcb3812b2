import { assertEquals } from "@std/assert";
import { Fault, jsonOf } from "../../../lib/base/shape.ts";
import { count, moment, whole } from "../../../lib/wire/numbers.ts";

Deno.test("a whole number lies within its limits", () => {
  const fits = [0.5, 0, 1, 9, 10].map((value) => !(whole(1, 9).read(value) instanceof Fault));
  assertEquals(fits, [false, false, true, true, false]);
  assertEquals(jsonOf(whole(1, 9)), { type: "integer", minimum: 1, maximum: 9 });
});

Deno.test("a count has no limit but that of numbers; a moment may be before 1970", () => {
  assertEquals(count.read(Number.MAX_SAFE_INTEGER), Number.MAX_SAFE_INTEGER);
  assertEquals(count.read(-1) instanceof Fault, true);
  assertEquals(moment.read(-1), -1);
});
