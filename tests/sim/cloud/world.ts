import type { Cloud } from "../../../cloud/cloud.ts";
import type { Random } from "../../support/base/random.ts";
import type { Timeline } from "../timeline.ts";
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
  /** False: killed, or ended; whatever it still waits for never comes. */
  alive: boolean;
  diedMs: number | null;
  cloud: Cloud;
  kv: Deno.Kv;
  /** Calls of ports until it is killed; null: it is not about to be. */
  stepsLeft: number | null;
  /** The run of the cron under way; null: none. */
  run: SweepRun | null;
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

/** One run of the cron, as a bystander sees it. */
export interface SweepRun {
  readonly startedMs: number;
  /** Start of the latest look that was written down when this run began; null: there was none. */
  readonly lastLookMs: number | null;
}

/** What is wrong with the store at present. */
export type StoreWeather = "well" | "slow" | "contended" | "locked" | "lossy" | "down";

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
  /** Those that live. */
  instances: Instance[];
  storeWeather: StoreWeather;
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

/** True time, which here is also everybody's clock in the cloud. */
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
