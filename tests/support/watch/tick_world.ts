/** Ports for one tick that write down what was asked of them, in order. */
import { NO_CASE } from "../../../lib/config/report_config.ts";
import { NO_PLUG } from "../plugs/pretended_drivers.ts";
import type { TickOptions } from "../../../home/watch/tick.ts";
import type { HeartbeatOutcome, SaveOutcome, TickPorts } from "../../../home/watch/ports.ts";
import type { HomeConfig } from "../../../lib/config/home_config.ts";
import type { CycleOutcome, ReadOutcome, TurnOnOutcome } from "../../../lib/plugs/plug.ts";
import type { OwnNetwork } from "../../../lib/probes/ip_answer.ts";
import type { ProbeResult, TargetResult } from "../../../lib/probes/probe.ts";
import { encodeWatchState, parseWatchState } from "../../../lib/watch/state/codec.ts";
import { lone } from "./power.ts";
import { initialState, type WatchState } from "../../../lib/watch/state/state.ts";
import { clockAt, POLICY, reading } from "./watch.ts";

/** What the world answers; change it between ticks. */
export interface TickWorld {
  readonly ports: TickPorts;
  /** What was asked, in order: `"save runtime+disk"`, `"power cycle 30000"`, … */
  readonly asked: string[];
  nowMs: number;
  bootId: string | null;
  runtime: string | null;
  disk: string | null;
  diskFails: string | null;
  runtimeFails: string | null;
  internet: ProbeResult;
  gateway: ProbeResult;
  network: OwnNetwork | null;
  read: ReadOutcome;
  cycle: CycleOutcome;
  turnOn: TurnOnOutcome;
  heartbeat: HeartbeatOutcome;
  phoneTakes: boolean;
  readonly logged: string[];
}

/** A computer whose own network is as it should be. */
export const WELL_CONNECTED: OwnNetwork = {
  device: "eth0",
  carrier: true,
  address: true,
  route: "gateway",
  elsewhere: null,
  router: "192.168.1.1",
};

const ANSWERED: ProbeResult = { kind: "answered", latencyMs: 10 };

export const CONFIG: HomeConfig = {
  site: { id: "cabin", name: "Cabin", timeZone: null },
  probes: { targets: [], quorum: 1, deadlineMs: 4_000 },
  policy: POLICY,
  plug: { ...NO_PLUG, tested: true },
  softReboot: null,
  cloud: {
    url: "http://127.0.0.1:8000",
    token: "t",
    staleAfterMs: 60_000,
    heartbeatEveryMs: 15_000,
  },
  ntfy: null,
  mqtt: null,
  report: NO_CASE,
  consoles: [],
};

export const OPTIONS: TickOptions = {
  config: CONFIG,
  plug: { fingerprint: "tuya abc", timedBy: "plug", tested: true, outlets: lone() },
  release: "0.1.0",
};

function result(role: TargetResult["role"], answer: ProbeResult): TargetResult {
  return { url: `${role}://x`, role, kind: "ping", byName: false, result: answer };
}

export function createTickWorld(): TickWorld {
  const world: TickWorld = {
    ports: {
      clock: () => ({ ...clockAt(world.nowMs), bootId: world.bootId }),
      load: (clock) => {
        const text = world.runtime ?? world.disk;
        const state = text === null ? initialState(clock) : parseWatchState(text);
        return { state, troubles: [] };
      },
      save: (state, { disk }) => save(world, state, disk),
      probe: () =>
        Promise.resolve([result("internet", world.internet), result("gateway", world.gateway)]),
      ownNetwork: () => note(world, "own network", world.network),
      plug: () =>
        Promise.resolve({
          read: () => note(world, "read", world.read),
          powerCycle: (offMs) => note(world, `power cycle ${offMs}`, world.cycle),
          turnOn: () => note(world, "turn on", world.turnOn),
        }),
      sendHeartbeat: (heartbeat) =>
        note(world, `heartbeat ${heartbeat.cause} ${heartbeat.phase}`, world.heartbeat),
      tellPhone: null,
      softReboot: null,
      askConsoles: null,
      tellHomeAssistant: null,
      appendEvents: (events) => world.logged.push(...events.map(({ what }) => what.kind)),
    },
    asked: [],
    nowMs: 3_600_000,
    bootId: "a",
    runtime: null,
    disk: null,
    diskFails: null,
    runtimeFails: null,
    internet: ANSWERED,
    gateway: ANSWERED,
    network: WELL_CONNECTED,
    read: reading(),
    cycle: { kind: "confirmed" },
    turnOn: { kind: "on" },
    heartbeat: {
      kind: "accepted",
      reply: { acknowledged: 0, serverTimeMs: 0, commands: [] },
    },
    phoneTakes: true,
    logged: [],
  };
  return world;
}

function note<T>(world: TickWorld, what: string, answer: T): Promise<T> {
  world.asked.push(what);
  return Promise.resolve(answer);
}

function save(world: TickWorld, state: WatchState, disk: boolean): SaveOutcome {
  const text = encodeWatchState(state);
  world.asked.push(disk ? "save runtime+disk" : "save runtime");
  if (world.runtimeFails === null) world.runtime = text;
  if (disk && world.diskFails === null) world.disk = text;
  return { runtime: world.runtimeFails, disk: disk ? world.diskFails : null };
}
