import { assertEquals } from "@std/assert";
import { array, jsonOf, number, pipe, string } from "../../../lib/base/shape.ts";
import {
  described,
  integer,
  maxLength,
  maxValue,
  minLength,
  minValue,
} from "../../../lib/base/shape_rules.ts";

Deno.test("each rule says what is allowed, and holds at its limits", () => {
  assertEquals([0, 0.5].map(integer()), [null, "a whole number"]);
  assertEquals([0, 1, 2].map(minValue(1)), [">=1", null, null]);
  assertEquals([0, 1, 2].map(maxValue(1)), [null, null, "<=1"]);
  assertEquals(["", "a", "ab"].map(minLength(1)), [">=1", null, null]);
  assertEquals(["", "a", "ab"].map(maxLength(1, "short")), [null, null, "short"]);
});

Deno.test("the same rules stand in the schema, by the shape's own words", () => {
  assertEquals(jsonOf(pipe(number(), integer(), minValue(0), maxValue(9))), {
    type: "integer",
    minimum: 0,
    maximum: 9,
  });
  const text = pipe(string(), minLength(1), maxLength(60));
  assertEquals(jsonOf(pipe(array(text), maxLength(8))), {
    type: "array",
    items: { type: "string", minLength: 1, maxLength: 60 },
    maxItems: 8,
  });
});

Deno.test("described() only says something", () => {
  assertEquals([0, null].map(described("Kept as it is told")), [null, null]);
  assertEquals(jsonOf(pipe(string(), described("A name"))), {
    type: "string",
    description: "A name",
  });
});
