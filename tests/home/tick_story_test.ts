/** What the simulator found in the tick as a whole, each told once more by hand. */
import { assertEquals } from "@std/assert";
import { runTick } from "../../home/tick.ts";
import { createTickWorld, OPTIONS } from "../support/tick_world.ts";

Deno.test("a broken copy of the state is logged, and replaced on disk, by the tick that finds it", async () => {
  const world = createTickWorld();
  await runTick(world.ports, OPTIONS);
  world.disk = "torn";
  world.asked.length = 0;
  world.nowMs += 15_000;
  const ports = {
    ...world.ports,
    load: (clock: Parameters<typeof world.ports.load>[0]) => ({
      ...world.ports.load(clock),
      troubles: ["The disk copy of the state was set aside: torn"],
    }),
  };
  const report = await runTick(ports, OPTIONS);
  assertEquals(world.logged, ["state_trouble"]);
  assertEquals(world.disk === "torn", false);
  assertEquals(report.warnings.length, 1);
});
