import { assertEquals } from "@std/assert";
import { privateTwin } from "../../../lib/install/paths.ts";

Deno.test("a dynamic user's folder is really in the private one beside it", () => {
  assertEquals(privateTwin("/var/lib/rebootinator"), "/var/lib/private/rebootinator");
  assertEquals(privateTwin("/run/rebootinator"), "/run/private/rebootinator");
});
