import { assertEquals } from "@std/assert";
import {
  beginOrder,
  beginPowerOn,
  endOrder,
  isTooOld,
  watchSleep,
} from "../../../home/net/slept.ts";
import { putWallAhead } from "../../support/base/wall_clock.ts";

for (const [aheadMs, slept] of [[4_000, false], [5_100, true], [-86_400_000, false]] as const) {
  Deno.test(`a clock on the wall that gained ${aheadMs / 1_000} s: slept ${slept}`, () => {
    let byMs = 0;
    using _wall = putWallAhead(() => byMs);
    const hasSlept = watchSleep();
    assertEquals(hasSlept(), false);
    byMs = aheadMs;
    assertEquals([hasSlept(), watchSleep()()], [slept, false]);
  });
}

Deno.test("an order grows too old by a sleep, until it has left, and no other does", () => {
  let byMs = 0;
  using _wall = putWallAhead(() => byMs);
  const call = new AbortController();
  const [order, powerOn] = [beginOrder(call.signal), beginPowerOn(call.signal)];
  assertEquals(isTooOld(order), false);
  byMs = 3_600_000;
  const signals = [order, powerOn, call.signal, beginOrder(call.signal)];
  assertEquals(signals.map((each) => isTooOld(each)), [true, false, false, false]);
  endOrder(order);
  assertEquals(isTooOld(order), false);
  call.abort();
  assertEquals(order.aborted, true);
});

Deno.test("a sleep holds back what is no order's as its caller says, and power on never", () => {
  const { signal } = new AbortController();
  const order = beginOrder(signal);
  const hasSlept = () => true;
  const asked = [signal, order, beginPowerOn(signal)].map((each) => isTooOld(each, hasSlept));
  assertEquals(asked, [true, false, false]);
  endOrder(order);
  assertEquals(isTooOld(order, hasSlept), false);
});
