import { assert, assertEquals, assertFalse } from "@std/assert";
import { SECRET } from "../../support/http/app_fixture.ts";
import { taskFlags } from "../../demo/actors.ts";
import { runCloud } from "./run.ts";

Deno.test("a cloud shot under load loses nothing it acknowledged and tells the phone all", async () => {
  const figures = await runCloud({
    seed: 1,
    sites: 8,
    processes: 1,
    kills: 4,
    // Grace comes first, after each start.
    leastMs: 70_000,
    flags: await taskFlags("cloud"),
  });
  assertEquals(figures.violations, []);
  assertEquals(figures.kills, 4);
  assert(figures.flips > 0, `${figures.flips} flips`);
  assert(figures.events > 0, `${figures.events} events`);
  assertFalse(figures.said.includes(SECRET));
});

Deno.test("two clouds on one file ring once, and answer with 200 or 503", async () => {
  const figures = await runCloud({
    seed: 2,
    sites: 8,
    processes: 2,
    kills: 0,
    leastMs: 55_000,
    flags: await taskFlags("cloud"),
  });
  assertEquals([figures.violations, figures.duplicates], [[], 0]);
  assertEquals(Object.keys(figures.statuses).filter((status) => !/^(200|503)$/.test(status)), []);
  assert(figures.flips > 0, `${figures.flips} flips`);
});
