import { assertEquals } from "@std/assert";
import fc from "fast-check";
import type { PolicyConfig } from "../../../lib/config/policy_config.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from "../../../lib/time/time.ts";
import { scheduledCutDue, type ScheduleOptions } from "../../../lib/watch/scheduled.ts";
import { initialState, type WatchState } from "../../../lib/watch/state/state.ts";
import { clockAt, POLICY, saw } from "../../support/watch/watch.ts";
import { owed } from "../../support/watch/power.ts";

const AT = 4 * 60 + 30;
const NIGHTLY: PolicyConfig = { ...POLICY, scheduled: { minute: AT, weekday: null } };
const NOW_MS = 100 * HOUR_MS;

/** A home that has been online for days; `clockAt()` begins on a whole hour. */
function well(change: Partial<WatchState> = {}): WatchState {
  return { ...initialState(clockAt(NOW_MS)), ...change };
}

/** The tick at which the wall clock shows 04:30:00 and some seconds. */
function at(second: number, change: Partial<ScheduleOptions> = {}): ScheduleOptions {
  const uptimeMs = NOW_MS + second * SECOND_MS;
  return {
    clock: clockAt(uptimeMs),
    lastTick: clockAt(uptimeMs - 15 * SECOND_MS),
    diagnosis: saw("online"),
    policy: NIGHTLY,
    localMinute: AT + Math.floor(second / 60),
    localWeekday: 0,
    ...change,
  };
}

Deno.test("the router is restarted on the first tick in the minute, and on no other", () => {
  const due = [-1, 0, 14, 15, 30, 60, 300].map((second) => scheduledCutDue(well(), at(second)));
  assertEquals(due, [false, true, true, false, false, false, false]);
});

Deno.test("a weekly restart knows its day, also when a tick comes after midnight", () => {
  const sunday = { ...NIGHTLY, scheduled: { minute: AT, weekday: 0 } };
  assertEquals(scheduledCutDue(well(), at(3, { policy: sunday })), true);
  assertEquals(scheduledCutDue(well(), at(3, { policy: sunday, localWeekday: 1 })), false);
  const late = { ...NIGHTLY, scheduled: { minute: 24 * 60 - 1, weekday: 6 } };
  const lastTick = clockAt(NOW_MS - 70 * SECOND_MS);
  const midnight = { policy: late, localMinute: 0, lastTick };
  assertEquals(scheduledCutDue(well(), at(5, { ...midnight, localWeekday: 0 })), true);
  assertEquals(scheduledCutDue(well(), at(5, { ...midnight, localWeekday: 6 })), false);
});

const STATES: readonly (readonly [string, Partial<WatchState>])[] = [
  ["power is owed", { power: [owed()] }],
  ["the router boots", { phase: { kind: "booting", sinceMs: NOW_MS, graceUntilMs: NOW_MS + 1 } }],
  ["an incident is not closed yet", {
    ladder: { cuts: 0, nextCutMs: null, onlineSinceMs: NOW_MS, gaveUpSaid: false },
  }],
  ["an outage is open", {
    outage: {
      sinceMs: 1,
      sinceWallMs: 1,
      cause: "internet_dead",
      gateway: "answers",
      cuts: 0,
      lastCutMs: null,
    },
  }],
  ["it is paused", { pausedUntilAgedMs: "resumed" }],
  ["it was cut by hand today", {
    cuts: [{ agedMs: NOW_MS - AT * MINUTE_MS, reason: "commanded" }],
  }],
  ["it was restarted on schedule 19 h ago", {
    cuts: [{ agedMs: NOW_MS - 19 * HOUR_MS, reason: "scheduled" }],
  }],
  ["the host has just started", { uptimeMs: 9 * MINUTE_MS }],
];

for (const [name, change] of STATES) {
  Deno.test(`no scheduled restart while ${name}`, () => {
    assertEquals(scheduledCutDue(well(change), at(0)), false);
  });
}

Deno.test("a cut by hand of yesterday, an automatic one and one of 20 h ago do not hinder", () => {
  const cuts: WatchState["cuts"] = [
    { agedMs: NOW_MS - 20 * HOUR_MS, reason: "scheduled" },
    { agedMs: NOW_MS - (AT + 2) * MINUTE_MS, reason: "commanded" },
    { agedMs: NOW_MS - 11 * MINUTE_MS, reason: "automatic" },
  ];
  assertEquals(scheduledCutDue(well({ cuts }), at(0)), true);
});

Deno.test("an outage, a blackout window, a dry run and no schedule each say no", () => {
  const dry = { ...NIGHTLY, dryRun: true };
  const night = { ...NIGHTLY, blackouts: [{ fromMin: 0, toMin: 6 * 60 }] };
  for (
    const change of [
      { diagnosis: saw("internet_dead") },
      { policy: dry },
      { policy: night },
      { policy: POLICY },
      { localMinute: null },
    ]
  ) assertEquals(scheduledCutDue(well(), at(0, change)), false);
});

Deno.test("a clock that was set, a host that slept, and another boot cost the restart", () => {
  const seconds = (count: number) => clockAt(NOW_MS - count * SECOND_MS);
  const stepped = { ...seconds(15), wallMs: seconds(15).wallMs - 6 * SECOND_MS };
  for (
    const lastTick of [stepped, seconds(121), { ...seconds(15), bootId: "b" }, clockAt(NOW_MS)]
  ) assertEquals(scheduledCutDue(well(), at(0, { lastTick })), false);
  assertEquals(scheduledCutDue(well(), at(0, { lastTick: seconds(120) })), true);
});

Deno.test("however a clock is set, two scheduled restarts are 20 h apart", () => {
  const step = fc.record({
    passedS: fc.integer({ min: 1, max: 7_200 }),
    setS: fc.oneof(fc.constant(0), fc.integer({ min: -90_000, max: 90_000 })),
  });
  fc.assert(fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
    let wallMs = Date.UTC(2026, 10, 22);
    let uptimeMs = HOUR_MS;
    let state = well();
    let lastMs: number | null = null;
    for (const { passedS, setS } of steps) {
      // Many ticks, of which the last is looked at closely.
      const lastTick = { uptimeMs: uptimeMs + (passedS - 1) * SECOND_MS, bootId: "a" };
      uptimeMs += passedS * SECOND_MS;
      wallMs += (passedS + setS) * SECOND_MS;
      const localMinute = Math.floor(wallMs % DAY_MS / MINUTE_MS);
      state = { ...state, uptimeMs, agedMs: uptimeMs };
      const isDue = scheduledCutDue(state, {
        ...at(0),
        clock: { uptimeMs, wallMs, bootId: "a" },
        lastTick: { ...lastTick, wallMs: wallMs - SECOND_MS },
        localMinute,
      });
      if (!isDue) continue;
      if (lastMs !== null) assertEquals(uptimeMs - lastMs >= 20 * HOUR_MS, true);
      lastMs = uptimeMs;
      state = { ...state, cuts: [...state.cuts, { agedMs: uptimeMs, reason: "scheduled" }] };
    }
  }));
});
