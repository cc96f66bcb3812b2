/** What a tick within the off time sees of a cut that moved nothing, or did not last. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { decide } from "../../../support/watch/decide.ts";
import type { TickInput } from "../../../../lib/watch/decide.ts";
import type { CutResult, WatchState } from "../../../../lib/watch/state/state.ts";
import { feltCuts, isOffTime } from "../../../../lib/watch/power/off_time.ts";
import { decideOnReading } from "../../../../lib/watch/reading.ts";
import type { ReadOutcome } from "../../../../lib/plugs/plug.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from "../../../../lib/time/time.ts";
import {
  createLoop,
  inputAt,
  POLICY,
  reading,
  saw,
  tick,
  TICK_MS,
  type TickLoop,
  ticksFor,
} from "../../../support/watch/watch.ts";
import { lone, on, owed } from "../../../support/watch/power.ts";

const DEAD = saw("internet_dead");
const DARK = saw("router_dead");
const OFF = reading({ on: false, countdownS: 15 });
const ON = reading();
const UNREAD: ReadOutcome = { kind: "failed", hint: "No answer" };

/** A home whose line is dead, and whose first cut has just left; the gateway answered until then. */
function cutHome({ falls = false, outcome = "confirmed" as CutResult } = {}): TickLoop {
  const loop = createLoop();
  ticksFor(loop, MINUTE_MS, { sees: saw("online") });
  while (loop.cutsAtMs.length === 0) tick(loop, DEAD);
  const { phase, arming } = loop.state;
  if (phase.kind !== "off") throw new TypeError("No cut");
  loop.state = {
    ...loop.state,
    phase: { ...phase, outcome },
    arming: falls ? { ...arming, gatewayFalls: true } : arming,
  };
  return loop;
}

function lastTrouble({ events }: WatchState): string {
  const what = events.pending.at(-1)?.what;
  return what?.kind === "plug_trouble" ? what.hint : `no trouble but ${what?.kind}`;
}

Deno.test("a gateway that answers in the middle of its own cut is trouble, and the cut none that did not help", () => {
  const loop = cutHome({ falls: true });
  tick(loop, DEAD, { plug: OFF });
  assertEquals(
    lastTrouble(loop.state),
    "The gateway answered in the middle of the off time: power was not away, or back too early",
  );
  assertEquals([loop.state.outage?.cuts, loop.state.outage?.lastCutMs], [0, null]);
  // The caps and the pace of the ladder count it all the same.
  const { ladder, cuts, power } = loop.state;
  assertEquals([ladder?.cuts, ladder?.movedNothing, cuts.length], [1, 1, 1]);
  assertEquals(power[0]?.power.kind, "owed");
  const told = loop.state.events.pending.length;
  tick(loop, DEAD, { plug: OFF });
  assertEquals(loop.state.events.pending.length, told);
  ticksFor(loop, MINUTE_MS, { sees: saw("online") });
  const ended = loop.state.events.pending.map(({ what }) => what).find(({ kind }) =>
    kind === "outage_ended"
  );
  assertEquals(ended?.kind === "outage_ended" && [ended.cuts, ended.helped], [0, null]);
});

Deno.test("the internet is back in that very tick: the end of the outage does not blame the cut either", () => {
  const loop = cutHome({ falls: true });
  tick(loop, saw("online"), { plug: OFF });
  const ended = loop.state.events.pending.at(-1)?.what;
  assertEquals(ended?.kind === "outage_ended" && [ended.cuts, ended.helped], [0, null]);
});

Deno.test("a gateway of which nobody knows that it hangs on the plug is doubt, and the cut counts", () => {
  const loop = cutHome();
  tick(loop, DEAD, { plug: OFF });
  assertStringIncludes(
    lastTrouble(loop.state),
    "it does not hang on this plug, or power was not away",
  );
  assertEquals([loop.state.outage?.cuts, loop.state.ladder?.movedNothing], [1, undefined]);
});

Deno.test("a gateway that falls silent in a cut hangs on this plug: nothing is said, and it stays known", () => {
  const loop = cutHome();
  const said = loop.state.events.pending.length;
  tick(loop, DARK, { plug: UNREAD });
  assertEquals(loop.state.arming.gatewayFalls, true);
  assertEquals(loop.state.events.pending.length, said);
  ticksFor(loop, HOUR_MS, { sees: DEAD });
  assertEquals(loop.state.arming.gatewayFalls, true);
  tick(loop, DEAD, { input: { targets: "ping://9.9.9.9" } });
  assertEquals(loop.state.arming.gatewayFalls, undefined);
});

