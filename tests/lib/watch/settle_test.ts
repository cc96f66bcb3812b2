import { assertEquals, assertThrows } from "@std/assert";
import {
  intentWithoutDisk,
  postponeCut,
  settleCycle,
  settleTurnOn,
} from "../../../lib/watch/settle.ts";
import { initialState, type WatchState } from "../../../lib/watch/state/state.ts";
import type { TurnOnOutcome } from "../../../lib/plugs/plug.ts";
import { HOUR_MS } from "../../../lib/time/time.ts";
import { clockAt, eventKinds, POLICY } from "../../support/watch/watch.ts";
import { doubt, on, owed, owedNames } from "../../support/watch/power.ts";
import { isOn } from "../../../lib/watch/power/power.ts";

const BEFORE = initialState(clockAt(60_000));
const COMMANDED: WatchState = {
  ...BEFORE,
  commands: {
    waiting: [{ id: "c1", kind: "power-cycle", expiresAtMs: 90_000, forMs: null }],
    done: [],
  },
};
const INTENT: WatchState = {
  ...BEFORE,
  power: [owed({ dueOnMs: 95_000 })],
  phase: {
    kind: "off",
    sinceMs: 60_000,
    dueOnMs: 95_000,
    reason: "commanded",
    number: 0,
    outcome: null,
  },
  commands: { waiting: [], done: ["c1"] },
};
const OPTIONS = { unintended: COMMANDED, commandId: "c1" };

Deno.test("settleCycle() says the cut and the end of the command that asked for it", () => {
  for (const kind of ["sent", "confirmed"] as const) {
    const outcome = kind === "sent" ? { kind, hint: "The link died" } : { kind };
    const state = settleCycle(INTENT, outcome, OPTIONS);
    assertEquals(eventKinds(state), ["cut", "command_done"]);
    assertEquals(state.phase.kind === "off" && state.phase.outcome, kind);
    assertEquals(owedNames(state), ["plug"]);
  }
});

Deno.test("settleCycle() counts a refused cut as made: the plug may have done half of it", () => {
  const state = settleCycle(INTENT, { kind: "refused", hint: "One value per command" }, OPTIONS);
  assertEquals(eventKinds(state), ["cut", "plug_trouble", "command_done"]);
  assertEquals(owedNames(state), ["plug"]);
});

Deno.test("settleCycle() ends a command whose cut never left, and does not run it again", () => {
  const state = settleCycle(INTENT, { kind: "not_sent", hint: "Refused" }, OPTIONS);
  assertEquals(eventKinds(state), ["plug_trouble", "command_done"]);
  assertEquals(state.commands, { waiting: [], done: ["c1"] });
  assertEquals(state.phase.kind, "watching");
});

Deno.test("settleCycle() of a dry run owes nothing and says no cut", () => {
  const state = settleCycle(INTENT, { kind: "would_send" }, { ...OPTIONS, commandId: null });
  assertEquals([eventKinds(state), owedNames(state)], [[], []]);
});

Deno.test("settleCycle() throws for a state that carries no intent", () => {
  assertThrows(() => settleCycle(BEFORE, { kind: "confirmed" }, OPTIONS), TypeError);
});

Deno.test("settleTurnOn() believes only what was read back", () => {
  const options = { policy: POLICY, nowMs: INTENT.uptimeMs };
  assertEquals(settleTurnOn(INTENT, { kind: "on" }, options).power, [on()]);
  const unknown = settleTurnOn(INTENT, { kind: "unknown", hint: "-" }, options);
  assertEquals(unknown, INTENT);
});

Deno.test("a router whose power comes back late is given its boot grace from then, not from when the tick began", () => {
  const lateMs = INTENT.uptimeMs + 20 * 60_000;
  const late = { ...INTENT, uptimeMs: lateMs, phase: { kind: "watching" } as const };
  assertEquals(
    settleTurnOn(late, { kind: "on" }, { policy: POLICY, nowMs: lateMs + 9_000 }).phase,
    {
      kind: "booting",
      sinceMs: lateMs,
      graceUntilMs: lateMs + 9_000 + 1_000 + POLICY.bootGraceMs,
    },
  );
});

