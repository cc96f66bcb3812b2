import { assert, assertEquals } from "@std/assert";
import { arrive } from "../../../lib/watch/arrive.ts";
import { HOUR_MS, MINUTE_MS } from "../../../lib/time/time.ts";
import { initialState, type WatchState } from "../../../lib/watch/state/state.ts";
import {
  clockAt,
  createLoop,
  POLICY,
  saw,
  tick,
  ticksFor,
  WALL_MS,
} from "../../support/watch/watch.ts";
import { doubt, on, owed, owedNames } from "../../support/watch/power.ts";

function failing(): WatchState {
  const loop = createLoop();
  tick(loop, saw("online"));
  ticksFor(loop, 8 * MINUTE_MS, { sees: saw("internet_dead") });
  // One cut lies behind it, and the router fails again: a run, an outage and a ladder.
  assert(loop.state.run !== null && loop.state.ladder?.nextCutMs !== null);
  return loop.state;
}

Deno.test("arrive() ages by the uptime between two ticks of one boot", () => {
  const state = initialState(clockAt(HOUR_MS));
  const later = arrive(state, { clock: clockAt(HOUR_MS + 15_000), policy: POLICY });
  assertEquals(later.agedMs - state.agedMs, 15_000);
});

Deno.test("arrive() twice at one clock is arrive() once", () => {
  const options = { clock: { ...clockAt(30_000), bootId: "b" }, policy: POLICY };
  const once = arrive(failing(), options);
  assertEquals(arrive(once, options), once);
});

Deno.test("arrive() in a new boot ages by its uptime and lets no running duration cross", () => {
  const state = failing();
  const later = arrive(state, { clock: { ...clockAt(30_000), bootId: "b" }, policy: POLICY });
  assertEquals(later.agedMs, state.agedMs + 30_000);
  assertEquals([later.run, later.arming.onlineThisBoot, later.arming.everOnline], [
    null,
    false,
    true,
  ]);
  assertEquals(later.outage?.sinceMs, null);
  assertEquals(later.ladder?.nextCutMs, 30_000 + POLICY.bootGraceMs + 5 * MINUTE_MS);
});

Deno.test("arrive() sees another boot with more uptime by its id, and never ages by too much", () => {
  const state = failing();
  const clock = { ...clockAt(state.uptimeMs + 60_000), bootId: "b" };
  const later = arrive(state, { clock, policy: POLICY });
  assertEquals(later.run, null);
  assertEquals(later.agedMs, state.agedMs + 60_000);
});

Deno.test("arrive() without boot ids takes a step of the wall clock for a new boot", () => {
  const state = { ...failing(), bootId: null };
  const clock = { uptimeMs: state.uptimeMs + 15_000, wallMs: WALL_MS, bootId: null };
  assertEquals(arrive(state, { clock, policy: POLICY }).run, null);
  const steady = { ...clock, wallMs: state.wallMs + 15_000 };
  assertEquals(arrive(state, { clock: steady, policy: POLICY }).run, state.run);
});

Deno.test("arrive() allows new cuts without a disk in a boot that is surely another, not by a clock that was set", () => {
  // Seed 2200008014.
  const { disk } = failing();
  const unnamed = { ...failing(), bootId: null, disk: { ...disk, cutsThisBoot: 2 } };
  const { uptimeMs } = unnamed;
  const left = (state: WatchState, change: { uptimeMs: number; bootId: string | null }) =>
    arrive(state, { clock: { wallMs: WALL_MS, ...change }, policy: POLICY }).disk.cutsThisBoot;
  assertEquals(left(unnamed, { uptimeMs: uptimeMs + 15_000, bootId: null }), 2);
  assertEquals(left(unnamed, { uptimeMs: uptimeMs + 15_000, bootId: "b" }), 2);
  assertEquals(left(unnamed, { uptimeMs: uptimeMs - 1_000, bootId: null }), 0);
  assertEquals(left({ ...unnamed, bootId: "a" }, { uptimeMs: uptimeMs + 15_000, bootId: "b" }), 0);
});

