/** What the simulator found in the tick as a whole, each told once more by hand. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import type { TickPorts } from "../../../home/watch/ports.ts";
import { runTick } from "../../../home/watch/tick.ts";
import { encodeWatchState, parseWatchState } from "../../../lib/watch/state/codec.ts";
import { createTickWorld, OPTIONS } from "../../support/watch/tick_world.ts";
import { reading } from "../../support/watch/watch.ts";
import { lone, on, owed } from "../../support/watch/power.ts";

Deno.test("a broken copy of the state is logged, and replaced on disk, by the tick that finds it", async () => {
  const world = createTickWorld();
  await runTick(world.ports, OPTIONS);
  world.disk = "torn";
  world.asked.length = 0;
  world.nowMs += 15_000;
  const ports = {
    ...world.ports,
    load: (clock: Parameters<typeof world.ports.load>[0]) => ({
      ...world.ports.load(clock),
      troubles: ["The disk copy of the state was set aside: torn"],
    }),
  };
  const report = await runTick(ports, OPTIONS);
  assertEquals(world.logged, ["state_trouble"]);
  assertEquals(world.disk === "torn", false);
  assertEquals(report.warnings.length, 1);
});

Deno.test("a host that is suspended between deciding and cutting does not cut when it wakes up", async () => {
  const world = createTickWorld();
  await runTick(world.ports, OPTIONS);
  world.internet = { kind: "silent", why: "No answer" };
  for (let count = 0; count < 4; count++) {
    world.nowMs += 15_000;
    await runTick(world.ports, OPTIONS);
  }
  world.nowMs += 15_000;
  const sleepy: TickPorts = {
    ...world.ports,
    plug: async () => {
      const plug = await world.ports.plug();
      return {
        ...plug,
        read: () => {
          world.nowMs += 2 * 3_600_000;
          return plug.read();
        },
      };
    },
  };
  const report = await runTick(sleepy, OPTIONS);
  assertEquals(world.asked.includes("read"), true);
  assertEquals(world.asked.includes("power cycle 30000"), false);
  assertEquals(report.state.phase.kind, "watching");
  assertEquals(report.state.cuts, []);
});

for (const [power, asked] of [[on(), 0], [owed(), 1]] as const) {
  Deno.test(`a host-timed cut that the disk refuses, power as the one before left it: ${power.power.kind}`, async () => {
    // Seed 900003324: the plug does not say whether it is on, and nobody asked for power any more.
    const world = createTickWorld();
    const options = {
      ...OPTIONS,
      plug: { ...OPTIONS.plug, timedBy: "host", outlets: lone("host") },
    } as const;
    await runTick(world.ports, options);
    world.internet = { kind: "silent", why: "No answer" };
    world.read = reading({ on: null });
    for (let count = 0; count < 4; count++) {
      world.nowMs += 15_000;
      await runTick(world.ports, options);
    }
    world.runtime = encodeWatchState({ ...parseWatchState(world.runtime ?? ""), power: [power] });
    world.diskFails = "No space left on device";
    world.asked.length = 0;
    world.nowMs += 15_000;
    const report = await runTick(world.ports, options);
    assertStringIncludes(report.remark ?? "", "the intent cannot be kept");
    assertEquals(world.asked.filter((each) => each === "turn on").length, asked);
    assertEquals(world.asked.includes("power cycle 30000"), false);
  });
}

Deno.test("the tick after a cut looks at gateway and plug, by a clock that is read again after each", async () => {
  const world = createTickWorld();
  await runTick(world.ports, OPTIONS);
  world.internet = { kind: "silent", why: "No answer" };
  while (!world.asked.includes("power cycle 30000")) {
    world.nowMs += 15_000;
    await runTick(world.ports, OPTIONS);
  }
  world.gateway = { kind: "silent", why: "No answer" };
  /** Which troubles the next tick tells when it sleeps before the probes, or before the plug answers. */
  const told = async (sleepMs: { readonly probe: number; readonly plug: number }) => {
    const kept = { nowMs: world.nowMs, runtime: world.runtime, disk: world.disk };
    world.logged.length = 0;
    world.asked.length = 0;
    world.nowMs += 15_000;
    const report = await runTick({
      ...world.ports,
      probe: () => {
        world.nowMs += sleepMs.probe;
        return world.ports.probe();
      },
      plug: async () => {
        const plug = await world.ports.plug();
        return {
          ...plug,
          read: () => {
            world.nowMs += sleepMs.plug;
            return plug.read();
          },
        };
      },
    }, OPTIONS);
    assertEquals(report.action, "none");
    const seen = [...world.logged, ...world.asked.filter((each) => each === "read")];
    Object.assign(world, kept);
    return seen;
  };
  assertEquals(await told({ probe: 4_000, plug: 3_000 }), ["plug_trouble", "read"]);
  assertEquals(await told({ probe: 4_000, plug: 60_000 }), ["read"]);
  assertEquals(await told({ probe: 60_000, plug: 0 }), []);
  world.gateway = { kind: "answered", latencyMs: 10 };
  world.read = reading({ on: false, countdownS: 15 });
  assertEquals(await told({ probe: 4_000, plug: 3_000 }), ["plug_trouble", "read"]);
  assertEquals(await told({ probe: 60_000, plug: 0 }), []);
});
