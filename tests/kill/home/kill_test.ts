import { assert, assertEquals } from "@std/assert";
import { taskFlags } from "../../demo/actors.ts";
import { liveMany } from "./lives.ts";

Deno.test("ticks shot at random never leave power off, pass the cap or lose a file", async () => {
  const figures = await liveMany({
    seed: 1,
    cuts: 6,
    lengths: [1],
    homes: 4,
    flags: await taskFlags("probe"),
    onLife: () => {},
  });
  assertEquals(figures.violations, []);
  assert(figures.cuts >= 5, `${figures.cuts} cuts`);
  const kills = Object.values(figures.kills).reduce((sum, count) => sum + count, 0);
  assert(kills >= 5, `${kills} kills`);
});
