import type { HeartbeatOutcome, TickPorts } from "../../../home/watch/ports.ts";
import type { Command, Heartbeat } from "../../../lib/wire/heartbeat.ts";
import { mortal } from "./host.ts";
import { internetWorks } from "./line.ts";
import { advance, note, type World } from "./world.ts";

/** The cloud as a home sees it: a port that accepts, refuses, is silent or slow, and commands. */
export interface CloudSide {
  mode: "well" | "refuses" | "silent" | "slow";
  phoneDead: boolean;
  commands: { readonly command: Command; readonly untilMs: number }[];
  nextCommand: number;
}

/** A cloud that is well and wants nothing. */
export function createCloudSide(): CloudSide {
  return { mode: "well", phoneDead: false, commands: [], nextCommand: 1 };
}

/** The owner asks for something through the cloud. */
export function askFor(
  world: World,
  wish: { readonly kind: "power-cycle" } | { readonly kind: "pause"; readonly forMs: number },
): void {
  const { cloud } = world;
  const id = `c${cloud.nextCommand++}`;
  const lifeMs = 600_000;
  const command: Command = { ...wish, id, expiresInMs: lifeMs };
  cloud.commands.push({ command, untilMs: world.nowMs + lifeMs });
  note(world, `owner: asks for ${wish.kind} ${"forMs" in wish ? `of ${wish.forMs} ms ` : ""}${id}`);
}

/** A heartbeat's way to the cloud and back. */
export function heartbeatPort(world: World): NonNullable<TickPorts["sendHeartbeat"]> {
  return (heartbeat) => Promise.resolve(mortal(world, () => deliver(world, heartbeat)));
}

function deliver(world: World, heartbeat: Heartbeat): HeartbeatOutcome {
  const { cloud, host, random } = world;
  if (!internetWorks(world) || cloud.mode === "silent") {
    advance(world, world.nowMs + 2_500);
    return { kind: "unheard", why: "No answer within 2.5 s" };
  }
  const slowMs = cloud.mode === "slow" ? random.integer(500, 3_500) : random.integer(20, 150);
  advance(world, world.nowMs + slowMs);
  if (cloud.mode === "refuses") return { kind: "unheard", why: "The cloud answered 503" };
  if (slowMs > 2_500) return { kind: "unheard", why: "No answer within 2.5 s" };
  const ended = new Set(
    heartbeat.events.flatMap(({ what }) => what.kind === "command_done" ? [what.command] : []),
  );
  cloud.commands = cloud.commands.filter(({ command, untilMs }) =>
    !ended.has(command.id) && untilMs > world.nowMs
  );
  // The answer may be lost on its way although the cloud has taken the heartbeat.
  if (!host.quick && random.chance(0.02)) return { kind: "unheard", why: "The answer was lost" };
  const commands = cloud.commands.slice(0, 8).map(({ command, untilMs }) => ({
    ...command,
    expiresInMs: untilMs - world.nowMs,
  }));
  world.watch.heard(commands);
  return {
    kind: "accepted",
    reply: {
      acknowledged: heartbeat.events.at(-1)?.id ?? 0,
      serverTimeMs: Math.max(0, world.nowMs),
      commands,
    },
  };
}

/** The home's own way to the phone. */
export function phonePort(world: World): NonNullable<TickPorts["tellPhone"]> {
  return () =>
    Promise.resolve(mortal(world, () => {
      advance(world, world.nowMs + world.random.integer(50, 500));
      return internetWorks(world) && !world.cloud.phoneDead;
    }));
}
