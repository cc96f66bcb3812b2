import type { TickPorts } from "../../../home/watch/ports.ts";
import { runTick, type TickOptions, type TickReport } from "../../../home/watch/tick.ts";
import type { Outlet } from "../../../lib/plugs/plug.ts";
import { HOUR_MS, MINUTE_MS } from "../../../lib/time/time.ts";
import { createRandom } from "../../support/base/random.ts";
import { createAgenda } from "../agenda.ts";
import { createWatch } from "../checks/watch.ts";
import type { Timeline } from "../timeline.ts";
import { createCloudSide, heartbeatPort, phonePort } from "./cloud_side.ts";
import { FAULTS, OUTAGE_FAULTS } from "./faults/faults.ts";
import { appendPort, createFiles, loadPort, savePort } from "./files.ts";
import { createHost, Death, hostClock, mortal } from "./host.ts";
import { createLine } from "./line.ts";
import { createModem } from "./modem.ts";
import { ownNetworkOf } from "./own_link.ts";
import { createTickPlug } from "./plug_port.ts";
import { createPlugSide, type PlugKind, writeSwitch } from "./plug_side.ts";
import { probePort } from "./probes.ts";
import { askRouter, createRouter, rescueRouter } from "./router.ts";
import type { SoftRebootOutcome } from "../../../lib/watch/soft_reboot.ts";
import { drawSetup } from "./setup.ts";
import { advance, note, type World } from "./world.ts";

const TICK_MS = 15_000;

/** Make other generators of the same seed. */
const SEVERAL_SEED = 0x5eed;
const OWN_SEED = 0x0eed;

/** An owner notices after this that something is wrong, at home and far away. */
const OWNER_LOOKS_MS = 12 * MINUTE_MS;
const OWNER_LOOKS_MS_MAX = 4 * HOUR_MS;

/** The world of one seed, all well, one hour after its host has started. */
export function createWorld(seed: number, timeline: Timeline): World {
  const random = createRandom(seed);
  const more = createRandom(seed ^ SEVERAL_SEED);
  const own = createRandom(seed ^ OWN_SEED);
  const setup = drawSetup(random, { faultNames: Object.keys(FAULTS), more, own });
  const facts = {
    config: setup.config,
    timedBy: setup.timedBy,
    boot: 1,
    looks: [],
    cuts: [],
    latestCut: null,
    intentsMs: [],
    softs: [],
    tick: {
      boot: 1,
      clock: { uptimeMs: 0, wallMs: 0, bootId: null },
      beganMs: 0,
      look: null,
      told: null,
      routerPower: null,
      outletPower: null,
      plugTrouble: new Set<string>(),
      intent: null,
      setAside: 0,
      reachedAtStart: new Set<string>(),
    },
    diedMs: -Infinity,
    offUntilMs: -Infinity,
    lost: null,
    lastOnline: null,
    accepted: null,
    restartSaidMs: -Infinity,
    heard: new Map(),
    pause: null,
    powerBack: null,
    allOnMs: -Infinity,
    saves: 0,
  };
  const world: World = {
    nowMs: 0,
    setup,
    random,
    timeline,
    agenda: createAgenda(),
    line: { ...createLine(), routerPage: random.chance(0.2) },
    router: createRouter(),
    modem: createModem(),
    plugs: setup.plugs.map((kind) => createPlugSide(kind, setup)),
    host: createHost(),
    files: createFiles(),
    cloud: createCloudSide(),
    watch: createWatch(() => world, facts),
    outages: 0,
    goneSinceMs: null,
  };
  return world;
}

/** The ports of one home; everything else that ticks is real. */
export function createPorts(world: World): TickPorts {
  const { config } = world.setup;
  const plug = createTickPlug(world);
  return {
    clock: () => mortal(world, () => hostClock(world)),
    load: loadPort(world),
    save: savePort(world),
    probe: probePort(world),
    ownNetwork: () =>
      Promise.resolve(mortal(world, () => {
        advance(world, world.nowMs + world.random.integer(5, 60));
        return ownNetworkOf(world);
      })),
    plug: () => Promise.resolve(plug),
    sendHeartbeat: config.cloud === null ? null : heartbeatPort(world),
    tellPhone: config.ntfy === null ? null : phonePort(world),
    softReboot: config.softReboot === null ? null : softRebootPort(world),
    askConsoles: null,
    tellHomeAssistant: null,
    appendEvents: appendPort(world),
  };
}

