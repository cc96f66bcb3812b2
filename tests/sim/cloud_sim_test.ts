/** A short stretch of the simulated cloud for every test run; `deno task sim` explores further. */
import { assert, assertEquals } from "@std/assert";
import { createCloudWorld, passTime, runCloudFaulty } from "./cloud/run.ts";
import { nowOf, violate } from "./cloud/world.ts";
import { CLOUD_MUTANTS } from "./mutants/cloud_mutants.ts";
import { runCloudSeed } from "./run_cloud.ts";
import { createTimeline } from "./timeline.ts";

const SEEDS = 30;

Deno.test("thirty clouds come through everything with no property broken", async () => {
  let outages = 0;
  for (let seed = 1; seed <= SEEDS; seed++) {
    const result = await runCloudSeed(seed, { print: null });
    const { violation } = result;
    assertEquals(violation, null, `seed ${seed}: ${violation?.what}`);
    outages += result.outages;
  }
  assert(outages >= 4 * SEEDS, `${outages} outages`);
});

Deno.test("the same seed tells the same story of the cloud", async () => {
  async function story(seed: number): Promise<string> {
    const lines: string[] = [];
    await runCloudSeed(seed, { print: (line) => lines.push(line) });
    return lines.join("\n");
  }
  for (const seed of [8, 11]) assertEquals(await story(seed), await story(seed));
  assert(await story(11) !== await story(12));
});

Deno.test("what does not hold ends a world of the cloud, whoever finds it", async () => {
  const world = createCloudWorld(5, createTimeline(null));
  world.scheduler.at(nowOf(world) + 1_000, () => violate(world, new Error("Seen")));
  let what = "";
  try {
    await runCloudFaulty(world);
  } catch (error) {
    what = error instanceof Error ? error.message : "";
  }
  assertEquals(what, "Seen");
});

Deno.test("an hour of the cloud's world takes an hour of its clock, and its homes are heard", async () => {
  const world = createCloudWorld(6, createTimeline(null));
  const startMs = nowOf(world);
  await passTime(world, 3_600_000);
  assertEquals(nowOf(world) - startMs, 3_600_000);
  assert([...world.watch.sites.values()].every(({ beats }) => beats.length > 0));
  assertEquals(world.watch.outages, 0);
});

Deno.test("every defect of the cloud has a name of its own", () => {
  assertEquals(new Set(CLOUD_MUTANTS.map(({ name }) => name)).size, CLOUD_MUTANTS.length);
});
