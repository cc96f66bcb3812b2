import { assert, assertEquals } from "@std/assert";
import { sleep, SYSTEM_CLOCK } from "../../../../lib/airtouch/shell/clock.ts";
import { putWallAhead } from "../../../support/base/wall_clock.ts";

Deno.test("an alarm rings after its time, once, and one that is taken back never does", async () => {
  const { promise, resolve } = Promise.withResolvers<number>();
  const startMs = SYSTEM_CLOCK.nowMs();
  let rung = 0;
  SYSTEM_CLOCK.callLater(() => rung++, 1)();
  SYSTEM_CLOCK.callLater(() => resolve(SYSTEM_CLOCK.nowMs()), 20);
  // A runtime's timer may ring a fraction of a millisecond early.
  assert(await promise - startMs >= 19);
  assertEquals(rung, 0);
});

Deno.test("sleep() settles after its time", async () => {
  const startMs = SYSTEM_CLOCK.nowMs();
  await sleep(10);
  assert(SYSTEM_CLOCK.nowMs() - startMs >= 9);
});

Deno.test("time in which the computer slept counts, a clock on the wall that is set back does not", () => {
  let byMs = 0;
  using _wall = putWallAhead(() => byMs);
  const passed = (aheadMs: number) => {
    const startMs = SYSTEM_CLOCK.nowMs();
    byMs += aheadMs;
    return Math.round((SYSTEM_CLOCK.nowMs() - startMs) / 1_000);
  };
  assertEquals([passed(7_200_000), passed(-3_600_000), passed(1_000)], [7_200, 0, 0]);
});
