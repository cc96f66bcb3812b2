import { assertEquals } from "@std/assert";
import {
  answerOf,
  FIELD_PLACES,
  SECRET_FIELDS,
  SECRET_FILES,
  SETUP_FIELDS,
  valueOf,
} from "../../../lib/setup/fields.ts";

Deno.test("no two fields stand in the same place, and every secret has a file of its own", () => {
  const places = SETUP_FIELDS.map((field) =>
    `${FIELD_PLACES[field].section}.${FIELD_PLACES[field].key}`
  );
  assertEquals(new Set(places).size, places.length);
  assertEquals(
    SETUP_FIELDS.filter((field) => FIELD_PLACES[field].kind === "secret"),
    [...SECRET_FIELDS],
  );
  assertEquals(new Set(Object.values(SECRET_FILES)).size, SECRET_FIELDS.length);
});

Deno.test("an answer becomes the value that home.toml has, and back", () => {
  const pairs = [
    ["site", "cabin", "cabin"],
    ["port", "80", 80],
    ["port", "eighty", "eighty"],
    ["powers-this-host", "yes", true],
    ["run-on", "/usr/bin/relay  on", ["/usr/bin/relay", "on"]],
    ["run-on", '["/usr/bin/relay", "a b"]', ["/usr/bin/relay", "a b"]],
    ["run-on", "[1]", "[1]"],
    ["run-on", "[", "["],
  ] as const;
  for (const [field, answer, value] of pairs) assertEquals(valueOf(field, answer), value);
  for (const value of [true, false, 80, "x", ["a", "b c"]]) {
    const field = typeof value === "boolean"
      ? "powers-this-host"
      : typeof value === "number"
      ? "port"
      : Array.isArray(value)
      ? "run-on"
      : "site";
    assertEquals(valueOf(field, answerOf(value) ?? ""), value);
  }
  assertEquals([answerOf(undefined), answerOf({})], [null, null]);
});