Deno.test("arrive() in one new boot after another waits as long each time", () => {
  // Seed 2400008015: a clock that was set twice seemed to be two restarts, in mid-cut of two plugs.
  const state: WatchState = {
    ...failing(),
    power: [owed({ name: "router", dueOnMs: 3_610_000 })],
    phase: {
      kind: "off",
      sinceMs: 3_440_000,
      dueOnMs: 3_610_000,
      reason: "automatic",
      number: 1,
      outcome: "sent",
    },
  };
  const once = arrive(state, { clock: { ...clockAt(10_000), bootId: "b" }, policy: POLICY });
  const twice = arrive(once, { clock: { ...clockAt(20_000), bootId: "c" }, policy: POLICY });
  const waitMs = 170_000 + POLICY.bootGraceMs;
  for (const [{ phase, ladder }, nowMs] of [[once, 10_000], [twice, 20_000]] as const) {
    assertEquals(phase.kind === "booting" && phase.graceUntilMs, nowMs + waitMs);
    assertEquals(ladder?.nextCutMs, nowMs + waitMs + 5 * MINUTE_MS);
  }
});

Deno.test("arrive() in a new boot makes a cut in progress due and ends waiting commands", () => {
  const state: WatchState = {
    ...failing(),
    phase: {
      kind: "off",
      sinceMs: HOUR_MS - 35_000,
      dueOnMs: HOUR_MS,
      reason: "automatic",
      number: 1,
      outcome: null,
    },
    power: [owed({ dueOnMs: HOUR_MS })],
    commands: {
      waiting: [{ id: "x", kind: "power-cycle", expiresAtMs: HOUR_MS, forMs: null }],
      done: [],
    },
  };
  const later = arrive(state, { clock: { ...clockAt(9_000), bootId: "b" }, policy: POLICY });
  assertEquals(later.phase, { kind: "booting", sinceMs: 9_000, graceUntilMs: 224_000 });
  // Seed 700002559: the plug went on with its off time, and the next cut came that much too early.
  const waitMs = 35_000 + POLICY.bootGraceMs + 5 * MINUTE_MS;
  assertEquals(later.ladder?.nextCutMs, 9_000 + waitMs);
  assertEquals([owedNames(later), later.commands], [["plug"], { waiting: [], done: ["x"] }]);
});

Deno.test("arrive() in a new boot makes all outlets due, and lets a plug's own timer end first", () => {
  // Seed 20001: the next cut came before the off time of the one before could be over.
  const before = failing();
  const phase = { kind: "off", reason: "automatic", number: 1, outcome: null } as const;
  const dueOnMs = before.uptimeMs + 100_000;
  const state: WatchState = {
    ...before,
    phase: { ...phase, sinceMs: before.uptimeMs, dueOnMs },
    power: [owed({ name: "modem", dueOnMs: 1 }), owed({ name: "router", dueOnMs }), on("relay")],
  };
  const later = arrive(state, { clock: { ...clockAt(9_000), bootId: "b" }, policy: POLICY });
  const due = { dueOnMs: 9_000, sure: false };
  assertEquals(later.power, [
    owed({ name: "modem", ...due }),
    owed({ name: "router", ...due }),
    doubt("relay"),
  ]);
  assertEquals(later.phase, { kind: "booting", sinceMs: 9_000, graceUntilMs: 289_000 });
  assertEquals(later.ladder?.nextCutMs, 109_000 + POLICY.bootGraceMs + 5 * MINUTE_MS);
});

Deno.test("arrive() in a new boot forgets unanswered questions to consoles, not what was told", () => {
  const watch = {
    id: "192.168.1.60 9005",
    dueAgedMs: 5,
    unanswered: 1,
    heardAgedMs: 1,
    silenceSaid: true,
    updateSaid: "1.0",
  };
  const state = { ...initialState(clockAt(HOUR_MS)), consoles: [watch] };
  const later = arrive(state, { clock: { ...clockAt(30_000), bootId: "b" }, policy: POLICY });
  assertEquals(later.consoles, [{ ...watch, unanswered: 0 }]);
  const same = arrive(state, { clock: clockAt(HOUR_MS + 15_000), policy: POLICY });
  assertEquals(same.consoles, [watch]);
});
