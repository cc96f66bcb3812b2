/** An outlet that may have been left off by a cut of which nothing knows any more. */
import { assertEquals } from "@std/assert";
import { joinReadings } from "../../../lib/plug/parts.ts";
import type { ReadOutcome } from "../../../lib/plug/plug.ts";
import { encodeWatchState } from "../../../lib/watch/codec.ts";
import { decide } from "../../../lib/watch/decide.ts";
import { believe } from "../../../lib/watch/load.ts";
import { intentWithoutDisk } from "../../../lib/watch/settle.ts";
import { initialState, stateAfterLoss, type WatchState } from "../../../lib/watch/state.ts";
import { powerUnknown } from "../../../lib/watch/unknown_power.ts";
import { HOUR_MS, MINUTE_MS, SECOND_MS } from "../../../lib/time.ts";
import {
  clockAt,
  createLoop,
  eventKinds,
  inputAt,
  POLICY,
  reading,
  saw,
  tick,
  TICK_MS,
  type TickLoop,
  ticksFor,
} from "../../support/watch.ts";

const ONLINE = saw("online");
const DEAD = saw("router_dead");
const UNREAD = { kind: "failed", hint: "No answer" } as const;
const OFF = reading({ on: false });

/** A home that was well an hour ago, and knows nothing since: its runtime folder was emptied. */
function forgetful(change: Partial<WatchState> = {}): TickLoop {
  const loop = createLoop();
  ticksFor(loop, MINUTE_MS, { sees: ONLINE });
  const disk = { kind: "text", text: encodeWatchState({ ...loop.state, ...change }) } as const;
  loop.nowMs += HOUR_MS;
  loop.state = believe({ runtime: { kind: "missing" }, disk }, {
    clock: clockAt(loop.nowMs),
    cutsPerDayMax: 8,
  }).state;
  return loop;
}

Deno.test("the disk refuses an intent, the runtime folder is emptied after the cut: the next tick finds the outlet off and asks for power", () => {
  // Seed 500000305.
  const loop = forgetful();
  const decision = tick(loop, DEAD, { plug: OFF });
  assertEquals(decision.action.kind, "turn_on");
  assertEquals([loop.state.phase.kind, loop.state.powerOwed], ["booting", false]);
  assertEquals(eventKinds(loop.state).at(-1), "plug_trouble");
});

Deno.test("the same while the plug's own timer runs: it is given its time, and power is asked for if it fails", () => {
  // Seed 205911099.
  const loop = forgetful();
  const foundMs = loop.nowMs;
  const plug = reading({ on: false, countdownS: 20 });
  assertEquals(tick(loop, DEAD, { plug }).action.kind, "none");
  ticksFor(loop, MINUTE_MS, { sees: DEAD, plug });
  // Due 20 s and the slack of 5 s after it was found.
  assertEquals(loop.turnOnsAtMs, [foundMs + 2 * TICK_MS]);
  assertEquals(loop.cutsAtMs, []);
});

for (const [countdownS, action] of [[0, "turn_on"], [30, "none"], [31, "turn_on"]] as const) {
  Deno.test(`an outlet that is off with ${countdownS} s on its timer and 30 s of off time: ${action}`, () => {
    const plug = reading({ on: false, countdownS });
    assertEquals(tick(forgetful(), DEAD, { plug }).action.kind, action);
    assertEquals(
      tick(forgetful(), DEAD, {
        plug,
        input: { plug: { fingerprint: "tuya abc", timedBy: "host", tested: true } },
      }).action.kind,
      "turn_on",
    );
  });
}

Deno.test("an outlet that is on is left alone, with whatever timer somebody has set", () => {
  for (const countdownS of [0, 600]) {
    const loop = forgetful({ powerOwed: true });
    assertEquals(tick(loop, DEAD, { plug: reading({ countdownS }) }).action.kind, "none");
    assertEquals(loop.state.powerOwed, false);
    // Read once: the ticks until a cut is due leave it alone.
    assertEquals(decide(loop.state, inputAt(loop.nowMs, DEAD)).action.kind, "none");
  }
});

Deno.test("a plug that cannot be read is asked for power until one of both works", () => {
  const loop = forgetful();
  for (let count = 0; count < 3; count++) tick(loop, DEAD, { plug: UNREAD, turnsOn: false });
  assertEquals(loop.turnOnsAtMs.length, 3);
  tick(loop, DEAD, { plug: UNREAD });
  assertEquals(loop.state.phase.kind, "booting");
  ticksFor(loop, MINUTE_MS, { sees: DEAD, plug: UNREAD });
  assertEquals(loop.turnOnsAtMs.length, 4);
});

