import { HOUR_MS, MINUTE_MS, SECOND_MS } from "../../../lib/time/time.ts";
import { arrive, beatNow, happen, type SimHome } from "./homes.ts";
import { killInstance, startInstance, stopFor, stopInstance } from "./instance.ts";
import { command, forget, mute } from "./owner.ts";
import type { PhoneWeather } from "./phone_side.ts";
import { type CloudWorld, note, nowOf, type StoreWeather } from "./world.ts";

/** What may go wrong, or merely happen, in a stretch of faults. */
export type Fault = (world: CloudWorld) => void;

function after(world: CloudWorld, ms: number, work: () => void): void {
  world.scheduler.at(nowOf(world) + ms, work);
}

/** Brings the number of processes back to what it should be. */
export function ensureInstances(world: CloudWorld): void {
  while (world.instances.length < world.setup.instances) startInstance(world);
}

function kill(world: CloudWorld): void {
  const { random, instances } = world;
  if (instances.length === 0) return;
  const instance = random.pick(instances);
  instance.stepsLeft = random.spread(1, 400) - 1;
  world.ears.change();
  after(world, random.spread(SECOND_MS, MINUTE_MS), () => {
    killInstance(world, instance);
    after(world, random.spread(200, 20_000), () => ensureInstances(world));
  });
}

function deploy(world: CloudWorld): void {
  for (const instance of world.instances) stopInstance(world, instance);
  startInstance(world);
  after(world, 5_000, () => ensureInstances(world));
}

function cloudDown(world: CloudWorld): void {
  const { random, setup } = world;
  note(world, "the cloud is down");
  for (const instance of world.instances) killInstance(world, instance);
  const ms = random.spread(30 * SECOND_MS, setup.long ? 4 * HOUR_MS : 12 * MINUTE_MS);
  after(world, ms, () => ensureInstances(world));
}

function store(weather: StoreWeather, msMax: number): Fault {
  return (world) => {
    if (world.storeWeather !== "well") return;
    world.storeWeather = weather;
    if (weather === "hanging") world.storeHangs = Promise.withResolvers();
    note(world, `store: ${weather}`);
    world.ears.change();
    after(world, world.random.spread(200, msMax), () => {
      if (world.storeWeather === weather) mendStore(world);
    });
  };
}

/** What hung is done now, however late. */
export function mendStore(world: CloudWorld): void {
  world.storeWeather = "well";
  note(world, "store: well");
  world.ears.change();
  world.scheduler.touch();
  world.storeHangs?.resolve();
  world.storeHangs = null;
}

function stop(asleep: boolean): Fault {
  return (world) => {
    const { random, instances } = world;
    const ms = random.spread(2 * SECOND_MS, 15 * MINUTE_MS);
    // Often all of them: they run on one machine.
    const all = random.chance(0.5);
    const chosen = all ? [...instances] : instances.slice(0, 1);
    for (const instance of chosen) stopFor(world, instance, { ms, asleep });
  };
}

const STEPS_MS = [150 * SECOND_MS, -150 * SECOND_MS, HOUR_MS, -HOUR_MS, 3_650 * 24 * HOUR_MS];

function stepClock(world: CloudWorld): void {
  const { random, instances, setup } = world;
  // What several instances on Deploy know of each other rests on its keeping their clocks.
  if (setup.onDeploy && setup.instances > 1) return;
  const ms = random.pick([...STEPS_MS, -3_650 * 24 * HOUR_MS]);
  world.clocksWrong = true;
  note(world, `the wall clock steps by ${ms / 1_000} s`);
  for (const instance of instances) {
    instance.wallAheadMs += ms;
    after(world, random.spread(SECOND_MS, 20 * MINUTE_MS), () => {
      // Another step may lie between; and what is mended stays so.
      if (!world.healed) instance.wallAheadMs -= ms;
    });
  }
}

function closeWayIn(world: CloudWorld): void {
  if (world.noWayIn) return;
  world.noWayIn = true;
  note(world, "no home reaches the cloud");
  world.ears.change();
  after(world, world.random.spread(5 * SECOND_MS, 12 * MINUTE_MS), () => openWayIn(world));
}

export function openWayIn(world: CloudWorld): void {
  if (world.noWayIn) note(world, "homes reach the cloud again");
  world.noWayIn = false;
  world.ears.change();
}

function phone(weather: PhoneWeather): Fault {
  return (world) => {
    const { random, setup, phone: side } = world;
    if (side.weather !== "well") return;
    side.weather = weather;
    note(world, `phone's server: ${weather}`);
    const ms = random.spread(10 * SECOND_MS, setup.long ? 9 * HOUR_MS : 20 * MINUTE_MS);
    after(world, ms, () => {
      if (side.weather !== weather) return;
      side.weather = "well";
      note(world, "phone's server: well");
      if (weather !== "token" || !random.chance(0.5)) return;
      // Somebody gives the cloud another token.
      world.fingerprint = `f${nowOf(world)}`;
      deploy(world);
    });
  };
}

function refuseOne(world: CloudWorld): void {
  const { random, phone: side, setup } = world;
  const home = pickHome(world).id;
  const status = random.pick([400, 413, 500]);
  side.refused.set(home, status);
  // What only fails waits, and is told when it is well again, within an hour.
  if (status !== 500 || setup.long) side.everRefused.add(home);
  note(world, `phone's server refuses what is about ${home}: ${status}`);
  const ms = random.spread(MINUTE_MS, setup.faultyMs / 2);
  after(world, ms, () => side.refused.delete(home));
}

