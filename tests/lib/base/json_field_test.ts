import { assertEquals } from "@std/assert";
import { fieldAt, flagAt, numberAt, readJson, textAt } from "../../../lib/base/json_field.ts";

const VALUE = { a: [{ b: "text" }], n: 1.5, flag: false, none: null };

Deno.test("what is at a path is found, and nothing where there is nothing", () => {
  assertEquals(fieldAt(VALUE, ["a", 0, "b"]), "text");
  assertEquals(fieldAt(VALUE, ["a", 1, "b"]), undefined);
  assertEquals(fieldAt(VALUE, ["none", "b"]), undefined);
  assertEquals(fieldAt("text", ["length"]), undefined);
  assertEquals(fieldAt(VALUE, ["toString"]), undefined);
  assertEquals(fieldAt(VALUE, []), VALUE);
});

Deno.test("a value of another type is null", () => {
  assertEquals([textAt(VALUE, ["a", 0, "b"]), textAt(VALUE, ["n"])], ["text", null]);
  assertEquals([numberAt(VALUE, ["n"]), numberAt(VALUE, ["flag"])], [1.5, null]);
  assertEquals([flagAt(VALUE, ["flag"]), flagAt(VALUE, ["none"])], [false, null]);
  assertEquals(numberAt({ n: Infinity }, ["n"]), null);
});

Deno.test("a text that is not JSON is undefined", () => {
  assertEquals(readJson("{"), undefined);
  assertEquals(readJson("[1]"), [1]);
});