Deno.test("a plug that does not say whether it is on is asked until a command is taken, not once", () => {
  const mute = forgetful();
  const plug = reading({ on: null });
  for (let count = 0; count < 3; count++) tick(mute, DEAD, { plug, turnsOn: false });
  assertEquals(mute.turnOnsAtMs.length, 3);
  tick(mute, DEAD, { plug });
  ticksFor(mute, MINUTE_MS, { sees: DEAD, plug });
  assertEquals([mute.turnOnsAtMs.length, mute.state.outletUnknown], [4, false]);
});

Deno.test("nothing kept at all, after a loss, or in a new boot: a tick without internet reads the plug first", () => {
  const fresh = createLoop();
  const lost = createLoop();
  lost.state = stateAfterLoss(clockAt(lost.nowMs), 8);
  const booted = createLoop();
  ticksFor(booted, MINUTE_MS, { sees: ONLINE });
  booted.nowMs = 30 * SECOND_MS;
  for (const loop of [fresh, lost, booted]) {
    const input = inputAt(loop.nowMs, DEAD);
    assertEquals(decide(loop.state, input).action, { kind: "read", purpose: "power" });
    assertEquals(tick(loop, DEAD, { plug: OFF }).action.kind, "turn_on");
  }
});

for (const cause of ["online", "captive_portal", "dns_only"] as const) {
  Deno.test(`a tick that sees ${cause} knows that the router has power, and asks no plug`, () => {
    const loop = forgetful();
    assertEquals(decide(loop.state, inputAt(loop.nowMs, saw(cause))).action.kind, "none");
    tick(loop, saw(cause));
    assertEquals(decide(loop.state, inputAt(loop.nowMs, DEAD)).action.kind, "none");
  });
}

Deno.test("an owner who paused the watchdog, or lets it run dry, may leave his outlet off", () => {
  const paused = forgetful({ pausedUntilAgedMs: "resumed" });
  assertEquals(tick(paused, DEAD, { plug: OFF }).action.kind, "none");
  const policy = { ...POLICY, dryRun: true };
  assertEquals(tick(forgetful(), DEAD, { plug: OFF, input: { policy } }).action.kind, "none");
  // What is owed is owed in a pause too.
  const owed = forgetful({ pausedUntilAgedMs: "resumed", powerOwed: true });
  assertEquals(tick(owed, DEAD, { plug: OFF }).action.kind, "turn_on");
});

Deno.test("a cut that is remembered leaves nothing to find out: power is asked for unread", () => {
  const state: WatchState = { ...initialState(clockAt(0)), powerOwed: true };
  const booting = { kind: "booting", sinceMs: 0, graceUntilMs: 1 } as const;
  assertEquals(powerUnknown(state, POLICY), true);
  assertEquals(powerUnknown({ ...state, phase: booting }, POLICY), false);
});

Deno.test("no cut is made without a disk in a boot in which the runtime folder was emptied", () => {
  assertEquals(intentWithoutDisk(forgetful().state, { timedBy: "plug" }), null);
  const whole = createLoop();
  const text = encodeWatchState({ ...whole.state, sequence: 1 });
  const found = { runtime: { kind: "text", text }, disk: { kind: "missing" } } as const;
  const { state } = believe(found, { clock: clockAt(whole.nowMs), cutsPerDayMax: 8 });
  assertEquals(state.disk.cutsThisBoot, 0);
});

Deno.test("a timer does not keep power from an outlet that may be off by us and does not say", () => {
  for (
    const [on, powerOwed, action] of [
      [null, true, "turn_on"],
      [null, false, "none"],
      [true, true, "none"],
    ] as const
  ) {
    const loop = createLoop();
    tick(loop, ONLINE);
    ticksFor(loop, 2 * MINUTE_MS, { sees: DEAD });
    loop.state = { ...loop.state, powerOwed };
    assertEquals(tick(loop, DEAD, { plug: reading({ on, countdownS: 600 }) }).action.kind, action);
    assertEquals(loop.cutsAtMs, []);
  }
});

