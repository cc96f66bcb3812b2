/** Several outlets in memory behind the real set, with the clock of a tick world. */
import { createSeveralPlugs } from "../../../home/plugs/several.ts";
import type { TickPorts } from "../../../home/watch/ports.ts";
import { runTick, type TickOptions } from "../../../home/watch/tick.ts";
import type { MemberConfig } from "../../../lib/plugs/driver.ts";
import { plugNamed } from "../plugs/pretended_drivers.ts";
import type { Happening } from "../../../lib/wire/event.ts";
import type { Plug, PlugReading, TimedBy } from "../../../lib/plugs/plug.ts";
import { createTickWorld, OPTIONS, type TickWorld } from "./tick_world.ts";

/** One outlet: a relay, a timer that brings power back, and the ways in which it fails. */
export interface FakeOutlet {
  readonly name: string;
  readonly timedBy: TimedBy;
  readonly onDelayMs: number;
  readonly carriesPath: boolean;
  relay: boolean;
  /** Of its own timer; null: none runs. */
  onAtMs: number | null;
  /** When its power came back, of all cuts. */
  readonly cameOnMs: number[];
  manners: "good" | "gone" | "refuses" | "loses_answer";
}

export type OutletOptions = Partial<Pick<FakeOutlet, "timedBy" | "onDelayMs" | "carriesPath">>;

export class Killed extends Error {}

export interface SeveralWorld {
  readonly world: TickWorld;
  readonly outlets: readonly FakeOutlet[];
  readonly options: TickOptions;
  /** What was asked of each, in order: `"off modem 30"`, `"on router"`. */
  readonly asked: string[];
  /** All that was said. */
  readonly log: Happening[];
  /** Commands until the process is killed, and when then; null: it lives. */
  killAt: { commands: number; readonly obeyed: boolean } | null;
  outlet(name: string): FakeOutlet;
  tick(afterMs?: number): Promise<void>;
}

/** Modem and router, unless others are given. */
export function createSeveralWorld(
  wanted: Readonly<Record<string, OutletOptions>> = {
    modem: {},
    router: { onDelayMs: 120_000, carriesPath: true },
  },
): SeveralWorld {
  const world = createTickWorld();
  const outlets = Object.entries(wanted).map(([name, options]): FakeOutlet => ({
    name,
    timedBy: "plug",
    onDelayMs: 0,
    carriesPath: false,
    relay: true,
    onAtMs: null,
    cameOnMs: [],
    manners: "good",
    ...options,
  }));
  const several: SeveralWorld = {
    world,
    outlets,
    options: {
      ...OPTIONS,
      plug: {
        ...OPTIONS.plug,
        timedBy: outlets.every(({ timedBy }) => timedBy === "plug") ? "plug" : "host",
        outlets: outlets.map(({ name, onDelayMs, timedBy }) => ({ name, onDelayMs, timedBy })),
      },
    },
    asked: [],
    log: [],
    killAt: null,
    outlet: (name) => {
      const outlet = outlets.find((each) => each.name === name);
      if (outlet === undefined) throw new RangeError(`Cannot find ${name}`);
      return outlet;
    },
    tick: async (afterMs = 15_000) => {
      world.nowMs += afterMs;
      for (const outlet of outlets) fireTimer(outlet, world);
      await runTick(portsOf(several), several.options);
    },
  };
  return several;
}

function portsOf(several: SeveralWorld): TickPorts {
  return {
    ...several.world.ports,
    plug: () => Promise.resolve(openSet(several)),
    appendEvents: (events) => several.log.push(...events.map(({ what }) => what)),
  };
}

function openSet(several: SeveralWorld) {
  const members = several.outlets.map(({ name, onDelayMs, carriesPath }): MemberConfig => ({
    name,
    onDelayMs,
    carriesPath,
    plug: plugNamed(name),
  }));
  const config = { driver: "several", tested: true, members } as const;
  const plug = createSeveralPlugs(config, {
    open: ({ facts }) => Promise.resolve(plugOf(several, several.outlet(facts.fingerprint))),
    strip: () => null,
    uptimeMs: () => several.world.nowMs,
  });
  const { signal } = new AbortController();
  return {
    read: () => plug.read(signal),
    powerCycle: (offMs: number, outlets?: readonly string[]) =>
      plug.powerCycle(offMs, signal, outlets),
    turnOn: (outlets?: readonly string[]) => plug.turnOn(signal, outlets),
  };
}

function fireTimer(outlet: FakeOutlet, { nowMs }: TickWorld): void {
  if (outlet.onAtMs === null || outlet.onAtMs > nowMs) return;
  switchOn(outlet, outlet.onAtMs);
}

function switchOn(outlet: FakeOutlet, atMs: number): void {
  if (!outlet.relay) outlet.cameOnMs.push(atMs);
  outlet.relay = true;
  outlet.onAtMs = null;
}

function plugOf(several: SeveralWorld, outlet: FakeOutlet): Plug {
  const { world } = several;
  const obey = (words: string, effect: () => void) => {
    const dies = several.killAt !== null && several.killAt.commands-- === 0;
    if (dies && several.killAt?.obeyed === false) throw new Killed();
    several.asked.push(words);
    effect();
    if (dies) throw new Killed();
  };
  const hint = "It is gone";
  return {
    read: () => {
      fireTimer(outlet, world);
      if (outlet.manners === "gone") return Promise.resolve({ kind: "failed", hint });
      const leftMs = outlet.onAtMs === null ? 0 : outlet.onAtMs - world.nowMs;
      const reading: PlugReading = {
        on: outlet.relay,
        countdownS: leftMs / 1_000,
        watts: null,
        afterPowerLoss: "on",
        warnings: [],
      };
      return Promise.resolve({ kind: "read", reading });
    },
    // deno-lint-ignore require-await
    powerCycle: async (offMs) => {
      if (outlet.manners === "gone") return { kind: "not_sent", hint };
      if (outlet.manners === "refuses") return { kind: "refused", hint: "It will not" };
      obey(`off ${outlet.name} ${offMs / 1_000}`, () => {
        outlet.relay = false;
        if (outlet.timedBy === "plug") outlet.onAtMs = world.nowMs + offMs;
      });
      return outlet.manners === "good" ? { kind: "confirmed" } : { kind: "sent", hint: "Lost" };
    },
    // deno-lint-ignore require-await
    turnOn: async () => {
      if (outlet.manners === "gone") return { kind: "unknown", hint };
      obey(`on ${outlet.name}`, () => switchOn(outlet, world.nowMs));
      return outlet.manners === "loses_answer" ? { kind: "unknown", hint: "Lost" } : { kind: "on" };
    },
  };
}

/** Online once, then dead until the tick that cuts has just ended. */
export async function untilCut(several: SeveralWorld): Promise<void> {
  await several.tick();
  several.world.internet = { kind: "silent", why: "No answer" };
  for (let ticks = 0; ticks < 60; ticks++) {
    await several.tick();
    if (several.asked.some((each) => each.startsWith("off"))) return;
  }
}
