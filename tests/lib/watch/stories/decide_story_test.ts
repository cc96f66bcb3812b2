/** What the simulator found, each told once more by hand: the seed is in the commit's message. */
import { assert, assertEquals } from "@std/assert";
import { arrive } from "../../../../lib/watch/arrive.ts";
import { encodeWatchState, parseWatchState } from "../../../../lib/watch/state/codec.ts";
import { decide } from "../../../support/watch/decide.ts";
import { decideOnReading } from "../../../../lib/watch/reading.ts";
import {
  noteAccepted,
  noteUnheard,
  provenByHeartbeat,
} from "../../../../lib/watch/tell/contact.ts";
import { HOUR_MS, SECOND_MS } from "../../../../lib/time/time.ts";
import {
  clockAt,
  createLoop,
  inputAt,
  type LoopOptions,
  POLICY,
  reading,
  saw,
  tick,
  TICK_MS,
  ticksFor,
} from "../../../support/watch/watch.ts";
import { initialState, type WatchState } from "../../../../lib/watch/state/state.ts";
import { owedNames } from "../../../support/watch/power.ts";

const ONLINE = saw("online");
const SILENT = saw("router_dead");

function ask(state: WatchState, ids: readonly string[]): WatchState {
  return noteAccepted(state, {
    acknowledged: 0,
    serverTimeMs: 0,
    commands: ids.map((id) => ({ kind: "power-cycle", id, expiresInMs: 10 * HOUR_MS })),
  });
}

Deno.test("an owner who taps power-cycle five times does not delay the power that is owed", () => {
  const loop = createLoop();
  tick(loop, ONLINE);
  loop.state = ask(loop.state, ["a", "b", "c", "d", "e"]);
  const cutAtMs = loop.nowMs;
  tick(loop, ONLINE);
  assertEquals(loop.cutsAtMs, [cutAtMs]);
  for (let count = 0; count < 3; count++) tick(loop, SILENT);
  // Due 35 s after the cut: the third tick, although a command waits to be refused.
  assertEquals(loop.turnOnsAtMs, [cutAtMs + 3 * TICK_MS]);
});

Deno.test("a heartbeat accepted before the cut does not prove that the router has come back", () => {
  const cut = { ...initialState(clockAt(HOUR_MS)), uptimeMs: HOUR_MS };
  const told = noteAccepted(cut, { acknowledged: 0, serverTimeMs: 0, commands: [] });
  const sinceMs = HOUR_MS + 35 * SECOND_MS;
  const off: WatchState = {
    ...told,
    phase: {
      kind: "off",
      sinceMs: HOUR_MS,
      dueOnMs: sinceMs,
      reason: "commanded",
      number: 0,
      outcome: "sent",
    },
  };
  assertEquals(provenByHeartbeat(off, sinceMs), false);
  const booting: WatchState = {
    ...told,
    phase: { kind: "booting", sinceMs, graceUntilMs: sinceMs + 180 * SECOND_MS },
  };
  assertEquals(provenByHeartbeat(booting, sinceMs), false);
  const cloud = { ...booting.cloud, lastAcceptedMs: sinceMs, lastTriedMs: sinceMs };
  const heardSince = { ...booting, cloud };
  assertEquals(provenByHeartbeat(heardSince, sinceMs + TICK_MS), true);
});

Deno.test("a router that comes back while ticks are missing is still given time to boot", () => {
  const loop = createLoop();
  tick(loop, ONLINE);
  ticksFor(loop, 60_000, { sees: SILENT });
  loop.nowMs += 46_000;
  const backMs = loop.nowMs;
  ticksFor(loop, 4 * 60_000, { sees: saw("internet_dead") });
  assertEquals(loop.cutsAtMs, [backMs + POLICY.bootGraceMs]);
});

Deno.test("a heartbeat that failed since takes the proof of the one before it back", () => {
  const state = initialState(clockAt(HOUR_MS));
  const heard = noteAccepted(state, { acknowledged: 0, serverTimeMs: 0, commands: [] });
  assertEquals(provenByHeartbeat(heard, HOUR_MS + TICK_MS), true);
  const unheard = noteUnheard({ ...heard, uptimeMs: HOUR_MS + TICK_MS }, {
    online: true,
    everyMs: TICK_MS,
  });
  assertEquals(provenByHeartbeat(unheard, HOUR_MS + 2 * TICK_MS), false);
});

