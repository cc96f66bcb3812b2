import { assert, assertEquals } from "@std/assert";
import { HOUR_MS, MINUTE_MS } from "../../../lib/time/time.ts";
import { decide } from "../../support/watch/decide.ts";
import {
  intendSoftReboot,
  settleSoftReboot,
  SOFT_REBOOTS_PER_DAY_MAX,
  softRebootDue,
} from "../../../lib/watch/soft_reboot.ts";
import { initialState, type WatchState } from "../../../lib/watch/state/state.ts";
import { clockAt, inputAt, saw, TICK_MS } from "../../support/watch/watch.ts";
import { doubt, on, owed } from "../../support/watch/power.ts";

const GRACE_MS = 4 * MINUTE_MS;
const NOW_MS = 10 * HOUR_MS;
const DEAD = { diagnosis: saw("internet_dead"), graceMs: GRACE_MS };

function stateWith(change: Partial<WatchState> = {}): WatchState {
  return { ...initialState(clockAt(NOW_MS)), power: [on()], ...change };
}

function soft(...agesMs: readonly number[]): Partial<WatchState> {
  return { cuts: agesMs.map((ageMs) => ({ agedMs: NOW_MS - ageMs, reason: "soft" })) };
}

Deno.test("a router is asked before its power is cut, where that is configured", () => {
  assertEquals(softRebootDue(stateWith(), DEAD), true);
  assertEquals(softRebootDue(stateWith(), { ...DEAD, graceMs: null }), false);
});

Deno.test("a router that does not answer cannot be asked", () => {
  assertEquals(softRebootDue(stateWith(), { ...DEAD, diagnosis: saw("router_dead") }), false);
});

Deno.test("a router that may be without power is not asked: it needs power", () => {
  assertEquals(softRebootDue(stateWith({ power: [owed()] }), DEAD), false);
  assertEquals(softRebootDue(stateWith({ power: [doubt()] }), DEAD), false);
});

Deno.test("it is asked once within an hour, and not once its power was cut in this incident", () => {
  assertEquals(softRebootDue(stateWith(soft(HOUR_MS - 1)), DEAD), false);
  assertEquals(softRebootDue(stateWith(soft(HOUR_MS)), DEAD), true);
  const ladder = { cuts: 1, nextCutMs: 1, onlineSinceMs: null, gaveUpSaid: false };
  assertEquals(softRebootDue(stateWith({ ladder }), DEAD), false);
});

Deno.test("a router that needs it again and again is asked 8 times a day at most", () => {
  const hours = (count: number) =>
    soft(...Array.from({ length: count }, (_, index) => (index + 1) * HOUR_MS));
  assertEquals(softRebootDue(stateWith(hours(SOFT_REBOOTS_PER_DAY_MAX - 1)), DEAD), true);
  assertEquals(softRebootDue(stateWith(hours(SOFT_REBOOTS_PER_DAY_MAX)), DEAD), false);
});

Deno.test("once asked it is given its time, and said so", () => {
  const intent = intendSoftReboot(stateWith(), GRACE_MS);
  assertEquals(intent.phase, {
    kind: "booting",
    sinceMs: NOW_MS,
    graceUntilMs: NOW_MS + GRACE_MS,
  });
  const settled = settleSoftReboot(intent, { kind: "asked", hint: null }, {
    unintended: stateWith(),
  });
  assertEquals(settled.events.pending.map(({ what }) => what), [
    { kind: "soft_reboot", result: "asked", note: "" },
  ]);
});

Deno.test("a router that could not be asked loses no time: its power is next", () => {
  const unintended = stateWith();
  const settled = settleSoftReboot(intendSoftReboot(unintended, GRACE_MS), {
    kind: "failed",
    hint: "no route",
  }, { unintended });
  assertEquals([settled.phase, settled.run], [unintended.phase, unintended.run]);
  assertEquals(softRebootDue(settled, DEAD), false);
});

/** Ticks until something is done; the uptime and the action. */
function nextAction(state: WatchState, fromMs: number): readonly [WatchState, number, string] {
  let each = state;
  for (let nowMs = fromMs; nowMs < fromMs + HOUR_MS; nowMs += TICK_MS) {
    const input = inputAt(nowMs, saw("internet_dead"), { softGraceMs: GRACE_MS });
    const { state: decided, action } = decide(each, { ...input, clock: clockAt(nowMs) });
    each = decided;
    if (action.kind === "soft_reboot") return [each, nowMs, "soft_reboot"];
    if (action.kind === "read" && action.purpose === "cut") return [each, nowMs, "cut"];
  }
  return [each, fromMs, "nothing"];
}

Deno.test("an outage is first met by asking, and by the power once the grace has not helped", () => {
  let state = decide(stateWith(), inputAt(NOW_MS, saw("online"))).state;
  state = { ...state, power: [on()] };
  const [asked, askedMs, first] = nextAction(state, NOW_MS + TICK_MS);
  assertEquals(first, "soft_reboot");
  const [, cutMs, second] = nextAction(asked, askedMs + TICK_MS);
  assertEquals(second, "cut");
  // The grace, then a minute of failure of its own, and a tick.
  const waitedMs = cutMs - askedMs;
  assert(waitedMs >= GRACE_MS + MINUTE_MS && waitedMs <= GRACE_MS + MINUTE_MS + 2 * TICK_MS);
});
