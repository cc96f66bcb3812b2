import type { Deafness } from "./cloud/setup.ts";
import { Violation } from "./checks/facts.ts";
import { checkCloudHealed, healCloud } from "./cloud/healed.ts";
import { createCloudWorld, runCloudFaulty } from "./cloud/run.ts";
import { nowOf } from "./cloud/world.ts";
import type { SeedResult } from "./run_seed.ts";
import { createTimeline } from "./timeline.ts";

/** Runs the cloud of one seed: a stretch with faults, then a healed one with tight bounds. */
export async function runCloudSeed(
  seed: number,
  options: {
    readonly print: ((line: string) => void) | null;
    readonly deafness?: Deafness;
  },
): Promise<SeedResult> {
  const timeline = createTimeline(options.print);
  const world = createCloudWorld(seed, timeline, options.deafness);
  let violation: SeedResult["violation"] = null;
  try {
    await runCloudFaulty(world);
    // A preview says nothing, well or not.
    if (!world.setup.preview) {
      healCloud(world);
      await checkCloudHealed(world);
    }
  } catch (error) {
    const property = error instanceof Violation ? error.property : "the cloud never throws";
    const what = error instanceof Error ? error.message : String(error);
    violation = { property, what, timeline: timeline.lines() };
  }
  const simulatedMs = nowOf(world) - world.setup.startMs;
  return { seed, outages: world.watch.outages, simulatedMs, cuts: 0, violation };
}
