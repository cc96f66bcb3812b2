import { assertEquals } from "@std/assert";
import { fuzz, type Kind } from "./run.ts";

const COUNTS: Readonly<Record<Kind, number>> = { text: 400, plug: 24, net: 30, dns: 12 };
/** Conversations wait for their deadlines more than they work. */
const SIDE_BY_SIDE = 3;

for (const [kind, count] of Object.entries(COUNTS) as [Kind, number][]) {
  Deno.test(`hostile ${kind} crashes nothing, hangs nothing and fills no memory`, async () => {
    const share = Math.ceil(count / SIDE_BY_SIDE);
    const runs = Array.from(
      { length: SIDE_BY_SIDE },
      (_, index) => fuzz({ kind, seed: 1 + index * share, count: share }),
    );
    const figures = await Promise.all(runs);
    assertEquals(figures.flatMap(({ defects }) => defects), []);
  });
}