Deno.test("what was silent before the cut, or was not asked, teaches nothing", () => {
  const dark = cutHome();
  const { outage } = dark.state;
  dark.state = { ...dark.state, outage: outage && { ...outage, gateway: "silent" } };
  tick(dark, DARK, { plug: OFF });
  assertEquals(dark.state.arming.gatewayFalls, undefined);
  const own = cutHome();
  tick(own, saw("router_dead", { own: "no_network" }), { plug: OFF });
  assertEquals(own.state.arming.gatewayFalls, undefined);
  const unasked = cutHome({ falls: true });
  tick(unasked, saw("internet_dead", { gateway: "not_asked" }), { plug: OFF });
  assertEquals(unasked.state.outage?.cuts, 1);
});

Deno.test("an outlet that was seen off and is on again within its off time was off too shortly", () => {
  const loop = cutHome({ falls: true });
  tick(loop, DARK, { plug: ON });
  const hint = "The outlet was on again within 16 s of the 30 s that it should be off";
  assertEquals(lastTrouble(loop.state), hint);
  assertEquals([loop.state.outage?.cuts, loop.state.power[0]?.power.kind], [1, "owed"]);
});

for (const outcome of ["sent", "refused", "unknown"] as const) {
  Deno.test(`an outlet that is on within its off time, and whose command was ${outcome}: the cut moved nothing`, () => {
    const loop = cutHome({ outcome });
    tick(loop, saw("internet_dead", { gateway: "not_asked" }), { plug: ON });
    assertStringIncludes(lastTrouble(loop.state), "power was not away, or not for long");
    assertEquals([loop.state.outage?.cuts, loop.state.ladder?.movedNothing], [0, 1]);
    // A router that went dark with it was switched off all the same: what says "on" is late, or new.
    const fell = cutHome({ outcome });
    tick(fell, DARK, { plug: ON });
    assertEquals(fell.state.outage?.cuts, 1);
  });
}

Deno.test("an outlet that is off as it should be, says nothing or cannot be read is left alone", () => {
  for (const plug of [OFF, UNREAD, reading({ on: null })]) {
    const loop = cutHome({ falls: true });
    const said = loop.state.events.pending.length;
    const { action } = decide(loop.state, inputAt(loop.nowMs, DARK));
    assertEquals(action, { kind: "read", purpose: "off_time" });
    tick(loop, DARK, { plug });
    assertEquals(loop.state.events.pending.length, said);
    assertEquals(loop.state.phase.kind === "off" && loop.state.phase.away, undefined);
  }
});

/** From the cut on, when the tick began and when all had been seen. */
const EDGES = [
  { beganS: 4, seenS: 8, judged: false },
  { beganS: 5, seenS: 8, judged: true },
  { beganS: 15, seenS: 28, judged: true },
  { beganS: 15, seenS: 29, judged: false },
  // A host that slept in mid-tick sees a router that was given its power long ago.
  { beganS: 15, seenS: 900, judged: false },
] as const;

for (const { beganS, seenS, judged } of EDGES) {
  Deno.test(`30 s off, looked at from ${beganS} s to ${seenS} s: ${judged ? "judged" : "no evidence"}`, () => {
    const home = cutHome({ falls: true });
    const cutMs = home.nowMs - TICK_MS;
    const input: Partial<TickInput> = { seenMs: cutMs + seenS * SECOND_MS };
    const seen = decide(home.state, inputAt(cutMs + beganS * SECOND_MS, DEAD, input));
    assertEquals(seen.state.outage?.cuts, judged ? 0 : 1);
    // The same of what the plug says; it is asked where there is time.
    const early = inputAt(cutMs + beganS * SECOND_MS, DARK, {
      seenMs: cutMs + beganS * SECOND_MS,
    });
    const asked = decide(home.state, early);
    assertEquals(asked.action.kind, beganS < 5 ? "none" : "read");
    if (asked.action.kind !== "read") return;
    const { state } = decideOnReading(asked, { ...early, ...input }, ON);
    assertEquals(state.phase.kind === "off" && state.phase.away, judged ? "doubt" : undefined);
  });
}

Deno.test("a queue that a question may end is asked nothing, unless it was seen to go on counting", () => {
  const plug = {
    ...inputAt(0, DARK).plug,
    outlets: [{ ...lone()[0]!, heldByQueue: true }],
  } as const;
  const asked = (outcome: CutResult) => {
    const loop = cutHome({ outcome });
    return decide(loop.state, inputAt(loop.nowMs, DARK, { plug })).action.kind;
  };
  assertEquals([asked("sent"), asked("unknown"), asked("confirmed")], ["none", "none", "read"]);
});

