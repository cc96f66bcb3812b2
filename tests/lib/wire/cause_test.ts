import { assert, assertEquals } from "@std/assert";
import { CAUSES, describeCause, GATEWAY_SIGHTS, sightOf } from "../../../lib/wire/cause.ts";

Deno.test("describeCause() has words of its own for every cause", () => {
  assertEquals(new Set(CAUSES.map((cause) => describeCause({ cause }))).size, CAUSES.length);
});

Deno.test("only a router that answered is said to answer: not asked is not answered", () => {
  for (const gateway of [...GATEWAY_SIGHTS, null, "something newer"]) {
    const text = describeCause({ cause: "internet_dead", gateway });
    assertEquals(text.includes("the router answers"), gateway === "answers", text);
  }
  assert(describeCause({ cause: "internet_dead" }).includes("not known"));
});

Deno.test("sightOf() tells a line that is away from a watchdog that cannot look", () => {
  const causes = [...CAUSES, "something newer"];
  assertEquals(causes.map(sightOf), ["well", "away", "away", "away", "away", "blind", "away"]);
});