Deno.test("intentWithoutDisk() allows two cuts a boot, and only to plugs that time themselves", () => {
  assertEquals(intentWithoutDisk(INTENT, { timedBy: "host" }), null);
  const once = intentWithoutDisk(INTENT, { timedBy: "plug" });
  assertEquals(once?.disk.cutsThisBoot, 1);
  const twice = once === null ? null : intentWithoutDisk(once, { timedBy: "plug" });
  assertEquals(twice?.disk.cutsThisBoot, 2);
  assertEquals(twice === null ? null : intentWithoutDisk(twice, { timedBy: "plug" }), null);
});

Deno.test("postponeCut() moves off time, ladder and recovery by what the tick was held up", () => {
  const ladder = { cuts: 1, nextCutMs: 500_000, onlineSinceMs: null, gaveUpSaid: false };
  const outage = {
    sinceMs: 0,
    sinceWallMs: 0,
    cause: "router_dead",
    gateway: "answers",
    cuts: 1,
    lastCutMs: 60_000,
  } as const;
  for (const [reason, byMs] of [["automatic", 7_000], ["commanded", 0]] as const) {
    const phase = {
      kind: "off",
      sinceMs: 60_000,
      dueOnMs: 95_000,
      reason,
      number: 1,
      outcome: null,
    } as const;
    const cuts = [{ agedMs: 1_000, reason }, { agedMs: 60_000, reason }];
    const intent: WatchState = { ...INTENT, ladder, outage, phase, cuts };
    const later = postponeCut(intent, 7_000);
    // Seed 800000308: four commands within an hour, by the seconds between clock and command.
    assertEquals(later.cuts.map(({ agedMs }) => agedMs), [1_000, 60_000 + 7_000 + 5_000]);
    assertEquals(later.phase, { ...phase, dueOnMs: 102_000 });
    // A commanded cut is none of the ladder's.
    assertEquals(later.ladder?.nextCutMs, 500_000 + byMs);
    assertEquals(later.outage?.lastCutMs, 60_000 + byMs);
  }
  assertThrows(() => postponeCut(BEFORE, 1), TypeError);
});

/** Several outlets that were asked, by what they said. */
function asked(answers: Readonly<Record<string, "on" | "unknown">>): TurnOnOutcome {
  const parts = Object.entries(answers).map(([name, kind]) => ({
    name,
    outcome: kind === "on" ? { kind } as const : { kind, hint: "gone" } as const,
  }));
  return parts.every(({ outcome }) => outcome.kind === "on")
    ? { kind: "on", parts }
    : { kind: "unknown", hint: "gone", parts };
}

const MODEM = owed({ name: "modem", dueOnMs: 1 });
const ROUTER = owed({ name: "router", dueOnMs: 2 });
const WATCHING: WatchState = {
  ...initialState(clockAt(HOUR_MS)),
  power: [MODEM, ROUTER],
};
const SETTLE = { policy: POLICY, nowMs: HOUR_MS };

Deno.test("settleTurnOn() of several: each leaves the list as it is read back, the last one ends it", () => {
  const one = settleTurnOn(WATCHING, asked({ modem: "on", router: "unknown" }), SETTLE);
  assertEquals([one.power, one.phase.kind], [[on("modem"), ROUTER], "booting"]);
  const none = settleTurnOn(one, asked({ router: "unknown" }), SETTLE);
  assertEquals(none, one);
  const all = settleTurnOn(one, asked({ router: "on" }), { ...SETTLE, nowMs: HOUR_MS + 5_000 });
  assertEquals(all.power, [on("modem"), on("router")]);
  assertEquals(
    all.phase.kind === "booting" && all.phase.graceUntilMs,
    HOUR_MS + 6_000 + POLICY.bootGraceMs,
  );
});

Deno.test("settleTurnOn() begins no boot grace anew for an outlet that was not owed", () => {
  const state = { ...WATCHING, power: [on("modem"), ROUTER] };
  assertEquals(settleTurnOn(state, asked({ modem: "on", router: "unknown" }), SETTLE), state);
});

