import { assertEquals, assertThrows } from "@std/assert";
import { commandSchema, muteSchema } from "../../../lib/api/asked.ts";
import { ROUTES } from "../../../lib/api/routes.ts";
import { jsonOf, readAs } from "../../../lib/base/shape.ts";

Deno.test("what is asked is read by what the document tells", () => {
  assertEquals(readAs(commandSchema, { kind: "pause", for: "8h" }, "t"), {
    kind: "pause",
    for: "8h",
  });
  assertThrows(() => readAs(muteSchema, { for: "1".repeat(17) }, "t"), TypeError, '"for" must be');
  assertEquals(ROUTES.sendCommand.api.body, commandSchema);
  assertEquals(jsonOf(ROUTES.muteSite.api.body), {
    type: "object",
    properties: { for: { type: "string", maxLength: 16, examples: ["8h", "0s"] } },
    required: ["for"],
    additionalProperties: false,
  });
});
