import type { Cloud } from "../../../cloud/cloud.ts";
import type { Listening } from "../../../cloud/store/listening.ts";
import type { Random } from "../../support/base/random.ts";
import type { Timeline } from "../timeline.ts";
import type { Ears } from "../checks/ears.ts";
import type { CloudWatch } from "./watch.ts";
import type { SimHome } from "./homes.ts";
import type { MemoryStore } from "./memory_kv.ts";
import type { PhoneSide } from "./phone_side.ts";
import type { Scheduler } from "./scheduler.ts";
import type { CloudSetup } from "./setup.ts";

/** One process of the cloud. */
export interface Instance {
  readonly name: string;
  readonly startedMs: number;
  /** What its wall clock shows beside the true time. */
  wallAheadMs: number;
  /** How long its machine has slept so far. */
  sleptMs: number;
  /** Resolves when it is not stopped, and its machine awake, any more; null: it runs. */
  stopped: PromiseWithResolvers<void> | null;
  /** Since when its machine sleeps; null: it does not. */
  sleepsSinceMs: number | null;
  /** False: killed, or ended; whatever it still waits for never comes. */
  alive: boolean;
  diedMs: number | null;
  cloud: Cloud;
  listening: Listening;
  kv: Deno.Kv;
  /** Calls of ports until it is killed; null: it is not about to be. */
  stepsLeft: number | null;
  /** A run of the cron is under way. */
  isRunning: boolean;
  /** When a call of the store last went wrong or took long; -Infinity: never. */
  disturbedMs: number;
  /** Who was refused by a locked file and will ask again. */
  readonly locked: Map<object, Locked>;
}

/** A refusal by a locked file; the one who met it waits by a real timer. */
export interface Locked {
  /** Refusals still to come. */
  left: number;
  /** Lets time go on. */
  release: () => void;
}

/** What is wrong with the store at present. */
export type StoreWeather =
  | "well"
  | "slow"
  | "contended"
  | "locked"
  | "lossy"
  | "down"
  /** Reads well and takes no write. */
  | "refusing"
  /** Another program holds it: no write gets through. */
  | "held"
  /** Does what it is asked, and says that it failed. */
  | "losing"
  /** Answers nothing; what it was asked is done when it is well again. */
  | "hanging";

/** One cloud with its homes and its phone. Parts are changed in place, by their own modules only. */
export interface CloudWorld {
  readonly setup: CloudSetup;
  readonly random: Random;
  readonly timeline: Timeline;
  readonly scheduler: Scheduler;
  readonly store: MemoryStore;
  readonly phone: PhoneSide;
  readonly watch: CloudWatch;
  homes: readonly SimHome[];
  /** Who wrote to the store last. */
  writer: Instance | null;
  /** Those that live. */
  instances: Instance[];
  storeWeather: StoreWeather;
  /** Resolves when a store that hangs is well again; null: it does not. */
  storeHangs: PromiseWithResolvers<void> | null;
  /** No home reaches the cloud, whose processes are well. */
  noWayIn: boolean;
  /** A wall clock has been a wrong one at some time. */
  clocksWrong: boolean;
  readonly ears: Ears;
  /** Minutes of the cron that will not come. */
  cronSkips: number;
  /** So late the next ones come. */
  cronLateMs: number;
  /** Names the settings of the channel. */
  fingerprint: string;
  /** Everything is mended and nothing new goes wrong. */
  healed: boolean;
  /** Counts names. */
  started: number;
  /** The first thing that did not hold; null: all did. */
  violation: Error | null;
}

/** True time. */
export function nowOf(world: CloudWorld): number {
  return world.scheduler.nowMs;
}

/** Says what happened. */
export function note(world: CloudWorld, text: string): void {
  world.timeline.note(nowOf(world) - world.setup.startMs, text);
}

/** Keeps what did not hold; the code under test must not be able to swallow it. */
export function violate(world: CloudWorld, error: Error): void {
  world.violation ??= error;
}
