import { assertEquals } from "@std/assert";
import { type Job, runSideBySide } from "./side_by_side.ts";

interface Told {
  readonly jobs: Job[];
  readonly story: string[];
  readonly end: Record<string, () => void>;
}

/** Jobs "name seconds cores" that end when they are told to. */
function jobsOf(...lines: readonly string[]): Told {
  const told: Told = { jobs: [], story: [], end: {} };
  for (const line of lines) {
    const [name = "", seconds, cores] = line.split(" ");
    const { promise, resolve } = Promise.withResolvers<void>();
    told.end[name] = resolve;
    told.jobs.push({
      name,
      seconds: Number(seconds),
      cores: Number(cores),
      async run() {
        told.story.push(`+${name}`);
        await promise;
        told.story.push(`-${name}`);
      },
    });
  }
  return told;
}

/** Lets everything that can happen now happen. */
function settle(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

Deno.test("the slow ones start first, as many as the cores bear; a small one fills the gap", async () => {
  const { jobs, story, end } = jobsOf("short 1 1", "slow 9 1.5", "middle 5 1", "tiny 1 0.5");
  const all = runSideBySide(jobs, 2);
  await settle();
  assertEquals(story, ["+slow", "+tiny"]);
  end["slow"]?.();
  await settle();
  assertEquals(story.slice(2), ["-slow", "+middle"]);
  for (const name of ["tiny", "middle", "short"]) end[name]?.();
  await all;
  assertEquals(story.length, 8);
});

Deno.test("one that needs more cores than there are runs alone", async () => {
  const { jobs, story, end } = jobsOf("wide 9 4", "small 1 0.1");
  const all = runSideBySide(jobs, 2);
  await settle();
  assertEquals(story, ["+wide"]);
  end["wide"]?.();
  end["small"]?.();
  await all;
  assertEquals(story, ["+wide", "-wide", "+small", "-small"]);
});