Deno.test("of several: one that is on is named; where one was left out, or is due, nobody is judged", () => {
  const outlets = [
    { name: "modem", onDelayMs: 0, timedBy: "plug" },
    { name: "router", onDelayMs: 2 * MINUTE_MS, timedBy: "host" },
  ] as const;
  const plug = { ...inputAt(0, DEAD).plug, outlets };
  const loop = cutHome({ falls: true, outcome: "sent" });
  const cutMs = loop.nowMs - TICK_MS;
  const power = [
    owed({ name: "modem", dueOnMs: cutMs + 35 * SECOND_MS }),
    owed({ name: "router", dueOnMs: cutMs + 150 * SECOND_MS }),
  ];
  const part = (name: string, isOn: boolean) => ({ name, outcome: reading({ on: isOn }) });
  const answer: ReadOutcome = {
    ...(reading({ on: false }) as Extract<ReadOutcome, { kind: "read" }>),
    parts: [part("modem", false), part("router", true)],
  };
  const input = inputAt(loop.nowMs, saw("internet_dead", { gateway: "not_asked" }), { plug });
  const { fingerprint } = loop.state.arming;
  const home = { ...loop.state, power, arming: { ...loop.state.arming, fingerprint } };
  const { state } = decideOnReading(decide(home, input), input, answer);
  assertStringIncludes(lastTrouble(state), "router: The outlet was on within 16 s of the 30 s");
  assertEquals([state.outage?.cuts, state.ladder?.movedNothing], [1, undefined]);
  for (const left of [on("router"), owed({ name: "router", dueOnMs: cutMs - 1_000 })]) {
    const other = decide({ ...home, power: [power[0]!, left] }, { ...input, diagnosis: DEAD });
    assertEquals(other.state.outage?.cuts, 1);
  }
});

Deno.test("a commanded cut that moved nothing is trouble, and takes nothing off the ladder", () => {
  const loop = cutHome({ falls: true });
  const { phase } = loop.state;
  if (phase.kind !== "off") throw new TypeError("No cut");
  loop.state = { ...loop.state, phase: { ...phase, reason: "commanded", number: 0 } };
  tick(loop, DEAD, { plug: OFF });
  assertStringIncludes(lastTrouble(loop.state), "power was not away, or back");
  assertEquals([loop.state.outage?.cuts, loop.state.ladder?.movedNothing], [1, undefined]);
});

Deno.test("dead names: a cut that moved nothing does not use up the one that is allowed", () => {
  const NAMES = saw("dns_only");
  for (const [plug, cuts] of [[ON, 2], [OFF, 1]] as const) {
    const loop = createLoop();
    ticksFor(loop, MINUTE_MS, { sees: saw("online") });
    while (loop.cutsAtMs.length === 0) tick(loop, NAMES);
    const { phase } = loop.state;
    if (phase.kind === "off") loop.state = { ...loop.state, phase: { ...phase, outcome: "sent" } };
    tick(loop, saw("dns_only", { gateway: "not_asked" }), { plug });
    ticksFor(loop, 40 * MINUTE_MS, { sees: NAMES });
    assertEquals(loop.cutsAtMs.length, cuts);
  }
});

Deno.test("cuts that moved nothing keep the pace and the caps, and are not told as those that did not help", () => {
  const loop = createLoop();
  ticksFor(loop, MINUTE_MS, { sees: saw("online") });
  const endMs = loop.nowMs + 30 * HOUR_MS;
  while (loop.nowMs < endMs) {
    tick(loop, DEAD, { plug: ON });
    const { phase } = loop.state;
    if (phase.kind === "off" && phase.away === undefined) {
      loop.state = { ...loop.state, phase: { ...phase, outcome: "sent" } };
    }
  }
  const early = loop.cutsAtMs.filter((atMs) => atMs - (loop.cutsAtMs[0] ?? 0) < DAY_MS);
  assertEquals(early.length, POLICY.cutsPerDayMax);
  // Off, boot grace and the second gap, as the ladder has it.
  assert((loop.cutsAtMs[2] ?? 0) - (loop.cutsAtMs[1] ?? 0) >= 18.5 * MINUTE_MS);
  const { ladder, outage } = loop.state;
  if (ladder === null) throw new TypeError("No ladder");
  assertEquals([feltCuts(ladder), outage?.cuts], [0, 0]);
  const gaveUp = loop.state.events.pending.map(({ what }) => what).find(({ kind }) =>
    kind === "gave_up"
  );
  assertEquals(gaveUp?.kind === "gave_up" && gaveUp.cuts, 0);
});

Deno.test("an off time is under way until power is due, and in its own boot alone", () => {
  const { state } = cutHome();
  const { phase, uptimeMs, wallMs, bootId } = state;
  const at = (ms: number, boot = bootId) =>
    isOffTime(state, { uptimeMs: ms, wallMs: wallMs + ms - uptimeMs, bootId: boot });
  const dueOnMs = phase.kind === "off" ? phase.dueOnMs : 0;
  assertEquals([at(uptimeMs), at(dueOnMs - 1), at(dueOnMs)], [true, true, false]);
  assertEquals([at(dueOnMs - 1, "another"), at(uptimeMs - 1)], [false, false]);
});
