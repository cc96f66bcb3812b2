import { assertEquals } from "@std/assert";
import { LONE_OUTLET, partsOf } from "../../../lib/plugs/lone.ts";
import { joinTurnOns } from "../../../lib/plugs/parts.ts";

Deno.test("partsOf() gives one plug alone as a list of one, several as they answered", () => {
  const outcome = { kind: "on" } as const;
  assertEquals(partsOf(outcome), [{ name: LONE_OUTLET, outcome }]);
  const parts = ["modem", "router"].map((name) => ({ name, outcome }));
  assertEquals(partsOf(joinTurnOns(parts)), parts);
});
