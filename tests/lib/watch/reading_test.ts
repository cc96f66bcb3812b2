/** An outlet that may have been left off by a cut of which nothing knows any more. */
import { assertEquals } from "@std/assert";
import { encodeWatchState } from "../../../lib/watch/state/codec.ts";
import { decide } from "../../support/watch/decide.ts";
import { believe } from "../../../lib/watch/load.ts";
import { intentWithoutDisk } from "../../../lib/watch/settle.ts";
import { stateAfterLoss, type WatchState } from "../../../lib/watch/state/state.ts";
import { MINUTE_MS, SECOND_MS } from "../../../lib/time/time.ts";
import {
  clockAt,
  createLoop,
  eventKinds,
  forgetful,
  inputAt,
  POLICY,
  reading,
  saw,
  tick,
  TICK_MS,
  ticksFor,
} from "../../support/watch/watch.ts";
import { lone, on, owed } from "../../support/watch/power.ts";

const ONLINE = saw("online");
const DEAD = saw("router_dead");
const UNREAD = { kind: "failed", hint: "No answer" } as const;
const OFF = reading({ on: false });

Deno.test("the disk refuses an intent, the runtime folder is emptied after the cut: the next tick finds the outlet off and asks for power", () => {
  // Seed 500000305.
  const loop = forgetful();
  const decision = tick(loop, DEAD, { plug: OFF });
  assertEquals(decision.action.kind, "turn_on");
  assertEquals([loop.state.phase.kind, loop.state.power], ["booting", [on()]]);
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
        input: { plug: { ...inputAt(0, DEAD).plug, timedBy: "host", outlets: lone("host") } },
      }).action.kind,
      "turn_on",
    );
  });
}

Deno.test("an outlet that is on is left alone, with whatever timer somebody has set", () => {
  for (const countdownS of [0, 600]) {
    const loop = forgetful({ power: [owed()] });
    assertEquals(tick(loop, DEAD, { plug: reading({ countdownS }) }).action.kind, "none");
    assertEquals(loop.state.power, [on()]);
    // Read once: the ticks until a cut is due leave it alone.
    assertEquals(decide(loop.state, inputAt(loop.nowMs, DEAD)).action.kind, "none");
  }
});

Deno.test("an outlet that was owed its power and is found on may have got it just now: its router boots", () => {
  const loop = createLoop();
  ticksFor(loop, MINUTE_MS, { sees: ONLINE });
  // A failing run that is long enough for a cut, but for what the last order came to.
  ticksFor(loop, 4 * TICK_MS, { sees: DEAD, input: { policy: { ...POLICY, gatewayGraceMs: 0 } } });
  loop.state = { ...loop.state, power: [owed({ sure: false })] };
  const foundMs = loop.nowMs;
  const input = { policy: { ...POLICY, gatewayGraceMs: 0, staleAfterMs: 2 * MINUTE_MS } };
  assertEquals(tick(loop, DEAD, { plug: reading(), input }).action.kind, "none");
  assertEquals([loop.state.phase.kind, loop.state.run, loop.state.power], ["booting", null, [
    on(),
  ]]);
  ticksFor(loop, 10 * MINUTE_MS, { sees: DEAD, input });
  assertEquals((loop.cutsAtMs[0] ?? 0) - foundMs >= POLICY.bootGraceMs + 2 * MINUTE_MS, true);
});

Deno.test("one that nobody is known to have switched off is on as it was: no grace", () => {
  const loop = forgetful();
  tick(loop, DEAD, { plug: reading() });
  assertEquals([loop.state.phase.kind, loop.state.power], ["watching", [on()]]);
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
  assertEquals([mute.turnOnsAtMs.length, mute.state.power], [4, [on()]]);
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
  const ours = forgetful({ pausedUntilAgedMs: "resumed", power: [owed()] });
  assertEquals(tick(ours, DEAD, { plug: OFF }).action.kind, "turn_on");
});

Deno.test("a cut that is remembered leaves nothing to find out: power is asked for unread", () => {
  const loop = createLoop();
  loop.state = { ...loop.state, power: [owed({ sure: false })] };
  const booting = { kind: "booting", sinceMs: 0, graceUntilMs: 2 * loop.nowMs } as const;
  const asks = (state: WatchState) => decide(state, inputAt(loop.nowMs, DEAD)).action.kind;
  assertEquals(asks(loop.state), "read");
  assertEquals(asks({ ...loop.state, phase: booting }), "turn_on");
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
    const [said, known, action] of [
      [null, owed(), "turn_on"],
      [null, on(), "none"],
      [true, owed(), "none"],
    ] as const
  ) {
    const loop = createLoop();
    tick(loop, ONLINE);
    ticksFor(loop, 2 * MINUTE_MS, { sees: DEAD });
    loop.state = { ...loop.state, power: [known] };
    assertEquals(
      tick(loop, DEAD, { plug: reading({ on: said, countdownS: 600 }) }).action.kind,
      action,
    );
    assertEquals(loop.cutsAtMs, []);
  }
});
