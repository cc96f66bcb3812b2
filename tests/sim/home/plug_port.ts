import type { TickPlug } from "../../../home/ports.ts";
import type { CycleOutcome, ReadOutcome, TurnOnOutcome } from "../../../lib/plug/plug.ts";
import { mortal } from "./host.ts";
import { reachable, writeCountdown, writeSwitch } from "./plug_side.ts";
import { advance, note, type World } from "./world.ts";

/** A driver that does what drivers must: one frame, bounded, nothing late after it has answered. */
export function createTickPlug(world: World): TickPlug {
  return {
    read: () => Promise.resolve(mortal(world, () => read(world))),
    powerCycle: (offMs) => Promise.resolve(mortal(world, () => powerCycle(world, offMs))),
    turnOn: () => Promise.resolve(mortal(world, () => turnOn(world))),
  };
}

function spend(world: World): void {
  advance(world, world.nowMs + world.random.integer(60, world.host.quick ? 400 : 3_000));
}

function lost(world: World): boolean {
  const lostNow = !world.host.quick && world.random.chance(world.setup.plugLoss);
  if (lostNow) world.watch.trouble("plug");
  return lostNow;
}

function why(world: World): string {
  const { plug } = world;
  if (!plug.keyRight) return "The plug answers, but not to this key";
  if (plug.otherDevice) return "Another device answers at the plug's address";
  if (plug.appHolds) return "The plug refused the connection: is an app open?";
  return "The plug is not on the network";
}

function read(world: World): ReadOutcome {
  const { plug, setup } = world;
  spend(world);
  if (!reachable(world)) {
    world.watch.trouble("plug");
    return { kind: "failed", hint: why(world) };
  }
  if (lost(world)) return { kind: "failed", hint: "No answer within 5 s" };
  const leftMs = plug.countdown === null ? 0 : plug.countdown.endsAtMs - world.nowMs;
  const reading = {
    on: setup.mute.relay ? null : plug.relayOn,
    countdownS: setup.mute.countdown ? null : Math.ceil(leftMs / 1_000),
    watts: null,
    afterPowerLoss: setup.memory,
    warnings: setup.memory === "off" ? ["After a mains failure the outlet stays off"] : [],
  };
  world.watch.told(reading);
  return { kind: "read", reading };
}

function powerCycle(world: World, offMs: number): CycleOutcome {
  world.watch.cutLeaves(offMs);
  const outcome = sendCycle(world, offMs);
  world.watch.cutLeft(outcome.kind);
  note(world, `home: power cycle, ${outcome.kind}`);
  return outcome;
}

function sendCycle(world: World, offMs: number): CycleOutcome {
  const { plug, setup } = world;
  spend(world);
  if (!reachable(world)) return { kind: "not_sent", hint: why(world) };
  if (lost(world)) return { kind: "sent", hint: "No answer within 6 s" };
  if (plug.oneValueOnly && setup.timedBy === "plug") {
    return { kind: "refused", hint: "The plug takes one value per command" };
  }
  // A late frame is still within the operation: afterwards the connection is reset.
  if (!world.host.quick && world.random.chance(0.05)) spend(world);
  writeSwitch(world, false, "us");
  if (setup.timedBy === "plug") writeCountdown(world, offMs / 1_000, true);
  spend(world);
  if (plug.oneValueOnly) return { kind: "refused", hint: "The plug answered with an error" };
  if (lost(world)) return { kind: "sent", hint: "No answer within 6 s" };
  return { kind: "confirmed" };
}

function turnOn(world: World): TurnOnOutcome {
  spend(world);
  if (!reachable(world)) {
    world.watch.trouble("plug");
    return { kind: "unknown", hint: why(world) };
  }
  if (lost(world)) return { kind: "unknown", hint: "No answer within 6 s" };
  const dark = !world.plug.relayOn;
  writeSwitch(world, true, "us");
  note(world, "home: asks for power");
  if (lost(world)) return { kind: "unknown", hint: "No answer within 6 s" };
  if (dark) world.watch.powerCameBack();
  return { kind: "on" };
}
