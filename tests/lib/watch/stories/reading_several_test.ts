/** Several outlets that may have been left off: each is in doubt, owed and asked by its name. */
import { assertEquals } from "@std/assert";
import { joinReadings } from "../../../../lib/plugs/parts.ts";
import type { ReadOutcome } from "../../../../lib/plugs/plug.ts";
import { encodeWatchState } from "../../../../lib/watch/state/codec.ts";
import { HOUR_MS } from "../../../../lib/time/time.ts";
import type { WatchState } from "../../../../lib/watch/state/state.ts";
import { forgetful, reading, saw, tick, TICK_MS } from "../../../support/watch/watch.ts";
import { doubt, on, owed, owedNames } from "../../../support/watch/power.ts";

const ONLINE = saw("online");
const DEAD = saw("router_dead");
const UNREAD = { kind: "failed", hint: "No answer" } as const;
const OFF = reading({ on: false });

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
  return { outlets, owed: owedNames(state), state, nowMs: loop.nowMs - TICK_MS };
}

Deno.test("of several plugs, those that were left off are asked for power, and stay owed", () => {
  const one = judge(OFF, reading());
  assertEquals([one.outlets, one.owed, one.state.phase.kind], [["modem"], ["modem"], "booting"]);
  assertEquals(one.state.events.pending.at(-1)?.what, {
    kind: "plug_trouble",
    hint: "modem: The outlet was found off; power is switched on",
  });
  const none = judge(reading(), reading());
  assertEquals([none.outlets, none.owed], ["none", []]);
});

Deno.test("of several plugs, one whose own timer runs is given its time, the other is asked", () => {
  const timer = reading({ on: false, countdownS: 150 });
  const { outlets, state, nowMs } = judge(OFF, timer);
  assertEquals(outlets, ["modem"]);
  assertEquals(state.power, [
    owed({ name: "modem", dueOnMs: nowMs }),
    owed({ name: "router", dueOnMs: nowMs + 155_000 }),
  ]);
  assertEquals(state.phase.kind === "off" && state.phase.dueOnMs, nowMs + 155_000);
  // Longer than any cut of ours.
  const foreign = judge(reading(), reading({ on: false, countdownS: 151 }));
  assertEquals([foreign.outlets, foreign.state.phase.kind], [["router"], "booting"]);
});

Deno.test("of several plugs, those that cannot be read or do not say are asked, and nothing is owed", () => {
  for (const answer of [UNREAD, reading({ on: null })]) {
    const { outlets, state } = judge(answer, reading());
    assertEquals([outlets, state.power], [["modem"], [doubt("modem"), on("router")]]);
  }
});

Deno.test("of several plugs in a forgotten cycle, one that cannot be read is owed at once, not when the timers end", () => {
  const { state, nowMs } = judge(UNREAD, reading({ on: false, countdownS: 150 }));
  assertEquals(state.phase.kind, "off");
  assertEquals(state.power, [
    owed({ name: "modem", dueOnMs: nowMs, sure: false }),
    owed({ name: "router", dueOnMs: nowMs + 155_000 }),
  ]);
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
  const read = reading();
  const { asked, state } = askedEachTick(DEAD, [[read, UNREAD], [UNREAD, UNREAD], [UNREAD, read]]);
  assertEquals(asked, [["router"], ["router"], "none"]);
  assertEquals(state.power, [on("modem"), on("router")]);
});

Deno.test("of several plugs, one that was left off is found although the line works: it needs only some", () => {
  // Seed 2200000046.
  const { asked, state } = askedEachTick(ONLINE, [[UNREAD, reading()], [OFF, reading()]]);
  assertEquals(asked, [["modem"], ["modem"]]);
  assertEquals(owedNames(state), ["modem"]);
});

Deno.test("of several plugs, a cut that is remembered does not hide one that is forgotten", () => {
  // Seed 2400007247: an old copy knew of the router's cut, not of the modem's; then the host rebooted.
  const loop = forgetful();
  const foundMs = loop.nowMs;
  const power = [
    doubt("modem"),
    owed({ name: "router", dueOnMs: loop.nowMs, sure: false }),
  ];
  const phase = {
    kind: "booting",
    sinceMs: loop.nowMs,
    graceUntilMs: loop.nowMs + HOUR_MS,
  } as const;
  loop.state = { ...loop.state, power, phase };
  const plug = joinReadings([
    { name: "modem", outcome: OFF },
    { name: "router", outcome: reading({ on: false, countdownS: 20 }) },
  ]);
  const { action } = tick(loop, DEAD, { plug, input: SEVERAL, turnsOn: false });
  assertEquals(action.kind === "turn_on" && action.outlets, ["modem"]);
  // The router's own timer ends its cut.
  assertEquals(owedNames(loop.state), ["modem", "router"]);
  assertEquals(loop.state.phase.kind === "off" && loop.state.phase.dueOnMs, foundMs + 25_000);
});

for (const countdownS of [0, 20]) {
  Deno.test(`of several plugs, one that is owed and read off with ${countdownS} s left is asked without a word of trouble`, () => {
    const loop = forgetful();
    const router = owed({ name: "router", dueOnMs: loop.nowMs });
    loop.state = { ...loop.state, power: [doubt("modem"), router] };
    const events = loop.state.events.pending.length;
    const plug = joinReadings([
      { name: "modem", outcome: reading() },
      { name: "router", outcome: reading({ on: false, countdownS }) },
    ]);
    const { action, remark } = tick(loop, DEAD, { plug, input: SEVERAL, turnsOn: false });
    assertEquals(action.kind === "turn_on" && action.outlets, ["router"]);
    assertEquals([remark, loop.state.events.pending.length], [
      "Power is owed; asking for it",
      events,
    ]);
  });
}

Deno.test("plugs that were renamed are new plugs: names that nobody has any more are forgotten", () => {
  const loop = forgetful();
  // As many as may be, under their old names.
  loop.state = { ...loop.state, power: [on("a"), on("b"), on("c"), doubt("d")] };
  const plug = joinReadings([
    { name: "modem", outcome: reading() },
    { name: "router", outcome: UNREAD },
  ]);
  const input = {
    plug: { ...SEVERAL.plug, fingerprint: "tuya abc as modem + tuya def as router" },
  };
  tick(loop, DEAD, { plug, input, turnsOn: false });
  assertEquals(loop.state.power, [on("modem"), doubt("router")]);
  // More names than there may be plugs would be no state that can be kept.
  encodeWatchState(loop.state);
});
