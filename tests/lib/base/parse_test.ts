import { assertEquals, assertThrows } from "@std/assert";
import * as v from "valibot";
import { parseWith } from "../../../lib/base/parse.ts";

const SCHEMA = v.strictObject({
  port: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535, "1 – 65535")),
  kind: v.optional(v.picklist(["a", "b"])),
});

Deno.test("parseWith() says act, field, what is allowed and the value, on one line", () => {
  const cases: readonly [unknown, string][] = [
    [{ port: 70_000 }, 'Cannot read x: "port" must be 1 – 65535, got 70000'],
    [{ port: "1" }, 'Cannot read x: "port" must be number, got "1"'],
    [{}, 'Cannot read x: "port" is missing'],
    [{ port: 1, kind: "c" }, 'Cannot read x: "kind" must be "a" or "b", got "c"'],
    [{ port: 1, more: 1 }, 'Cannot read x: "more" is not a known field'],
  ];
  for (const [value, message] of cases) {
    const error = assertThrows(() => parseWith(SCHEMA, value, "read x"), TypeError);
    assertEquals(error.message, message);
  }
});

Deno.test("parseWith() returns what the schema makes of the input", () => {
  assertEquals(parseWith(SCHEMA, { port: 1 }, "read x"), { port: 1 });
});
