import { assertEquals } from "@std/assert";
import { act } from "../../home/act.ts";
import { createKeeper } from "../../home/keeper.ts";
import { initialState } from "../../lib/watch/state.ts";
import { createTickWorld } from "../support/tick_world.ts";
import { clockAt, POLICY } from "../support/watch.ts";

const STATE = { ...initialState(clockAt(0)), powerOwed: true };

function optionsFor(world: ReturnType<typeof createTickWorld>) {
  const keeper = createKeeper(world.ports, initialState(clockAt(0)));
  return { ports: world.ports, keeper, timedBy: "plug", policy: POLICY } as const;
}

Deno.test("act() saves that power is owed before it asks for it", async () => {
  const world = createTickWorld();
  const decision = {
    state: STATE,
    action: { kind: "turn_on", outlets: null },
    remark: null,
  } as const;
  const acted = await act(decision, optionsFor(world));
  assertEquals(world.asked, ["save runtime+disk", "turn on"]);
  assertEquals([acted.state.powerOwed, acted.plugSaid], [false, "power is on"]);
});

Deno.test("act() keeps owing power to a plug that did not say that it is on", async () => {
  const world = createTickWorld();
  world.turnOn = { kind: "unknown", hint: "Not on the network" };
  const decision = {
    state: STATE,
    action: { kind: "turn_on", outlets: null },
    remark: null,
  } as const;
  const acted = await act(decision, optionsFor(world));
  assertEquals([acted.state.powerOwed, acted.plugSaid], [true, "Not on the network"]);
});

Deno.test("act() with nothing to do touches nothing", async () => {
  const world = createTickWorld();
  const decision = { state: STATE, action: { kind: "none" }, remark: "Paused" } as const;
  assertEquals((await act(decision, optionsFor(world))).remark, "Paused");
  assertEquals(world.asked, []);
});
