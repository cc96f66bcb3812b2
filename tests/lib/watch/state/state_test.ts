import { assertEquals } from "@std/assert";
import { automaticCutsToday } from "../../../../lib/watch/budget.ts";
import { MINUTE_MS } from "../../../../lib/time/time.ts";
import { initialState, stateAfterLoss } from "../../../../lib/watch/state/state.ts";
import { clockAt, createLoop, saw, tick, ticksFor } from "../../../support/watch/watch.ts";
import { owedNames } from "../../../support/watch/power.ts";

Deno.test("initialState() knows nothing and owes nothing", () => {
  const state = initialState(clockAt(5_000));
  assertEquals([state.power, state.arming.everOnline, state.cuts], [[], false, []]);
  assertEquals(state.events.epoch, state.wallMs);
});

Deno.test("stateAfterLoss() takes seven of eight cuts as made and power as owed", () => {
  const state = stateAfterLoss(clockAt(5_000), 8);
  assertEquals([automaticCutsToday(state), owedNames(state)], [7, ["plug"]]);
  assertEquals(automaticCutsToday(stateAfterLoss(clockAt(0), 1)), 0);
});

Deno.test("after a lost state one automatic cut is left for the day", () => {
  const loop = createLoop();
  loop.state = stateAfterLoss(clockAt(loop.nowMs), 8);
  tick(loop, saw("online"));
  ticksFor(loop, 120 * MINUTE_MS, { sees: saw("internet_dead") });
  assertEquals(loop.cutsAtMs.length, 1);
});
