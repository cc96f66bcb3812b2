import { assert, assertEquals } from "@std/assert";
import { runTick } from "../../../home/watch/tick.ts";
import { encodeWatchState, parseWatchState } from "../../../lib/watch/state/codec.ts";
import { createTickWorld, OPTIONS, type TickWorld } from "../../support/watch/tick_world.ts";
import { reading } from "../../support/watch/watch.ts";

const SILENT = { kind: "silent", why: "No answer" } as const;

async function ticks(world: TickWorld, count: number) {
  for (let index = 0; index < count; index++) {
    world.asked.length = 0;
    await runTick(world.ports, OPTIONS);
    world.nowMs += 15_000;
  }
}

/** A world whose next tick will cut. */
async function aboutToCut(): Promise<TickWorld> {
  const world = createTickWorld();
  await ticks(world, 1);
  world.internet = SILENT;
  await ticks(world, 4);
  return world;
}

Deno.test("runTick() saves the intent to disk before the cut leaves", async () => {
  const world = await aboutToCut();
  await ticks(world, 1);
  const cut = world.asked.indexOf("power cycle 30000");
  assert(cut > 0, world.asked.join(", "));
  assertEquals(world.asked.slice(0, cut), ["own network", "read", "save runtime+disk"]);
  assertEquals(world.asked.slice(cut + 1), [
    "save runtime+disk",
    "heartbeat internet_dead off",
    "save runtime",
  ]);
});

Deno.test("runTick() saves before it sends unless nothing but time has passed", async () => {
  const world = createTickWorld();
  await ticks(world, 3);
  assertEquals(world.asked, ["heartbeat online watching", "save runtime"]);
  world.internet = SILENT;
  await ticks(world, 1);
  assertEquals(world.asked, [
    "own network",
    "save runtime",
    "heartbeat internet_dead watching",
    "save runtime",
  ]);
});

Deno.test("runTick() does not cut when disk and runtime folder both refuse the intent", async () => {
  const world = await aboutToCut();
  world.diskFails = "Read-only file system";
  world.runtimeFails = "No space left on device";
  await ticks(world, 1);
  assertEquals(world.asked.includes("power cycle 30000"), false);
});

Deno.test("runTick() cuts twice a boot from the runtime folder alone, then no more", async () => {
  const world = await aboutToCut();
  world.diskFails = "Read-only file system";
  let cuts = 0;
  for (let count = 0; count < 2 * 240; count++) {
    await ticks(world, 1);
    if (world.asked.includes("power cycle 30000")) cuts += 1;
  }
  assertEquals(cuts, 2);
  assert(world.logged.includes("state_trouble"));
});

Deno.test("runTick() never cuts by a host-timed plug without a disk", async () => {
  const world = await aboutToCut();
  world.diskFails = "Read-only file system";
  const plug = { ...OPTIONS.plug, timedBy: "host" } as const;
  await runTick(world.ports, { ...OPTIONS, plug });
  world.nowMs += 15_000;
  for (let count = 0; count < 20; count++) {
    await runTick(world.ports, { ...OPTIONS, plug });
    world.nowMs += 15_000;
  }
  assertEquals(world.asked.includes("power cycle 30000"), false);
});

Deno.test("runTick() in a quiet hour writes the runtime folder, not the disk", async () => {
  const world = createTickWorld();
  await ticks(world, 2);
  const before = world.disk;
  await ticks(world, 200);
  assertEquals(world.disk, before);
  await ticks(world, 100);
  assert(world.disk !== before, "an hourly checkpoint");
});

Deno.test("runTick() after a crash between intent and cut asks for power at its time", async () => {
  const world = await aboutToCut();
  const dying = {
    ...world.ports,
    plug: async () => ({
      ...await world.ports.plug(),
      powerCycle: () => Promise.reject(new TypeError("killed")),
    }),
  };
  await runTick(dying, OPTIONS).catch(() => {});
  world.nowMs += 15_000;
  await ticks(world, 2);
  assertEquals(world.asked.includes("turn on"), false);
  await ticks(world, 1);
  assert(world.asked.includes("turn on"), world.asked.join(", "));
  assertEquals(parseWatchState(world.runtime ?? "").cuts.length, 1);
});

Deno.test("runTick() takes commands from the reply and runs them at the next tick", async () => {
  const world = createTickWorld();
  await ticks(world, 1);
  const command = { kind: "power-cycle", id: "c1", expiresInMs: 300_000 } as const;
  world.heartbeat = {
    kind: "accepted",
    reply: { acknowledged: 0, serverTimeMs: 0, commands: [command] },
  };
  await ticks(world, 1);
  assertEquals(world.asked.includes("power cycle 30000"), false);
  await ticks(world, 1);
  assert(world.asked.includes("power cycle 30000"));
});

Deno.test("runTick() logs each event once", async () => {
  const world = await aboutToCut();
  await ticks(world, 1);
  world.read = reading({ on: false, countdownS: 15 });
  world.gateway = SILENT;
  await ticks(world, 3);
  world.internet = { kind: "answered", latencyMs: 10 };
  await ticks(world, 3);
  assertEquals(world.logged, ["outage_began", "cut", "outage_ended"]);
});

Deno.test("runTick() warns on every tick about a plug that was never tried", async () => {
  const world = createTickWorld();
  const report = await runTick(world.ports, {
    ...OPTIONS,
    plug: { ...OPTIONS.plug, tested: false },
  });
  assert(report.warnings.some((warning) => warning.includes("never tried")));
});

Deno.test("runTick() leaves a state that can be read back after every save", async () => {
  const world = await aboutToCut();
  await ticks(world, 30);
  const text = world.runtime ?? "";
  assertEquals(encodeWatchState(parseWatchState(text)), text);
});