Deno.test("without a named boot, a restart within half a minute is noticed by the clock", () => {
  const loop = createLoop(8_000);
  tick(loop, ONLINE, { input: { clock: clockAt(8_000, null) } });
  assertEquals(loop.state.arming.onlineThisBoot, true);
  // Restarted 6 s later; its first tick comes at a higher uptime than the boot before had reached.
  const clock = { ...clockAt(18_000, null), wallMs: clockAt(18_000).wallMs + 6_000 };
  assertEquals(arrive(loop.state, { clock, policy: POLICY }).arming.onlineThisBoot, false);
  const set = { ...clock, wallMs: clock.wallMs - 1_000 };
  assertEquals(arrive(loop.state, { clock: set, policy: POLICY }).arming.onlineThisBoot, true);
});

Deno.test("a host without a clock battery, always waking at the same hour, has still restarted", () => {
  const loop = createLoop(600_000);
  tick(loop, ONLINE, { input: { clock: clockAt(600_000, null) } });
  // "Now minus uptime" is the same in every boot; only the uptime went back.
  const clock = clockAt(30_000, null);
  assertEquals(arrive(loop.state, { clock, policy: POLICY }).arming.onlineThisBoot, false);
});

Deno.test("a tick that dies after a commanded cut has left does not cut again for the same command", () => {
  const loop = createLoop();
  tick(loop, ONLINE);
  loop.state = ask(loop.state, ["a"]);
  const input = inputAt(loop.nowMs, ONLINE);
  const { state: intent } = decideOnReading(decide(loop.state, input), input, reading());
  assertEquals(intent.phase.kind, "off");
  assertEquals(intent.commands, { waiting: [], done: ["a"] });
});

Deno.test("an answer while power should be off does not settle the power that is owed", () => {
  const loop = createLoop();
  tick(loop, ONLINE);
  loop.state = ask(loop.state, ["a"]);
  tick(loop, ONLINE);
  // The frame may have been slow: the router still answers, and goes dark after.
  tick(loop, ONLINE);
  assertEquals(owedNames(loop.state), ["plug"]);
  ticksFor(loop, 2 * TICK_MS, { sees: SILENT });
  assertEquals(loop.turnOnsAtMs.length, 1);
});

Deno.test("an outage in the first minute of 1970, as the host's clock has it, ends no tick", () => {
  const loop = createLoop();
  const options = (): LoopOptions => ({
    input: { clock: { uptimeMs: loop.nowMs, wallMs: loop.nowMs - HOUR_MS, bootId: "a" } },
  });
  tick(loop, ONLINE, options());
  while (loop.state.outage === null) {
    tick(loop, SILENT, options());
    assertEquals(parseWatchState(encodeWatchState(loop.state)), loop.state);
  }
  assertEquals(loop.state.outage.sinceWallMs, 15 * SECOND_MS);
  // Set back while the line was dead: the outage would have begun before there was time.
  loop.state = { ...loop.state, outage: null, wallMs: 0 };
  tick(loop, SILENT, { input: { clock: { uptimeMs: loop.nowMs, wallMs: 5, bootId: "a" } } });
  assertEquals(loop.state.outage?.sinceWallMs, 0);
});

Deno.test("one good answer ends the failing run: what failed before it counts no more", () => {
  const loop = createLoop();
  for (const sees of [SILENT, SILENT, SILENT, SILENT, ONLINE, SILENT]) tick(loop, sees);
  assertEquals([loop.state.run?.ticks, loop.state.outage], [1, null]);
});

Deno.test("a router that may have got its power only now boots before it is cut again", () => {
  const loop = createLoop();
  tick(loop, ONLINE);
  const gone = { kind: "failed", hint: "No answer within 5 s" } as const;
  const dead = saw("internet_dead");
  ticksFor(loop, 75 * SECOND_MS, { sees: dead });
  ticksFor(loop, HOUR_MS, { sees: dead, turnsOn: false, plug: gone });
  assertEquals([loop.cutsAtMs.length, owedNames(loop.state)], [1, ["plug"]]);
  const seenOnMs = loop.nowMs;
  ticksFor(loop, 10 * 60 * SECOND_MS, { sees: dead, turnsOn: false });
  const [, secondMs = NaN] = loop.cutsAtMs;
  assert(secondMs - seenOnMs >= POLICY.bootGraceMs, `${secondMs - seenOnMs} ms`);
});
