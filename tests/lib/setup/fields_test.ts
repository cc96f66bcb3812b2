import { assertEquals, assertThrows } from "@std/assert";
import {
  answerOf,
  placeOf,
  secretFields,
  secretFileOf,
  setupFields,
  valueOf,
} from "../../../lib/setup/fields.ts";
import { PRETENDED } from "../../support/plugs/pretended_drivers.ts";

const FIELDS = setupFields(PRETENDED);

Deno.test("no two fields stand in the same place, and every secret has a file of its own", () => {
  const places = [...FIELDS.values()].map(({ section, key }) => `${section}.${key}`);
  assertEquals(new Set(places).size, places.length);
  const secrets = secretFields(FIELDS);
  assertEquals(secrets, ["key", "password", "cloud-token", "ntfy-token"]);
  const files = secrets.map((field) => secretFileOf(placeOf(field, FIELDS)));
  assertEquals(files, ["plug.key", "plug.password", "cloud.token", "ntfy.token"]);
});

Deno.test("the drivers' own fields stand between the home's and the cloud's", () => {
  const names = [...FIELDS.keys()];
  assertEquals(names.slice(4, 7), ["driver", "address", "key"]);
  assertEquals(names.slice(names.indexOf("run-on"), names.indexOf("run-on") + 3), [
    "run-on",
    "without-router",
    "powers-this-host",
  ]);
  assertThrows(() => placeOf("kettle", FIELDS), TypeError, '"kettle"');
});

Deno.test("an answer becomes the value that home.toml has, and back", () => {
  const pairs = [
    ["text", "cabin", "cabin"],
    ["number", "80", 80],
    ["number", "eighty", "eighty"],
    ["yes_no", "yes", true],
    ["words", "/usr/bin/relay  on", ["/usr/bin/relay", "on"]],
    ["words", '["/usr/bin/relay", "a b"]', ["/usr/bin/relay", "a b"]],
    ["words", "[1]", "[1]"],
    ["words", "[", "["],
  ] as const;
  for (const [kind, answer, value] of pairs) assertEquals(valueOf(kind, answer), value);
  for (
    const [kind, value] of [
      ["yes_no", true],
      ["yes_no", false],
      ["number", 80],
      ["text", "x"],
      ["words", ["a", "b c"]],
    ] as const
  ) {
    assertEquals(valueOf(kind, answerOf(value) ?? ""), value);
  }
  assertEquals([answerOf(undefined), answerOf({})], [null, null]);
});
