import { assert, assertEquals } from "@std/assert";
import { sleep, SYSTEM_CLOCK } from "../../../../lib/airtouch/shell/clock.ts";

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
