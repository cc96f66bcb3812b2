import { assert, assertEquals } from "@std/assert";
import {
  carryOutPause,
  dropExpired,
  forgetCommand,
  nextPowerCycle,
  takeCommands,
} from "../../../lib/watch/commands.ts";
import type { Command } from "../../../lib/wire/heartbeat.ts";
import { HOUR_MS, MINUTE_MS } from "../../../lib/time/time.ts";
import { initialState } from "../../../lib/watch/state/state.ts";
import {
  clockAt,
  createLoop,
  eventKinds,
  reading,
  saw,
  tick,
  ticksFor,
} from "../../support/watch/watch.ts";

const CYCLE: Command = { kind: "power-cycle", id: "c1", expiresInMs: 5 * MINUTE_MS };
const ONLINE = saw("online");

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
  const pause: Command = { kind: "pause", id: "p1", expiresInMs: HOUR_MS, forMs: 2 * HOUR_MS };
  const paused = carryOutPause(takeCommands(initialState(clockAt(0)), [pause]));
  assertEquals(paused.pausedUntilAgedMs, 2 * HOUR_MS);
  const resumed = carryOutPause(takeCommands(paused, [{ ...pause, id: "p2", forMs: 0 }]));
  assertEquals(resumed.pausedUntilAgedMs, null);
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
