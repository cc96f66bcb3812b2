import { assertEquals } from "@std/assert";
import { act } from "../../../home/watch/act.ts";
import { createSaver } from "../../../home/watch/saver.ts";
import { parseWatchState } from "../../../lib/watch/state/codec.ts";
import { intendSoftReboot } from "../../../lib/watch/soft_reboot.ts";
import { initialState, type WatchState } from "../../../lib/watch/state/state.ts";
import { createTickWorld } from "../../support/watch/tick_world.ts";
import { clockAt, POLICY } from "../../support/watch/watch.ts";
import { on, owed, owedNames } from "../../support/watch/power.ts";

const STATE = { ...initialState(clockAt(0)), power: [owed()] };

function optionsFor(world: ReturnType<typeof createTickWorld>) {
  const saver = createSaver(world.ports, initialState(clockAt(0)));
  return { ports: world.ports, saver, timedBy: "plug", policy: POLICY } as const;
}

Deno.test("act() saves that power is owed before it asks for it", async () => {
  const world = createTickWorld();
  const decision = {
    state: STATE,
    action: { kind: "turn_on", outlets: ["plug"] },
    remark: null,
  } as const;
  const acted = await act(decision, optionsFor(world));
  assertEquals(world.asked, ["save runtime+disk", "turn on"]);
  assertEquals([owedNames(acted.state), acted.plugSaid], [[], "power is on"]);
});

Deno.test("act() keeps owing power to a plug that did not say that it is on", async () => {
  const world = createTickWorld();
  world.turnOn = { kind: "unknown", hint: "Not on the network" };
  const decision = {
    state: STATE,
    action: { kind: "turn_on", outlets: ["plug"] },
    remark: null,
  } as const;
  const acted = await act(decision, optionsFor(world));
  assertEquals([owedNames(acted.state), acted.plugSaid], [["plug"], "Not on the network"]);
});

Deno.test("act() with nothing to do touches nothing", async () => {
  const world = createTickWorld();
  const decision = { state: STATE, action: { kind: "none" }, remark: "Paused" } as const;
  assertEquals((await act(decision, optionsFor(world))).remark, "Paused");
  assertEquals(world.asked, []);
});

const INTENT: WatchState = {
  ...STATE,
  uptimeMs: 3_600_000,
  phase: {
    kind: "off",
    sinceMs: 3_600_000,
    dueOnMs: 3_635_000,
    reason: "automatic",
    number: 1,
    outcome: null,
  },
};
const UNINTENDED = { ...STATE, power: [on()] };
const CUT = {
  kind: "cut",
  offMs: 30_000,
  outlets: ["plug"],
  commandId: null,
  unintended: UNINTENDED,
} as const;
const DECISION = { state: INTENT, action: CUT, remark: null } as const;

Deno.test("a cut that leaves late in its tick is due on, and judged, that much later", async () => {
  // Seed 600001250: what was held up in the tick came off the ladder's gap.
  const world = createTickWorld();
  world.nowMs = INTENT.uptimeMs + 11_000;
  const acted = await act(DECISION, optionsFor(world));
  assertEquals(acted.state.phase.kind === "off" && acted.state.phase.dueOnMs, 3_646_000);
});

for (const [heldMs, done] of [[30_000, "cut"], [31_000, "none"], [-1_000, "none"]] as const) {
  Deno.test(`what was seen ${heldMs / 1_000} s ago: ${done}`, async () => {
    const world = createTickWorld();
    world.nowMs = INTENT.uptimeMs + heldMs;
    const acted = await act(DECISION, optionsFor(world));
    assertEquals(
      [acted.action, acted.state.phase.kind],
      done === "cut" ? ["cut", "off"] : ["none", "watching"],
    );
    // Nothing is written down for a cut that is not made.
    assertEquals(world.asked.length > 0, done === "cut");
  });
}

for (const [sleptMs, done] of [[5_000, "cut"], [6_000, "none"]] as const) {
  Deno.test(`a host that sleeps ${sleptMs / 1_000} s between intent and command: ${done}`, async () => {
    const world = createTickWorld();
    world.nowMs = INTENT.uptimeMs;
    const ports = {
      ...world.ports,
      plug: () => {
        world.nowMs += sleptMs;
        return world.ports.plug();
      },
    };
    const acted = await act(DECISION, { ...optionsFor(world), ports });
    assertEquals(acted.action, done);
    assertEquals(world.asked.includes("power cycle 30000"), done === "cut");
  });
}

Deno.test("a soft reboot is on disk before the router is asked", async () => {
  // A tick that died in between would ask the same router for ever.
  const world = createTickWorld();
  world.nowMs = INTENT.uptimeMs;
  const softReboot = () => {
    world.asked.push("soft reboot");
    return Promise.resolve({ kind: "asked", hint: null } as const);
  };
  const state = intendSoftReboot({ ...UNINTENDED, uptimeMs: world.nowMs }, 60_000);
  const decision = {
    state,
    action: { kind: "soft_reboot", unintended: UNINTENDED },
    remark: null,
  } as const;
  await act(decision, { ...optionsFor(world), ports: { ...world.ports, softReboot } });
  assertEquals(world.asked, ["save runtime+disk", "soft reboot"]);
  const kept = parseWatchState(world.disk ?? "");
  assertEquals([kept.phase.kind, kept.cuts.map(({ reason }) => reason)], ["booting", ["soft"]]);
});

Deno.test("a boot grace counts from when power came, not from when its tick began", async () => {
  const world = createTickWorld();
  const began = { ...STATE, uptimeMs: 3_600_000 };
  world.nowMs = began.uptimeMs + 12_000;
  const decision = { state: began, action: { kind: "turn_on", outlets: ["plug"] }, remark: null };
  const acted = await act(decision as Parameters<typeof act>[0], optionsFor(world));
  assertEquals(
    acted.state.phase.kind === "booting" && acted.state.phase.graceUntilMs,
    world.nowMs + 1_000 + POLICY.bootGraceMs,
  );
});