const OUTLETS = [
  { name: "modem", onDelayMs: 0, timedBy: "host" },
  { name: "router", onDelayMs: 120_000, timedBy: "plug" },
] as const;
const SEVERAL = {
  plug: { fingerprint: "tuya abc", timedBy: "host", tested: true, outlets: OUTLETS },
} as const;

/** What a forgetful home with two plugs does when it reads them so. */
function judge(modem: ReadOutcome, router: ReadOutcome) {
  const loop = forgetful();
  const plug = joinReadings([
    { name: "modem", outcome: modem },
    { name: "router", outcome: router },
  ]);
  // As the last thing before the command leaves.
  const { action, state } = tick(loop, DEAD, { plug, input: SEVERAL, turnsOn: false });
  const outlets = action.kind === "turn_on" ? action.outlets : action.kind;
  return { outlets, owed: state.owed.map(({ name }) => name), state, nowMs: loop.nowMs - TICK_MS };
}

Deno.test("of several plugs, those that were left off are asked for power, and stay owed", () => {
  const one = judge(OFF, reading());
  assertEquals([one.outlets, one.owed, one.state.phase.kind], [["modem"], ["modem"], "booting"]);
  assertEquals(one.state.events.pending.at(-1)?.what, {
    kind: "plug_trouble",
    hint: "modem: The outlet was found off; power is switched on",
  });
  const none = judge(reading(), reading());
  assertEquals([none.outlets, none.state.powerOwed], ["none", false]);
});

Deno.test("of several plugs, one whose own timer runs is given its time, the other is asked", () => {
  const timer = reading({ on: false, countdownS: 150 });
  const { outlets, state, nowMs } = judge(OFF, timer);
  assertEquals(outlets, ["modem"]);
  assertEquals(state.owed, [
    { name: "modem", dueOnMs: nowMs },
    { name: "router", dueOnMs: nowMs + 155_000 },
  ]);
  assertEquals(state.phase.kind === "off" && state.phase.dueOnMs, nowMs + 155_000);
  // Longer than any cut of ours.
  const foreign = judge(reading(), reading({ on: false, countdownS: 151 }));
  assertEquals([foreign.outlets, foreign.state.phase.kind], [["router"], "booting"]);
});

Deno.test("of several plugs, those that cannot be read or do not say are asked, and nothing is owed", () => {
  for (const answer of [UNREAD, reading({ on: null })]) {
    const { outlets, owed, state } = judge(answer, reading());
    assertEquals([outlets, owed, state.powerOwed], [["modem"], [], false]);
    assertEquals(state.outletUnknown, true);
  }
});

Deno.test("of several plugs in a forgotten cycle, one that cannot be read is owed at once, not when the timers end", () => {
  const { owed, state, nowMs } = judge(UNREAD, reading({ on: false, countdownS: 150 }));
  assertEquals([owed, state.phase.kind], [["modem", "router"], "off"]);
  assertEquals(state.owed[0]?.dueOnMs, nowMs);
});

/** A forgetful home with two plugs that answer so, tick after tick; what it asks for power in each. */
function askedEachTick(
  sees: typeof ONLINE,
  answers: readonly (readonly [ReadOutcome, ReadOutcome])[],
): { readonly asked: (readonly string[] | string | null)[]; readonly state: WatchState } {
  const loop = forgetful();
  const asked = answers.map(([modem, router]) => {
    const plug = joinReadings([
      { name: "modem", outcome: modem },
      { name: "router", outcome: router },
    ]);
    const { action } = tick(loop, sees, { plug, input: SEVERAL, turnsOn: false });
    return action.kind === "turn_on" ? action.outlets : action.kind;
  });
  return { asked, state: loop.state };
}

Deno.test("of several plugs, each is in doubt until it was seen on, not until all answer in one tick", () => {
  // Seed 107772417: one that never said whether it is on had the others asked with every tick.
  const on = reading();
  const { asked, state } = askedEachTick(DEAD, [[on, UNREAD], [UNREAD, UNREAD], [UNREAD, on]]);
  assertEquals(asked, [["router"], ["router"], "none"]);
  assertEquals([state.outletUnknown, state.seenOn], [false, ["modem", "router"]]);
});

Deno.test("of several plugs, one that was left off is found although the line works: it needs only some", () => {
  // Seed 2200000046.
  const { asked, state } = askedEachTick(ONLINE, [[UNREAD, reading()], [OFF, reading()]]);
  assertEquals(asked, [["modem"], ["modem"]]);
  assertEquals([state.outletUnknown, state.powerOwed], [false, true]);
});