export function pickHome(world: CloudWorld): SimHome {
  // The first few get most of it, so that things meet.
  const { random, homes } = world;
  return random.chance(0.5) ? homes[random.integer(0, 3)] as SimHome : random.pick(homes);
}

function fallSilent(msMax: number): Fault {
  return (world) => {
    const home = pickHome(world);
    const ms = world.random.spread(20 * SECOND_MS, msMax);
    home.quietUntilMs = nowOf(world) + ms;
    note(world, `${home.id} falls silent for ${Math.round(ms / 1_000)} s`);
  };
}

/** Homes at one provider: heard in the same moment, and then no more. */
function fallSilentTogether(world: CloudWorld): void {
  const { random } = world;
  const ms = random.spread(50 * SECOND_MS, 20 * MINUTE_MS);
  const homes = new Set(Array.from({ length: random.integer(3, 8) }, () => pickHome(world)));
  for (const home of homes) {
    if (nowOf(world) >= home.quietUntilMs) beatNow(world, home);
    home.quietUntilMs = nowOf(world) + ms;
  }
  const names = [...homes].map(({ id }) => id).join(", ");
  note(world, `${names} fall silent together for ${Math.round(ms / 1_000)} s`);
}

function flutter(world: CloudWorld): void {
  spoilLine(world, pickHome(world));
}

function spoilLine(world: CloudWorld, home: SimHome): void {
  const { random } = world;
  home.line = {
    lost: random.pick([0, 0.3, 0.8]),
    answerLost: random.pick([0, 0.5]),
    late: random.pick([0, 0.2]),
    twice: random.pick([0, 0.3]),
  };
  note(world, `${home.id}: a bad line, ${JSON.stringify(home.line)}`);
  after(world, random.spread(MINUTE_MS, 20 * MINUTE_MS), () => {
    home.line = { lost: 0, answerLost: 0, late: 0, twice: 0 };
  });
}

function replay(world: CloudWorld): void {
  const home = pickHome(world);
  const old = home.sent;
  if (old === null) return;
  after(world, world.random.spread(SECOND_MS, 10 * MINUTE_MS), () => {
    note(world, `${home.id}: an old heartbeat again`);
    arrive(world, home, old);
  });
}

function pause(world: CloudWorld): void {
  const home = pickHome(world);
  const ms = world.random.spread(MINUTE_MS, HOUR_MS);
  home.pausedUntilMs = nowOf(world) + ms;
  note(world, `${home.id} pauses for ${Math.round(ms / 1_000)} s`);
}

function changeStale(world: CloudWorld): void {
  const home = pickHome(world);
  world.ears.disturb();
  home.staleAfterMs = world.random.pick([10, 20, 60, 61, 75, 120, 600]) * SECOND_MS;
  note(world, `${home.id}: stale_after is ${home.staleAfterMs / 1_000} s`);
}

function loseState(world: CloudWorld): void {
  const home = pickHome(world);
  Object.assign(home, { epoch: nowOf(world), nextEvent: 1, pending: [] });
  note(world, `${home.id} begins a new state`);
  // Whatever took the state rarely comes alone, and the new one has something to tell.
  spoilLine(world, home);
  happen(world, home);
}

/** Faults by name; more than one name for the same makes it likelier. */
export const CLOUD_FAULTS: Readonly<Record<string, Fault>> = {
  "kill": kill,
  "kill again": kill,
  "deploy": deploy,
  "cloud down": cloudDown,
  "store slow": store("slow", 3 * MINUTE_MS),
  "store contended": store("contended", 30 * SECOND_MS),
  "store locked": store("locked", MINUTE_MS),
  "store lossy": store("lossy", MINUTE_MS),
  "store down": store("down", 4 * MINUTE_MS),
  "store refusing": store("refusing", 6 * MINUTE_MS),
  "store held": store("held", 3 * MINUTE_MS),
  "store losing": store("losing", MINUTE_MS),
  "store hanging": store("hanging", 4 * MINUTE_MS),
  "process stopped": stop(false),
  "machine asleep": stop(true),
  "clock steps": stepClock,
  "no way in": closeWayIn,
  "cron skips": (world) => void (world.cronSkips += world.random.pick([1, 1, 2, 3, 6])),
  "cron late": (world) => {
    world.cronLateMs = 45_000;
    world.ears.disturb(nowOf(world) + 6 * MINUTE_MS);
    after(world, 5 * MINUTE_MS, () => (world.cronLateMs = 0));
  },
  "phone dead": phone("dead"),
  "phone unreachable": phone("unreachable"),
  "phone minute limit": phone("minute_limit"),
  "phone day limit": phone("day_limit"),
  "phone 500 after all": phone("delivered_500"),
  "phone answer lost": phone("lost"),
  "phone error": phone("error"),
  "phone slow": phone("slow"),
  "phone token": phone("token"),
  "phone web page": phone("web_page"),
  "phone mixed": phone("mixed"),
  "phone refuses one": refuseOne,
  "home events": (world) => {
    const home = pickHome(world);
    for (let left = world.random.integer(1, 4); left > 0; left--) happen(world, home);
  },
  "home flutters": flutter,
  "home replays": replay,
  "home pauses": pause,
  "home changes stale_after": changeStale,
  "home loses its state": loseState,
  "owner mutes": mute,
  "owner commands": command,
  "owner forgets": forget,
};

/** What every world has, or nothing would be proved. */
export const SILENCES: readonly Fault[] = [
  fallSilentTogether,
  fallSilent(2 * MINUTE_MS),
  fallSilent(20 * MINUTE_MS),
  fallSilent(3 * HOUR_MS),
  fallSilent(30 * HOUR_MS),
];
