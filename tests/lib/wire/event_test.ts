import { assertEquals, assertThrows } from "@std/assert";
import { EVENT_TEXT_MAX, happeningSchema, toldSchema } from "../../../lib/wire/event.ts";
import { readAs } from "../../../lib/base/shape.ts";

Deno.test("happeningSchema takes texts of 200 characters, not of 201", () => {
  const hint = "x".repeat(EVENT_TEXT_MAX);
  assertEquals(readAs(happeningSchema, { kind: "plug_trouble", hint }, "read event"), {
    kind: "plug_trouble",
    hint,
  });
  const longer = { kind: "plug_trouble", hint: `${hint}x` };
  assertThrows(() => readAs(happeningSchema, longer, "read event"), TypeError, "at most 200");
});

Deno.test("happeningSchema drops fields that do not belong to the kind", () => {
  const mixed = { kind: "plug_well", hint: "x" };
  assertEquals(readAs(happeningSchema, mixed, "read event"), { kind: "plug_well" });
});

Deno.test("toldSchema keeps what it does not know, and refuses what has no name", () => {
  const read = (value: unknown) => readAs(toldSchema, value, "read event");
  assertEquals(read({ kind: "plug_well" }), { kind: "plug_well" });
  assertEquals(read({ kind: "dance" }), { kind: "other", name: "dance", told: "{}" });
  // Nobody passes for "other" but what is.
  assertEquals(read({ kind: "other", name: "x", told: "y" }), {
    kind: "other",
    name: "other",
    told: '{"name":"x","told":"y"}',
  });
  assertThrows(() => read({ kind: "Dance!" }), TypeError, '"kind" must be');
  assertThrows(() => read(null), TypeError, "must be an object");
});
