import { assertEquals, assertThrows } from "@std/assert";
import { EVENT_TEXT_MAX, happeningSchema } from "../../../lib/wire/event.ts";
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

Deno.test("happeningSchema refuses fields that do not belong to the kind", () => {
  const mixed = { kind: "plug_well", hint: "x" };
  assertThrows(() => readAs(happeningSchema, mixed, "read event"), TypeError, '"hint"');
});
