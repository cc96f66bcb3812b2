/** Ticks that die in the middle of a cut which only the host can end. */
import { assertEquals, assertRejects } from "@std/assert";
import type { TickPorts } from "../../../home/watch/ports.ts";
import { runTick, type TickOptions } from "../../../home/watch/tick.ts";
import { lone } from "../../support/watch/power.ts";
import { createTickWorld, OPTIONS, type TickWorld } from "../../support/watch/tick_world.ts";

const HOST: TickOptions = {
  ...OPTIONS,
  plug: { ...OPTIONS.plug, timedBy: "host", outlets: lone("host") },
};
const ARMED_TICKS = 5;

class Killed extends Error {}

async function ticks(world: TickWorld, count: number): Promise<void> {
  for (let done = 0; done < count; done++) {
    world.nowMs += 15_000;
    await runTick(world.ports, HOST);
  }
}

/** Ticks until the next one will cut. */
async function onTheBrink(): Promise<TickWorld> {
  const world = createTickWorld();
  await runTick(world.ports, HOST);
  world.internet = { kind: "silent", why: "No answer" };
  await ticks(world, ARMED_TICKS - 1);
  world.nowMs += 15_000;
  world.asked.length = 0;
  return world;
}

/** The ports of a process that is killed as it asks the plug for `what`, before or after it obeys. */
function dying(world: TickWorld, what: "powerCycle" | "turnOn", obeyed: boolean): TickPorts {
  const die = async (act: () => Promise<unknown>): Promise<never> => {
    if (obeyed) await act();
    throw new Killed();
  };
  return {
    ...world.ports,
    plug: async () => {
      const plug = await world.ports.plug();
      return what === "turnOn"
        ? { ...plug, turnOn: () => die(() => plug.turnOn()) }
        : { ...plug, powerCycle: (offMs) => die(() => plug.powerCycle(offMs)) };
    },
  };
}

function turnOns(world: TickWorld): number {
  return world.asked.filter((each) => each === "turn on").length;
}

for (const obeyed of [true, false]) {
  const when = obeyed ? "after" : "before";
  Deno.test(`a tick killed ${when} the off command: power is asked for when it is due`, async () => {
    const world = await onTheBrink();
    await assertRejects(() => runTick(dying(world, "powerCycle", obeyed), HOST), Killed);
    assertEquals(world.asked.includes("save runtime+disk"), true);
    await ticks(world, 1);
    assertEquals(turnOns(world), 0);
    await ticks(world, 1);
    assertEquals(turnOns(world), 1);
  });

  Deno.test(`a tick killed ${when} the on command: the next one asks again`, async () => {
    const world = await onTheBrink();
    await runTick(world.ports, HOST);
    await ticks(world, 1);
    world.nowMs += 15_000;
    await assertRejects(() => runTick(dying(world, "turnOn", obeyed), HOST), Killed);
    world.asked.length = 0;
    await ticks(world, 1);
    assertEquals(turnOns(world), 1);
  });
}

Deno.test("a host that reboots in mid-cut, its memory empty, asks at its first tick", async () => {
  const world = await onTheBrink();
  await runTick(world.ports, HOST);
  world.runtime = null;
  world.bootId = "b";
  world.nowMs = 20_000;
  await runTick(world.ports, HOST);
  assertEquals(turnOns(world), 1);
});

Deno.test("the tick that cuts does not wait for the off time, and asks for nothing else", async () => {
  const world = await onTheBrink();
  await runTick(world.ports, HOST);
  assertEquals(world.asked.filter((each) => /^(power|turn)/.test(each)), ["power cycle 30000"]);
});

Deno.test("a disk that refuses: a host-timed plug is not cut at all", async () => {
  const world = await onTheBrink();
  world.diskFails = "No space left";
  await ticks(world, 10);
  assertEquals(world.asked.some((each) => each.startsWith("power")), false);
});
