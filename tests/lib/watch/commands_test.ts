import { assert, assertEquals } from "@std/assert";
import {
  carryOutPause,
  dropExpired,
  forgetCommand,
  nextPowerCycle,
  takeCommands,
} from "../../../lib/watch/commands.ts";
import { pauseOf } from "../../../lib/watch/permit.ts";
import type { Command } from "../../../lib/wire/heartbeat.ts";
import { HOUR_MS, MINUTE_MS } from "../../../lib/time/time.ts";
import { arrive } from "../../../lib/watch/arrive.ts";
import { initialState } from "../../../lib/watch/state/state.ts";
import {
  clockAt,
  createLoop,
  eventKinds,
  POLICY,
  reading,
  saw,
  tick,
  ticksFor,
} from "../../support/watch/watch.ts";

const CYCLE: Command = { kind: "power-cycle", id: "c1", expiresInMs: 5 * MINUTE_MS };
const ONLINE = saw("online");
const PAUSE: Command = { kind: "pause", id: "p1", expiresInMs: HOUR_MS, forMs: 2 * HOUR_MS };

Deno.test("takeCommands() takes a command once, however often the cloud repeats it", () => {
  const state = takeCommands(initialState(clockAt(0)), [CYCLE, CYCLE]);
  const again = takeCommands(state, [CYCLE]);
  assertEquals(again.commands.waiting.length, state.commands.waiting.length);
  const loop = createLoop();
  loop.state = takeCommands(loop.state, [CYCLE]);
  tick(loop, ONLINE);
  assertEquals(loop.cutsAtMs.length, 1);
  loop.state = takeCommands(loop.state, [CYCLE]);
  ticksFor(loop, 10 * MINUTE_MS, { sees: ONLINE });
  assertEquals(loop.cutsAtMs.length, 1);
});

Deno.test("a commanded cut needs no outage, no arming, and does not count as automatic", () => {
  const loop = createLoop();
  loop.state = takeCommands(loop.state, [CYCLE]);
  tick(loop, ONLINE);
  assertEquals(loop.state.cuts.map(({ reason }) => reason), ["commanded"]);
  assertEquals(eventKinds(loop.state), ["cut", "command_done"]);
});

Deno.test("a fourth commanded cut within an hour is refused, with the reason", () => {
  const loop = createLoop();
  for (let count = 0; count < 4; count++) {
    loop.state = takeCommands(loop.state, [{ ...CYCLE, id: `c${count}` }]);
    ticksFor(loop, 10 * MINUTE_MS, { sees: ONLINE });
  }
  assertEquals(loop.cutsAtMs.length, 3);
  const last = loop.state.events.pending.at(-1)?.what;
  assert(last?.kind === "command_done" && last.result === "refused");
});

Deno.test("a commanded cut is refused while the router boots, and when the plug cannot be read", () => {
  const booting = createLoop();
  booting.state = takeCommands(booting.state, [CYCLE]);
  ticksFor(booting, MINUTE_MS, { sees: saw("router_dead") });
  booting.state = takeCommands(booting.state, [{ ...CYCLE, id: "c2" }]);
  ticksFor(booting, MINUTE_MS, { sees: saw("router_dead") });
  assertEquals(booting.cutsAtMs.length, 1);
  const gone = createLoop();
  gone.state = takeCommands(gone.state, [CYCLE]);
  tick(gone, ONLINE, { plug: { kind: "failed", hint: "Not on the network" } });
  tick(gone, ONLINE, { plug: reading() });
  assertEquals(gone.cutsAtMs, []);
});

Deno.test("dropExpired() ends a command at its expiry, not before", () => {
  const state = takeCommands(initialState(clockAt(0)), [CYCLE]);
  const before = dropExpired({ ...state, uptimeMs: 5 * MINUTE_MS - 1 });
  assertEquals(nextPowerCycle(before)?.id, "c1");
  const after = dropExpired({ ...state, uptimeMs: 5 * MINUTE_MS });
  assertEquals([nextPowerCycle(after), after.commands.done], [null, ["c1"]]);
});

Deno.test("carryOutPause() pauses for its length and resumes at length 0", () => {
  const paused = carryOutPause(takeCommands(initialState(clockAt(0)), [PAUSE]));
  assertEquals(paused.pausedUntilAgedMs, 2 * HOUR_MS);
  const resumed = carryOutPause(takeCommands(paused, [{ ...PAUSE, id: "p2", forMs: 0 }]));
  assertEquals(resumed.pausedUntilAgedMs, null);
});

Deno.test("a pause remembers from where it was asked for and since when, until it is over", () => {
  const start = initialState(clockAt(MINUTE_MS));
  const paused = carryOutPause(takeCommands(start, [{ ...PAUSE, by: "page" }]));
  assertEquals(pauseOf(paused), { agoMs: 0, by: "page" });
  assertEquals(pauseOf({ ...paused, uptimeMs: 3 * MINUTE_MS })?.agoMs, 2 * MINUTE_MS);
  const [done] = paused.events.pending.map(({ what }) => what);
  assertEquals(done?.kind === "command_done" && done.note, "Paused from the page for 2 h");
  const over = { ...paused, agedMs: paused.agedMs + 2 * HOUR_MS };
  assertEquals(pauseOf(over), null);
  // A newer one takes its place; an older cloud does not say from where.
  const again = carryOutPause(takeCommands(paused, [{ ...PAUSE, id: "p2" }]));
  assertEquals(pauseOf(again), { agoMs: 0, by: null });
  const resume: Command = { ...PAUSE, id: "p3", forMs: 0, by: "home" };
  const resumed = carryOutPause(takeCommands(again, [resume]));
  assertEquals([pauseOf(resumed), resumed.pause], [null, undefined]);
  const last = resumed.events.pending.at(-1)?.what;
  assertEquals(last?.kind === "command_done" && last.note, "Resumed at home by command");
});

Deno.test("a pause of an earlier boot is dated by the clock on the wall, unless that went back", () => {
  const paused = carryOutPause(takeCommands(initialState(clockAt(HOUR_MS)), [PAUSE]));
  const agoAfter = (minutes: number) => {
    const clock = { bootId: "next", uptimeMs: 1, wallMs: paused.wallMs + minutes * MINUTE_MS };
    return pauseOf(arrive(paused, { clock, policy: POLICY }))?.agoMs;
  };
  assertEquals([agoAfter(30), agoAfter(-30)], [30 * MINUTE_MS, null]);
});

Deno.test("takeCommands() takes a command once that stands twice in one reply", () => {
  const command = { kind: "power-cycle", id: "c1", expiresInMs: 60_000 } as const;
  const state = takeCommands(initialState(clockAt(0)), [command, command]);
  assertEquals(state.commands.waiting.map(({ id }) => id), ["c1"]);
});

Deno.test("a command stays done beyond the latest one: the last 32 are never taken again", () => {
  const command = (number: number) =>
    ({ kind: "power-cycle", id: `c${number}`, expiresInMs: 60_000 }) as const;
  let state = initialState(clockAt(0));
  for (let number = 1; number <= 32; number++) {
    state = forgetCommand(takeCommands(state, [command(number)]), `c${number}`);
  }
  for (let number = 1; number <= 32; number++) {
    assertEquals(takeCommands(state, [command(number)]).commands.waiting, []);
  }
});
