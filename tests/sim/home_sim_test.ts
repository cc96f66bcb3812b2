/** A short stretch of the simulator for every test run; `deno task sim` explores further. */
import { assert, assertEquals } from "@std/assert";
import { createRandom } from "../support/base/random.ts";
import { judge, Violation } from "./checks/facts.ts";
import { createWorld, runFaulty } from "./home/run.ts";
import { HOME_MUTANTS } from "./mutants/home_mutants.ts";
import { plant } from "./mutants/mutant.ts";
import { addResult } from "./pool.ts";
import { runHomeSeed } from "./run_seed.ts";
import { createTimeline } from "./timeline.ts";

const SEEDS = 60;

Deno.test("sixty homes come through everything with no property broken", async () => {
  let outages = 0;
  for (let seed = 1; seed <= SEEDS; seed++) {
    const result = await runHomeSeed(seed, { print: null });
    const { violation } = result;
    assertEquals(violation, null, `seed ${seed}: ${violation?.what}`);
    outages += result.outages;
  }
  assert(outages >= 4 * SEEDS, `${outages} outages`);
});

Deno.test("the same seed tells the same story", async () => {
  async function story(seed: number): Promise<string> {
    const lines: string[] = [];
    await runHomeSeed(seed, { print: (line) => lines.push(line) });
    return lines.join("\n");
  }
  assertEquals(await story(11), await story(11));
  assert(await story(11) !== await story(12));
});

Deno.test("a cut that nobody may make is seen, whoever makes it", () => {
  const world = createWorld(5, createTimeline(null));
  const { watch } = world;
  watch.tickBegins();
  let property = "";
  try {
    watch.cutLeaves(30_000);
  } catch (error) {
    property = error instanceof Violation ? error.property : "";
  }
  assert(property !== "");
});

Deno.test("an hour of faults moves the world's clock by an hour", async () => {
  const world = createWorld(6, createTimeline(null));
  await runFaulty(world, 3_600_000);
  assert(world.nowMs >= 3_600_000);
});

Deno.test("createRandom() gives every value of a small range, and the same row for a seed", () => {
  const random = createRandom(1);
  const seen = new Set(Array.from({ length: 200 }, () => random.integer(1, 6)));
  assertEquals([...seen].sort(), [1, 2, 3, 4, 5, 6]);
  const [one, two] = [createRandom(9), createRandom(9)];
  assertEquals(
    Array.from({ length: 5 }, () => one.next()),
    Array.from({ length: 5 }, () => two.next()),
  );
});

Deno.test("judge() says blind when no target could be asked, failing when all were silent", () => {
  const target = { url: "u", role: "internet", kind: "ping", byName: false } as const;
  const one = { quorum: 1, proofs: 0 };
  assertEquals(judge([{ ...target, result: { kind: "not_tried", why: "" } }], one), "blind");
  assertEquals(judge([{ ...target, result: { kind: "silent", why: "" } }], one), "failing");
  assertEquals(judge([{ ...target, result: { kind: "answered", latencyMs: 1 } }], one), "online");
});

Deno.test("addResult() keeps the lowest seed that broke something", () => {
  const none = { seeds: 0, outages: 0, simulatedMs: 0, cuts: 0, worst: null };
  const good = { seed: 1, outages: 2, simulatedMs: 3, cuts: 4, violation: null };
  const bad = { ...good, seed: 8, violation: { property: "S1", what: "", timeline: [] } };
  const totals = [good, bad, { ...bad, seed: 7 }].reduce(addResult, none);
  assertEquals([totals.seeds, totals.outages, totals.worst?.seed], [3, 6, 7]);
});

Deno.test("plant() refuses a defect that fits nowhere or twice", () => {
  const mutant = { name: "m", path: "p", find: "a", replace: "b" };
  assertEquals(plant("xay", mutant), "xby");
  for (const text of ["x", "aa"]) {
    let message = "";
    try {
      plant(text, mutant);
    } catch (error) {
      message = error instanceof RangeError ? error.message : "";
    }
    assert(message.includes("must stand once"), text);
  }
  assertEquals(new Set(HOME_MUTANTS.map(({ name }) => name)).size, HOME_MUTANTS.length);
});
