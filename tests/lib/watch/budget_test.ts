import { assertEquals } from "@std/assert";
import {
  automaticCutsToday,
  bootGraceMs,
  budgetFreeInMs,
  commandedCutAllowed,
  cutsWithin,
  gapAfter,
  withCut,
} from "../../../lib/watch/budget.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../../lib/time/time.ts";
import type { CutMark } from "../../../lib/watch/state/state.ts";
import { POLICY } from "../../support/watch/watch.ts";

function marks(reason: CutMark["reason"], ...agedMs: number[]): CutMark[] {
  return agedMs.map((each) => ({ agedMs: each, reason }));
}

Deno.test("bootGraceMs() is the setting, or 1.5 times the slowest recovery, at most 15 min", () => {
  assertEquals(bootGraceMs({ recoveriesMs: [] }, POLICY), 3 * MINUTE_MS);
  assertEquals(bootGraceMs({ recoveriesMs: [2 * MINUTE_MS] }, POLICY), 3 * MINUTE_MS);
  assertEquals(
    bootGraceMs({ recoveriesMs: [MINUTE_MS, 4 * MINUTE_MS] }, POLICY),
    6 * MINUTE_MS,
  );
  assertEquals(bootGraceMs({ recoveriesMs: [11 * MINUTE_MS] }, POLICY), 15 * MINUTE_MS);
});

Deno.test("gapAfter() repeats the last gap", () => {
  const minutes = [0, 1, 2, 3, 4, 5, 99].map((cuts) => gapAfter(cuts, POLICY) / MINUTE_MS);
  assertEquals(minutes, [5, 5, 15, 60, 240, 240, 240]);
});

Deno.test("budgetFreeInMs() is 0 below the cap, else the time until the oldest leaves", () => {
  const seven = marks("automatic", 0, 1, 2, 3, 4, 5, 6);
  assertEquals(budgetFreeInMs({ cuts: seven, agedMs: HOUR_MS }, POLICY), 0);
  const eight = [...seven, ...marks("automatic", 7)];
  assertEquals(budgetFreeInMs({ cuts: eight, agedMs: HOUR_MS }, POLICY), DAY_MS - HOUR_MS);
  assertEquals(budgetFreeInMs({ cuts: eight, agedMs: DAY_MS - 1 }, POLICY), 1);
  assertEquals(budgetFreeInMs({ cuts: eight, agedMs: DAY_MS }, POLICY), 0);
});

Deno.test("commanded cuts have a cap of their own: three an hour", () => {
  const cuts = [...marks("commanded", 0, 1, 2), ...marks("automatic", 3, 4)];
  assertEquals(commandedCutAllowed({ cuts, agedMs: HOUR_MS - 1 }), false);
  assertEquals(commandedCutAllowed({ cuts, agedMs: HOUR_MS }), true);
  assertEquals(automaticCutsToday({ cuts, agedMs: HOUR_MS }), 2);
});

Deno.test("withCut() forgets what is a day old", () => {
  const cuts = withCut(marks("automatic", 0, 1), { agedMs: DAY_MS, reason: "commanded" });
  assertEquals(cuts, [...marks("automatic", 1), ...marks("commanded", DAY_MS)]);
  const counting = cutsWithin({ cuts, agedMs: DAY_MS }, { reason: "automatic", windowMs: DAY_MS });
  assertEquals(counting.length, 1);
});