Deno.test("one of several that came on when all were asked to be sure boots, once, and the others stay in doubt", () => {
  const unsure = { ...WATCHING, power: [doubt("modem"), doubt("router")] };
  const none = settleTurnOn(unsure, asked({ modem: "unknown", router: "unknown" }), SETTLE);
  assertEquals(none, unsure);
  const one = settleTurnOn(unsure, asked({ modem: "on", router: "unknown" }), SETTLE);
  assertEquals([one.phase.kind, one.power], ["booting", [on("modem"), doubt("router")]]);
  assertEquals(settleTurnOn(one, asked({ modem: "on", router: "unknown" }), SETTLE), one);
  const sure = settleTurnOn(unsure, asked({ modem: "on", router: "on" }), SETTLE);
  assertEquals([sure.phase.kind, isOn(sure.power)], ["booting", true]);
});

Deno.test("one that was dark since a doubt boots when it comes on, once, though another is owed", () => {
  const doubted = { ...WATCHING, power: [doubt("modem"), ROUTER] };
  const dark = settleTurnOn(doubted, asked({ modem: "unknown", router: "unknown" }), SETTLE);
  assertEquals(dark, doubted);
  const one = settleTurnOn(doubted, asked({ modem: "on", router: "unknown" }), SETTLE);
  assertEquals([one.phase.kind, one.power], ["booting", [on("modem"), ROUTER]]);
  assertEquals(settleTurnOn(one, asked({ modem: "on", router: "unknown" }), SETTLE), one);
  // What a reading saw on before was not dark, either.
  const read = { ...doubted, power: [on("modem"), ROUTER] };
  assertEquals(settleTurnOn(read, asked({ modem: "on", router: "unknown" }), SETTLE), read);
});

Deno.test("settleTurnOn() shortens no boot grace that another outlet is waiting out", () => {
  const graceUntilMs = HOUR_MS + 10 * POLICY.bootGraceMs;
  const state: WatchState = {
    ...WATCHING,
    phase: { kind: "booting", sinceMs: HOUR_MS, graceUntilMs },
  };
  const { phase } = settleTurnOn(state, asked({ modem: "on", router: "unknown" }), SETTLE);
  assertEquals(phase, state.phase);
});

Deno.test("settleTurnOn() after a loss keeps by name what is still owed", () => {
  const unsure = { dueOnMs: HOUR_MS, sure: false };
  const router = owed({ name: "router", ...unsure });
  const lost = { ...WATCHING, power: [owed({ name: "modem", ...unsure }), router] };
  const one = settleTurnOn(lost, asked({ modem: "on", router: "unknown" }), SETTLE);
  assertEquals(one.power, [on("modem"), router]);
});

Deno.test("settleTurnOn() in the off time of one outlet does not end it for the others", () => {
  const phase = {
    kind: "off",
    sinceMs: 0,
    dueOnMs: HOUR_MS + 9,
    reason: "automatic",
    number: 1,
    outcome: "sent",
  } as const;
  const state = { ...WATCHING, phase };
  const one = settleTurnOn(state, asked({ modem: "on" }), SETTLE);
  assertEquals([one.phase, one.power], [phase, [on("modem"), ROUTER]]);
});

Deno.test("postponeCut() moves what this cut owes, not what an earlier one left", () => {
  const phase = {
    kind: "off",
    sinceMs: 100,
    dueOnMs: 500,
    reason: "automatic",
    number: 1,
    outcome: null,
  } as const;
  const power = [owed({ name: "modem", dueOnMs: 100 }), owed({ name: "router", dueOnMs: 101 })];
  const later = postponeCut({ ...WATCHING, phase, power }, 7);
  assertEquals(later.power, [
    owed({ name: "modem", dueOnMs: 100 }),
    owed({ name: "router", dueOnMs: 108 }),
  ]);
  assertEquals(later.phase.kind === "off" && later.phase.dueOnMs, 507);
});