/** Some requests fail, some are taken and do nothing. */
function softRebootPort(world: World): () => Promise<SoftRebootOutcome> {
  return () =>
    Promise.resolve(mortal(world, () => {
      const { random, setup, host, router } = world;
      world.watch.softAsked();
      note(world, "home: asks the router to restart");
      const isHeard = router.lanAlive && (host.quick || random.chance(0.8));
      if (!isHeard) return { kind: "failed", hint: "The router cannot be reached" };
      if (!host.quick && random.chance(setup.softHelps)) askRouter(world);
      return { kind: "asked", hint: null };
    }));
}

/** Lets ticks run until `untilMs`; `each` hears every tick that came to its end. */
export async function runTicks(
  world: World,
  options: { readonly untilMs: number; readonly each?: (report: TickReport) => boolean },
): Promise<void> {
  const ports = createPorts(world);
  const { setup } = world;
  const tickOptions: TickOptions = {
    config: setup.config,
    plug: {
      fingerprint: "tuya 1 plug",
      timedBy: setup.timedBy,
      tested: true,
      outlets: setup.plugs.map(outletOf),
    },
    release: "0.0.0",
  };
  while (world.nowMs < options.untilMs) {
    const beganMs = world.nowMs;
    const report = beganMs < world.host.awayUntilMs
      ? null
      : await runOne(world, () => runTick(ports, tickOptions));
    if (report !== null && options.each?.(report) === true) return;
    advance(world, Math.max(world.host.awayUntilMs, beganMs + gap(world), world.nowMs + 200));
    lookAfterHome(world);
  }
}

function outletOf({ name, onDelayMs, timedBy, keepsTime }: PlugKind): Outlet {
  const outlet = { name, onDelayMs, timedBy };
  return timedBy === "plug" && keepsTime === "queue" ? { ...outlet, heldByQueue: true } : outlet;
}

async function runOne(
  world: World,
  tick: () => Promise<TickReport>,
): Promise<TickReport | null> {
  const { host, random, setup, watch } = world;
  host.stepsLeft = !host.quick && random.chance(setup.death) ? random.integer(0, 24) : null;
  watch.tickBegins();
  try {
    const report = await tick();
    watch.tickEnds(report);
    if (report.action !== "none" || report.remark !== null) {
      note(world, `tick: ${report.diagnosis.cause}; ${report.action}; ${report.remark ?? ""}`);
    }
    return report;
  } catch (error) {
    if (error instanceof Death) {
      watch.tickDies();
      return null;
    }
    throw error;
  } finally {
    host.stepsLeft = null;
    host.dead = false;
  }
}

/** From the beginning of a tick to the next: 15 s, sometimes late, sometimes missing. */
function gap(world: World): number {
  const { host, random } = world;
  if (host.quick) return TICK_MS + random.integer(0, 200);
  const kind = random.next();
  if (kind < 0.94) return TICK_MS + random.integer(0, 999);
  if (kind < 0.97) return TICK_MS + random.integer(1_000, 25_000);
  return TICK_MS * random.integer(2, 4);
}

/** What the watchdog cannot mend, somebody mends by hand in the end. */
function lookAfterHome(world: World): void {
  const { plugs, host, router, setup } = world;
  if (host.quick) return;
  const patienceMs = setup.longTroubles ? OWNER_LOOKS_MS_MAX : OWNER_LOOKS_MS;
  for (const plug of plugs) {
    const dark = !plug.relayOn && plug.present && plug.mains;
    if (!dark || world.nowMs - plug.offSinceMs < patienceMs) continue;
    note(world, `owner: sees the outlet of the ${plug.kind.name} off and presses its button`);
    writeSwitch({ world, plug }, { on: true, by: "other" });
  }
  const goneMs = world.goneSinceMs === null ? 0 : world.nowMs - world.goneSinceMs;
  if (router.state === "hung" && goneMs >= patienceMs) rescueRouter(world);
}

/** The stretch in which everything may go wrong. */
export async function runFaulty(world: World, lastsMs: number): Promise<void> {
  const untilMs = world.nowMs + lastsMs;
  scheduleNext(world, untilMs);
  await runTicks(world, { untilMs });
}

function scheduleNext(world: World, untilMs: number): void {
  const { random, setup, agenda } = world;
  const atMs = world.nowMs + random.spread(setup.faultEveryMs / 10, setup.faultEveryMs * 3);
  if (atMs >= untilMs) return;
  agenda.at(atMs, () => {
    const names = random.chance(0.45) || setup.faults.length === 0 ? OUTAGE_FAULTS : setup.faults;
    FAULTS[random.pick<string>(names)]?.(world);
    scheduleNext(world, untilMs);
  });
}
