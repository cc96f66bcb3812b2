import { SECOND_MS } from "../../../lib/time/time.ts";
import { type Gate, openMemoryKv, type StoreAct } from "./memory_kv.ts";
import { Violation } from "../checks/facts.ts";
import { type CloudWorld, type Instance, type Locked, nowOf, violate } from "./world.ts";
import { killInstance } from "./instance.ts";

/** What the simulated store says when it fails; whoever logs that reports no bug. */
export const STORE_FAILED = "The simulated store failed";

/** Real time; the product asks again within 310 ms. */
const ASKED_AGAIN_MS_MAX = 10_000;

/** Answers that never come, for those who are dead. */
const NEVER = new Promise<never>(() => {});

/** The store as one process reaches it, with counts for those who want them. */
export function openStore(
  world: CloudWorld,
  instance: Instance,
  counts?: Record<StoreAct, number>,
): Deno.Kv {
  // Code that walks through a long list has not come to rest.
  return openMemoryKv(world.store, createGate(world, instance, counts), world.scheduler.touch);
}

function createGate(
  world: CloudWorld,
  instance: Instance,
  counts: Record<StoreAct, number> | undefined,
): Gate {
  return async (act, given, by = {}) => {
    // Whoever hears what is written must know by whose clock it was.
    const work = () => {
      world.writer = instance;
      return given();
    };
    if (counts !== undefined) counts[act]++;
    instance.locked.get(by)?.release();
    await step(world, instance);
    const [thereMs, backMs] = latencies(world, act);
    await travel(world, instance, thereMs);
    if (world.storeHangs !== null) {
      instance.disturbedMs = Infinity;
      await world.storeHangs.promise;
      instance.disturbedMs = nowOf(world);
    }
    const fate = act === "write" ? drawFate(world, { instance, by }) : readFate(world);
    if (fate !== "well") instance.disturbedMs = nowOf(world);
    if (fate === "refused") throw new Error(STORE_FAILED);
    if (fate === "locked") throw lock(world, { instance, by });
    if (fate === "contended") return { ok: false } as ReturnType<typeof given>;
    const result = work();
    await step(world, instance);
    await travel(world, instance, backMs);
    if (fate === "lost") throw new Error(STORE_FAILED);
    return result;
  };
}

type Fate = "well" | "contended" | "locked" | "refused" | "lost";

interface Asked {
  readonly instance: Instance;
  readonly by: object;
}

function drawFate(world: CloudWorld, { instance, by }: Asked): Fate {
  const { random, storeWeather } = world;
  const locked = instance.locked.get(by);
  if (locked !== undefined && locked.left > 0) return "locked";
  instance.locked.delete(by);
  switch (storeWeather) {
    case "well":
    case "slow":
      return "well";
    case "contended":
      return random.chance(0.6) ? "contended" : "well";
    case "locked":
      if (!random.chance(0.2)) return "well";
      world.storeWeather = "well";
      instance.locked.set(by, { left: random.pick([1, 1, 2]), release: () => {} });
      return "locked";
    case "lossy":
      return random.pick(["well", "well", "well", "refused", "lost"]);
    case "down":
    case "refusing":
      return "refused";
    case "held":
      return "contended";
    case "losing":
      return "lost";
    case "hanging":
      return "well";
  }
}

function readFate(world: CloudWorld): Fate {
  if (world.storeWeather === "down") return "refused";
  return world.storeWeather === "lossy" && world.random.chance(0.05) ? "refused" : "well";
}

/** The product waits for a locked file by a real timer: time stands still until it asks again. */
function lock(world: CloudWorld, { instance, by }: Asked): Error {
  const locked = instance.locked.get(by) as Locked;
  locked.left--;
  const asked = Promise.withResolvers<void>();
  const timer = setTimeout(() => {
    violate(world, new Violation("C1", "a store that was locked is not asked again"));
    asked.resolve();
  }, ASKED_AGAIN_MS_MAX);
  locked.release = () => {
    clearTimeout(timer);
    asked.resolve();
  };
  world.scheduler.holdFor(asked.promise);
  return new TypeError("database is locked");
}

/** One moment at which the process may be killed. */
export async function step(world: CloudWorld, instance: Instance): Promise<void> {
  world.scheduler.touch();
  if (instance.alive && instance.stepsLeft !== null) {
    instance.stepsLeft--;
    if (instance.stepsLeft < 0) killInstance(world, instance);
  }
  if (!instance.alive) await NEVER;
  await whileStopped(instance);
}

/** Whoever is stopped does nothing until it goes on. */
export async function whileStopped(instance: Instance): Promise<void> {
  // Who is killed while it is stopped does not go on.
  while (instance.alive && instance.stopped !== null) await instance.stopped.promise;
  if (!instance.alive) await NEVER;
}

async function travel(world: CloudWorld, instance: Instance, ms: number): Promise<void> {
  if (ms === 0) return;
  if (ms >= SECOND_MS) instance.disturbedMs = nowOf(world) + ms;
  await world.scheduler.sleep(ms);
  await whileStopped(instance);
}

function latencies(world: CloudWorld, act: StoreAct): readonly [number, number] {
  const { random, setup, storeWeather } = world;
  if (storeWeather === "slow" && random.chance(act === "write" ? 0.15 : 0.03)) {
    return [random.spread(20, 6_000), random.spread(20, 6_000)];
  }
  if (!random.chance(setup.storeLatency)) return [0, 0];
  return [random.integer(1, 12), random.integer(1, 12)];
}
