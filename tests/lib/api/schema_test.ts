import { assertEquals } from "@std/assert";
import { kind, list, nullable, oneOf, record, ref, text } from "../../../lib/api/schema.ts";

Deno.test("a record wants all of its fields and no others", () => {
  assertEquals(record({ id: text(3) }), {
    type: "object",
    properties: { id: { type: "string", maxLength: 3 } },
    required: ["id"],
    additionalProperties: false,
  });
  assertEquals(kind("pause")["required"], ["kind"]);
});

Deno.test("the other words are those of JSON Schema", () => {
  assertEquals(nullable(oneOf(["a"])), { anyOf: [{ enum: ["a"] }, { type: "null" }] });
  assertEquals(list(ref("Site"), 2), {
    type: "array",
    items: { $ref: "#/components/schemas/Site" },
    maxItems: 2,
  });
});
