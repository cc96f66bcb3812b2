import { assertEquals } from "@std/assert";
import { createSaver } from "../../../home/watch/saver.ts";
import { waitForPower } from "../../../home/by_hand/plug_wait.ts";
import type { Outlet, TurnOnOutcome } from "../../../lib/plugs/plug.ts";
import { parseWatchState } from "../../../lib/watch/state/codec.ts";
import { intendHandCycle } from "../../../lib/watch/power/hand_cycle.ts";
import { initialState } from "../../../lib/watch/state/state.ts";
import { createTickWorld } from "../../support/watch/tick_world.ts";
import { clockAt, POLICY } from "../../support/watch/watch.ts";
import { owedNames } from "../../support/watch/power.ts";

const MODEM: Outlet = { name: "modem", onDelayMs: 0, timedBy: "host" };
const ROUTER: Outlet = { name: "router", onDelayMs: 120_000, timedBy: "host" };

async function wait(
  outlets: readonly Outlet[],
  answer: (names: readonly string[]) => TurnOnOutcome = () => ({ kind: "on" }),
) {
  const world = createTickWorld();
  world.nowMs = 0;
  const identity = { fingerprint: "x", timedBy: "host", outlets } as const;
  const before = initialState(clockAt(world.nowMs));
  const plug = {
    ...await world.ports.plug(),
    turnOn: (names: readonly string[] = []) => {
      world.asked.push(`on ${names.join()} at ${world.nowMs / 1_000}`);
      return Promise.resolve(answer(names));
    },
  };
  const why = await waitForPower(intendHandCycle(before, { ...identity, policy: POLICY }), {
    plug,
    policy: POLICY,
    identity,
    saver: createSaver(world.ports, before),
    uptimeMs: () => world.nowMs,
    sleep: (durationMs) => {
      world.nowMs += durationMs;
      return Promise.resolve();
    },
  });
  const asked = world.asked.filter((each) => each.startsWith("on"));
  return { why, asked, state: parseWatchState(world.disk ?? "") };
}

Deno.test("each outlet is asked for power at its own time, and then nothing is owed", async () => {
  const { why, asked, state } = await wait([MODEM, ROUTER]);
  assertEquals([why, asked], [null, ["on modem at 30", "on router at 150"]]);
  assertEquals([owedNames(state), state.phase.kind], [[], "booting"]);
});

Deno.test("what times itself is left to itself, and to the watchdog", async () => {
  const { asked, state } = await wait([MODEM, { ...ROUTER, timedBy: "plug" }]);
  assertEquals(asked, ["on modem at 30"]);
  assertEquals([owedNames(state), state.phase.kind], [["router"], "off"]);
});

Deno.test("one that stays silent keeps the next from nothing, and stays owed", async () => {
  const { why, asked, state } = await wait(
    [MODEM, ROUTER],
    ([name]) => name === "modem" ? { kind: "unknown", hint: "gone" } : { kind: "on" },
  );
  assertEquals(why, "modem: gone");
  assertEquals(asked.filter((each) => each.includes("modem")).length, 10);
  assertEquals(asked.at(-1), "on router at 150");
  assertEquals(owedNames(state), ["modem"]);
});
