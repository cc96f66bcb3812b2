import type { HomeClock } from "../../../lib/time/time.ts";
import { createOwnLink, type OwnLink } from "./own_link.ts";
import { advance, note, type World } from "./world.ts";

/** The computer that runs the ticks. */
export interface Host {
  bootedAtMs: number;
  bootNumber: number;
  /** Wall clock minus true time. */
  wallOffsetMs: number;
  /** When the wall clock was set last; -Infinity: never. */
  wallSetMs: number;
  /** Not running, suspended or switched off, until then. */
  awayUntilMs: number;
  /** Steps that the present tick still lives; null: it lives on. */
  stepsLeft: number | null;
  /** No probe can be started. */
  blind: boolean;
  /** Healed stretch: nothing is slow or lost any more. */
  quick: boolean;
  readonly link: OwnLink;
  /** The present tick was killed: whatever it would still do is not done. */
  dead: boolean;
}

/** Thrown where a tick dies; nothing may catch it but the one who runs ticks. */
export class Death extends Error {
  override name = "Death";
}

/** The wall clock when a world begins, for people who read a trace. */
const WALL_START_MS = Date.UTC(2026, 0, 1);

/** A host that has run for an hour. */
export function createHost(): Host {
  return {
    bootedAtMs: -3_600_000,
    bootNumber: 1,
    wallOffsetMs: WALL_START_MS,
    wallSetMs: -Infinity,
    awayUntilMs: 0,
    stepsLeft: null,
    blind: false,
    quick: false,
    link: createOwnLink(),
    dead: false,
  };
}

/** What the host's clocks show. */
export function hostClock(world: World): HomeClock {
  const { host, setup } = world;
  return {
    uptimeMs: Math.floor((world.nowMs - host.bootedAtMs) / 1_000) * 1_000,
    wallMs: Math.round(world.nowMs + host.wallOffsetMs),
    bootId: setup.bootNamed ? `boot-${host.bootNumber}` : null,
  };
}

/**
 * One step of a tick: it may die just before, or just after it had its effect. A host that was
 * suspended meanwhile goes on where it was, however much later.
 */
export function mortal<T>(world: World, effect: () => T): T {
  dieWhenDue(world);
  const result = effect();
  dieWhenDue(world);
  if (world.nowMs < world.host.awayUntilMs) {
    advance(world, world.host.awayUntilMs);
    // The host may have been switched off in its sleep.
    if (world.host.stepsLeft === 0) dieWhenDue(world);
  }
  return result;
}

function dieWhenDue(world: World): void {
  const { host } = world;
  if (host.dead) throw new Death("The tick is killed");
  if (host.stepsLeft === null) return;
  if (host.stepsLeft-- > 0) return;
  host.stepsLeft = null;
  host.dead = true;
  note(world, "host: the tick is killed");
  throw new Death("The tick is killed");
}

/** The wall clock is set; not before 1970, where no computer can be. */
export function stepWall(world: World, byMs: number): void {
  const { host } = world;
  host.wallOffsetMs = Math.max(-world.nowMs, host.wallOffsetMs + byMs);
  host.wallSetMs = world.nowMs;
}

/** The host goes down and comes back after `downMs`; its memory is gone. */
export function rebootHost(world: World, downMs: number): void {
  const { host, files, setup } = world;
  host.bootNumber++;
  host.bootedAtMs = world.nowMs + downMs;
  host.awayUntilMs = Math.max(host.awayUntilMs, world.nowMs + downMs + 8_000);
  files.runtime = null;
  // A tick that was under way is gone with the rest.
  if (host.stepsLeft !== null || world.watch.ticking()) host.stepsLeft = 0;
  if (!setup.clockBattery) stepWall(world, -downMs);
  note(world, `host: reboots, down for ${Math.round(downMs / 1_000)} s`);
  world.watch.booted();
}

/** Suspended or held up: no ticks, but the uptime goes on. */
export function suspendHost(world: World, lastsMs: number): void {
  const { host } = world;
  host.awayUntilMs = Math.max(host.awayUntilMs, world.nowMs + lastsMs);
  note(world, `host: no ticks for ${Math.round(lastsMs / 1_000)} s`);
}
