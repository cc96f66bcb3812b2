import { Violation } from "./checks/facts.ts";
import { checkHealed, heal } from "./home/healed.ts";
import { createWorld, runFaulty } from "./home/run.ts";
import { runCloudSeed } from "./run_cloud.ts";
import { createTimeline } from "./timeline.ts";

/** What of a seed is run. */
export const HALVES = ["home", "cloud", "both", "deaf"] as const;

/**
 * `both`: the home of every seed, and the cloud of every tenth, which takes as long as many homes;
 * of every hundredth it is one that is kept from hearing in every way.
 */
export type Half = typeof HALVES[number];

const CLOUD_EVERY = 10;
const DEAF_EVERY = 100;

/** What came of one seed. */
export interface SeedResult {
  readonly seed: number;
  readonly outages: number;
  readonly simulatedMs: number;
  readonly cuts: number;
  readonly violation: SeedViolation | null;
}

/** What did not hold, and how it came to it. */
export interface SeedViolation {
  readonly property: string;
  readonly what: string;
  readonly timeline: readonly string[];
}

/** Runs what `half` says of one seed; a violation ends it. */
export async function runSeed(
  seed: number,
  options: { readonly print: ((line: string) => void) | null; readonly half: Half },
): Promise<SeedResult> {
  const { half } = options;
  if (half === "deaf") return await runCloudSeed(seed, { ...options, deafness: "all" });
  const home = half === "cloud" ? null : await runHomeSeed(seed, options);
  const hasCloud = half === "cloud" || (half === "both" && seed % CLOUD_EVERY === 0);
  if (home !== null && (!hasCloud || home.violation !== null)) return home;
  const isDeaf = half === "both" && seed % DEAF_EVERY === 0;
  const cloud = await runCloudSeed(seed, { ...options, deafness: isDeaf ? "all" : "some" });
  if (home === null) return cloud;
  return {
    ...cloud,
    outages: home.outages + cloud.outages,
    simulatedMs: home.simulatedMs + cloud.simulatedMs,
    cuts: home.cuts,
  };
}

/** Runs the home of one seed: a stretch with faults, then a healed one with tight bounds. */
export async function runHomeSeed(
  seed: number,
  options: { readonly print: ((line: string) => void) | null },
): Promise<SeedResult> {
  const timeline = createTimeline(options.print);
  const world = createWorld(seed, timeline);
  let violation: SeedViolation | null = null;
  try {
    await runFaulty(world, world.setup.stretchMs);
    heal(world);
    await checkHealed(world);
  } catch (error) {
    violation = describe(error, timeline.lines());
  }
  const { outages, nowMs, files } = world;
  const cuts = files.events.filter(({ kind }) => kind === "cut").length;
  return { seed, outages, simulatedMs: nowMs, cuts, violation };
}

function describe(error: unknown, timeline: readonly string[]): SeedViolation {
  if (error instanceof Violation) {
    return { property: error.property, what: error.message, timeline };
  }
  const what = error instanceof Error ? error.stack ?? error.message : String(error);
  return { property: "a tick never throws", what, timeline };
}
