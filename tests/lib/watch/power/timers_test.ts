/** A timer of N s first seen at t is over at t + N, whatever a cache goes on telling. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { joinReadings } from "../../../../lib/plugs/parts.ts";
import type { ReadOutcome } from "../../../../lib/plugs/plug.ts";
import { encodeWatchState } from "../../../../lib/watch/state/codec.ts";
import { ageTimers } from "../../../../lib/watch/power/timers.ts";
import { initialState, type WatchState } from "../../../../lib/watch/state/state.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../../../lib/time/time.ts";
import {
  clockAt,
  createLoop,
  eventKinds,
  reading,
  saw,
  tick,
  TICK_MS,
  ticksFor,
} from "../../../support/watch/watch.ts";

const DEAD = saw("internet_dead");
const START_MS = HOUR_MS;

/** What each reading of `[at, countdownS]` is taken as, in seconds left. */
function taken(rows: readonly (readonly [number, number | null])[]): (number | null)[] {
  let state: WatchState = initialState(clockAt(START_MS));
  return rows.map(([atS, countdownS]) => {
    state = { ...state, uptimeMs: START_MS + atS * 1_000 };
    const aged = ageTimers(state, reading({ countdownS }));
    state = aged.state;
    return aged.outcome.kind === "read" ? aged.outcome.reading.countdownS : null;
  });
}

Deno.test("the same N again is a timer until it is over, and none after", () => {
  assertEquals(taken([[0, 300], [15, 300], [299, 300], [300, 300], [9_000, 300]]), [
    300,
    300,
    300,
    0,
    0,
  ]);
});

Deno.test("a timer that counts down, or is set anew, is waited for", () => {
  assertEquals(taken([[0, 60], [15, 45], [30, 30], [45, 600], [660, 5]]), [60, 45, 30, 600, 5]);
});

Deno.test("a cache in steps of a minute is over a minute after its last step", () => {
  assertEquals(taken([[0, 120], [59, 120], [60, 60], [119, 60], [120, 60]]), [120, 120, 60, 60, 0]);
});

Deno.test("one that says nothing of timers changes nothing; none running ends the row", () => {
  assertEquals(taken([[0, 60], [15, null], [61, 60], [75, 0], [90, 60]]), [60, null, 0, 0, 60]);
});

Deno.test("whatever is set anew, a day after the first all of them are over", () => {
  const rows = Array.from({ length: 2 * 144 }, (_, at) => [at * 600, 900 + (at % 2)] as const);
  const runs = taken(rows).map((each) => (each ?? 0) > 0);
  assertEquals(runs.lastIndexOf(true) * 600_000, DAY_MS - 600_000);
});

Deno.test("each outlet of several has timers of its own", () => {
  const answer = (modem: number, router: number): ReadOutcome =>
    joinReadings([
      { name: "modem", outcome: reading({ countdownS: modem }) },
      { name: "router", outcome: reading({ countdownS: router }) },
      { name: "relay", outcome: { kind: "failed", hint: "gone" } },
    ]);
  const first = ageTimers(initialState(clockAt(START_MS)), answer(60, 90));
  const later = { ...first.state, uptimeMs: START_MS + 70_000 };
  const aged = ageTimers(later, answer(60, 90));
  assertEquals([first.waitMs, aged.waitMs], [90_000, 20_000]);
  assertEquals(aged.outcome.kind === "read" && aged.outcome.reading.countdownS, 90);
  assertEquals(
    aged.outcome.parts?.map(({ outcome }) => outcome.kind === "read" && outcome.reading.countdownS),
    [0, 90, false],
  );
});

Deno.test("a stale timer puts a cut off by its length, once, and says how long it still waits", () => {
  // zigbee2mqtt 26791: a cache that showed a countdown that was long over held every cut.
  const loop = createLoop();
  tick(loop, saw("online"));
  const plug = reading({ countdownS: 120 });
  ticksFor(loop, 60_000, { sees: DEAD, plug });
  const { remark } = tick(loop, DEAD, { plug });
  assertStringIncludes(remark ?? "", "waiting for it, at most 2 min more");
  const firstMs = loop.nowMs - TICK_MS;
  ticksFor(loop, 2 * MINUTE_MS, { sees: DEAD, plug });
  assertEquals(loop.cutsAtMs, [firstMs + 120_000]);
  assertEquals(eventKinds(loop.state).filter((kind) => kind === "plug_trouble").length, 1);
});

Deno.test("an outlet that is off under a stale timer is switched on once that is over", () => {
  const loop = createLoop();
  tick(loop, saw("online"));
  loop.state = { ...loop.state, power: [{ name: "plug", power: { kind: "doubt" } }] };
  const plug = reading({ on: false, countdownS: 20 });
  const foundMs = loop.nowMs;
  ticksFor(loop, MINUTE_MS, { sees: saw("router_dead"), plug });
  assertEquals(loop.turnOnsAtMs, [foundMs + 2 * TICK_MS]);
});

Deno.test("in a new boot a timer is waited for from the start", () => {
  const loop = createLoop();
  tick(loop, saw("online"), { plug: reading({ countdownS: 300 }) });
  const seen = loop.state.timers.length;
  tick(loop, saw("online"), { input: { clock: { ...clockAt(20_000), bootId: "b" } } });
  assertEquals([seen, loop.state.timers], [1, []]);
});

Deno.test("whatever number a plug tells, the state can be kept", () => {
  for (const countdownS of [109.999, 1e300, Infinity, NaN, -5, 0.1]) {
    const { state } = ageTimers(initialState(clockAt(START_MS)), reading({ countdownS }));
    encodeWatchState(state);
  }
});
