import { assertEquals } from "@std/assert";
import { ownOffMs } from "../../../lib/plugs/own_off.ts";

Deno.test("an outlet that comes on later is off for longer", () => {
  assertEquals([0, 120_000].map((onDelayMs) => ownOffMs({ onDelayMs }, 30_000)), [30_000, 150_000]);
});
