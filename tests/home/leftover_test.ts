import { assertEquals, assertStringIncludes } from "@std/assert";
import { openJournal } from "../../home/commissioning.ts";
import { settleAnyLeftover } from "../../home/leftover.ts";
import { withPlug } from "../support/plug_bench.ts";

Deno.test("a state folder without a journal costs nothing, and the plug is not asked", async () => {
  const folder = await Deno.makeTempDir();
  await withPlug({}, async ({ config, simulated }) => {
    assertEquals(await settleAnyLeftover(folder, { config, nowMs: 0 }), null);
    assertEquals(await settleAnyLeftover("/nowhere", { config, nowMs: 0 }), null);
    assertEquals(simulated.accepted, 0);
    openJournal(folder, { plug: "tuya other 1/9", startedMs: 0 });
    const said = await settleAnyLeftover(folder, { config, nowMs: 0 });
    assertStringIncludes(said ?? "", "another plug");
  });
  await Deno.remove(folder, { recursive: true });
});
