import { createRandom } from "../../support/base/random.ts";
import type { Timeline } from "../timeline.ts";
import { CLOUD_FAULTS, ensureInstances, SILENCES } from "./faults.ts";
import { createHomes, startHome } from "./homes.ts";
import { startCron } from "./instance.ts";
import { MemoryStore } from "./memory_kv.ts";
import { createPhoneSide } from "./phone_side.ts";
import { createEars } from "../checks/ears.ts";
import { createScheduler } from "./scheduler.ts";
import { type Deafness, drawCloudSetup } from "./setup.ts";
import { watchSilences } from "./check_flips.ts";
import { createWatch } from "./watch.ts";
import { type CloudWorld, note, nowOf } from "./world.ts";

/** The world of one seed, all well, before anybody has been heard. */
export function createCloudWorld(
  seed: number,
  timeline: Timeline,
  deafness: Deafness = "some",
): CloudWorld {
  const random = createRandom(seed ^ 0x5eed);
  const setup = drawCloudSetup(random, Object.keys(CLOUD_FAULTS), deafness);
  const scheduler = createScheduler(setup.startMs);
  const now = () => scheduler.nowMs;
  const world: CloudWorld = {
    setup,
    random,
    timeline,
    scheduler,
    store: new MemoryStore({ now }),
    phone: createPhoneSide(now),
    watch: createWatch(() => world),
    homes: [],
    writer: null,
    instances: [],
    storeWeather: "well",
    storeHangs: null,
    noWayIn: false,
    clocksWrong: setup.skewed,
    ears: createEars(() => world),
    cronSkips: 0,
    cronLateMs: 0,
    fingerprint: "f1",
    healed: false,
    started: 0,
    violation: null,
  };
  world.store.onWrite = (mutations) => world.watch.stored(mutations);
  world.homes = createHomes(world);
  if (setup.poison !== null) {
    const home = `h${setup.poison.home}`;
    world.phone.refused.set(home, setup.poison.status);
    world.phone.everRefused.add(home);
  }
  note(world, JSON.stringify({ ...setup, faults: setup.faults.length }));
  ensureInstances(world);
  startCron(world);
  watchSilences(world);
  for (const home of world.homes) startHome(world, home);
  return world;
}

/** Lets the world go on; throws what did not hold. */
export async function passTime(world: CloudWorld, ms: number): Promise<void> {
  await world.scheduler.pass(nowOf(world) + ms, () => {
    if (world.violation !== null) throw world.violation;
  });
}

/** The stretch in which everything may go wrong. */
export async function runCloudFaulty(world: CloudWorld): Promise<void> {
  scheduleNext(world, nowOf(world) + world.setup.faultyMs);
  await passTime(world, world.setup.faultyMs);
}

function scheduleNext(world: CloudWorld, untilMs: number): void {
  const { random, setup, scheduler } = world;
  const atMs = nowOf(world) + random.spread(setup.faultEveryMs / 10, setup.faultEveryMs * 3);
  if (atMs >= untilMs) return;
  scheduler.at(atMs, () => {
    const silence = random.chance(0.35) || setup.faults.length === 0;
    const fault = silence
      ? random.pick(SILENCES.slice(0, setup.long ? 5 : 4))
      : CLOUD_FAULTS[random.pick(setup.faults)];
    fault?.(world);
    scheduleNext(world, untilMs);
  });
}
