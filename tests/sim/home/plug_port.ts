import { createSeveralPlugs } from "../../../home/plugs/several.ts";
import type { TickPlug } from "../../../home/watch/ports.ts";
import type { SinglePlug } from "../../../lib/plugs/driver.ts";
import { plugNamed } from "../../support/plugs/pretended_drivers.ts";
import type {
  CycleOutcome,
  Plug,
  PlugReading,
  ReadOutcome,
  TurnOnOutcome,
} from "../../../lib/plugs/plug.ts";
import { mortal } from "./host.ts";
import { internetWorks } from "./line.ts";
import { type PlugPlace, poll, reachable, writeCountdown, writeSwitch } from "./plug_side.ts";
import { advance, note, type World } from "./world.ts";

/** One call of a plug; those of several run beside each other, from `sinceMs`. */
interface Call extends PlugPlace {
  readonly sinceMs: number;
}

/** A driver that does what drivers must: one frame, bounded, nothing late after it has answered. */
export function createTickPlug(world: World): TickPlug {
  const [plug] = world.plugs;
  if (world.plugs.length > 1 || plug === undefined) return createTickSet(world);
  const call = () => ({ world, plug, sinceMs: world.nowMs });
  return {
    read: () =>
      Promise.resolve(mortal(world, () => {
        const outcome = read(call());
        if (outcome.kind === "read") world.watch.told(truthOf(world, outcome));
        return outcome;
      })),
    powerCycle: (offMs) =>
      Promise.resolve(mortal(world, () => {
        world.watch.cutLeaves(offMs);
        const outcome = sendCycle(call(), offMs);
        world.watch.cutLeft(outcome.kind);
        note(world, `home: power cycle, ${outcome.kind}`);
        return outcome;
      })),
    turnOn: () => Promise.resolve(mortal(world, () => turnOn(call()))),
  };
}

/** The real set over simulated plugs: each command of each is a step at which the tick may die. */
function createTickSet(world: World): TickPlug {
  const { signal } = new AbortController();
  let sinceMs = 0;
  const members = world.plugs.map(({ kind: { name, onDelayMs, carriesPath } }) => {
    return { name, onDelayMs, carriesPath, plug: plugNamed(name) };
  });
  const open = ({ facts }: SinglePlug): Promise<Plug> => {
    const plug = world.plugs.find(({ kind }) => kind.name === facts.fingerprint);
    if (plug === undefined) throw new RangeError(`Cannot open ${facts.fingerprint}`);
    // What carries the path is cut when all others were.
    const last = () => ({ world, plug, sinceMs: plug.kind.carriesPath ? world.nowMs : sinceMs });
    return Promise.resolve({
      read: () => step(world, () => read({ world, plug, sinceMs })),
      powerCycle: (offMs) => step(world, () => sendCycle(last(), offMs)),
      turnOn: () => step(world, () => turnOn({ world, plug, sinceMs })),
    });
  };
  const set = createSeveralPlugs({ driver: "several", tested: true, members }, {
    open,
    strip: () => null,
    uptimeMs: () => world.nowMs,
  });
  return {
    read: async () => {
      sinceMs = world.nowMs;
      const outcome = await set.read(signal);
      if (outcome.kind === "read") world.watch.told(truthOf(world, outcome));
      return outcome;
    },
    powerCycle: async (offMs, outlets) => {
      sinceMs = world.nowMs;
      const lastOnMs = (names: readonly string[]) => {
        const told = world.plugs.filter(({ kind }) => names.includes(kind.name));
        return offMs + Math.max(0, ...told.map(({ kind }) => kind.onDelayMs));
      };
      world.watch.cutLeaves(lastOnMs(outlets ?? world.setup.plugs.map(({ name }) => name)));
      const outcome = await set.powerCycle(offMs, signal, outlets).catch((error) => {
        // Killed: some may have gone off.
        world.watch.cutLeft("sent");
        throw error;
      });
      const sent = (outcome.parts ?? []).filter((part) => part.outcome.kind !== "not_sent");
      world.watch.cutLeft(outcome.kind, lastOnMs(sent.map(({ name }) => name)));
      note(world, `home: power cycle of ${outlets?.join(" and ") ?? "all"}, ${outcome.kind}`);
      return outcome;
    },
    turnOn: (outlets) => {
      sinceMs = world.nowMs;
      return set.turnOn(signal, outlets);
    },
  };
}

// deno-lint-ignore require-await
async function step<T>(world: World, act: () => T): Promise<T> {
  return mortal(world, act);
}

function spend({ world, plug, sinceMs }: Call): void {
  const { lateMs } = plug.kind;
  advance(world, sinceMs + lateMs + world.random.integer(60, world.host.quick ? 400 : 3_000));
}

function lost({ world, plug }: Call): boolean {
  const lostNow = !world.host.quick && world.random.chance(world.setup.plugLoss);
  if (lostNow) world.watch.trouble(plug.kind.name);
  return lostNow;
}

function why({ world, plug }: Call): string {
  if (!plug.keyRight) return "The plug answers, but not to this key";
  if (plug.otherDevice) return "Another device answers at the plug's address";
  if (plug.shutsOffline && !internetWorks(world)) return "The plug turns us away (403)";
  if (plug.appHolds) return "The plug refused the connection: is an app open?";
  return "The plug is not on the network";
}

function read(call: Call): ReadOutcome {
  const { world, plug } = call;
  const { setup } = world;
  spend(call);
  if (!reachable(call)) {
    world.watch.trouble(plug.kind.name);
    return { kind: "failed", hint: why(call) };
  }
  if (lost(call)) return { kind: "failed", hint: "No answer within 5 s" };
  // Whatever is asked of such a queue ends the delay in it, ours too.
  if (plug.kind.keepsTime === "queue" && plug.countdown?.ours === true) {
    world.watch.endsOffTime();
    poll(call);
  }
  const leftMs = plug.countdown === null ? 0 : plug.countdown.endsAtMs - world.nowMs;
  const { refusesToSay } = plug;
  const reading: PlugReading = {
    on: setup.mute.relay || refusesToSay ? null : plug.relayOn,
    countdownS: setup.mute.countdown || refusesToSay
      ? null
      : plug.staleS ?? Math.ceil(leftMs / 1_000),
    watts: null,
    afterPowerLoss: setup.memory,
    warnings: setup.memory === "off" ? ["After a mains failure the outlet stays off"] : [],
  };
  return { kind: "read", reading };
}

/** What was told, with those timers alone that run: a cache that is long over binds nobody. */
function truthOf(
  { plugs }: World,
  { reading, parts }: Extract<ReadOutcome, { readonly kind: "read" }>,
): PlugReading {
  const each = plugs.map(({ staleS, kind }) => {
    const part = parts?.find(({ name }) => name === kind.name)?.outcome;
    const told = part?.kind === "read" ? part.reading : parts === undefined ? reading : null;
    return staleS === null ? told?.countdownS ?? 0 : 0;
  });
  return { ...reading, countdownS: Math.max(0, ...each) };
}

function sendCycle(call: Call, offMs: number): CycleOutcome {
  const { world, plug } = call;
  const { timedBy } = plug.kind;
  spend(call);
  if (!reachable(call)) return { kind: "not_sent", hint: why(call) };
  if (lost(call)) return { kind: "sent", hint: "No answer within 6 s" };
  if (plug.oneValueOnly && timedBy === "plug") {
    return { kind: "refused", hint: "The plug takes one value per command" };
  }
  // A late frame is still within the operation: afterwards the connection is reset.
  if (!world.host.quick && world.random.chance(0.05)) spend({ ...call, sinceMs: world.nowMs });
  if (plug.disobeys) return { kind: "sent", hint: "It did not go off" };
  writeSwitch(call, { on: false, by: "us" });
  if (timedBy === "plug" && plug.dropsTimer) {
    plug.wiped = true;
    return { kind: "sent", hint: "It is off, and counts nothing" };
  }
  if (timedBy === "plug") {
    writeCountdown(call, { seconds: offMs / 1_000, ours: true });
    if (plug.polled) {
      world.agenda.at(world.nowMs + world.random.integer(200, offMs), () => poll(call));
    }
  }
  spend({ ...call, sinceMs: world.nowMs });
  // A look would end it: its own word is all there is.
  if (timedBy === "plug" && plug.kind.keepsTime === "queue") {
    return { kind: "sent", hint: "The plug took the command" };
  }
  if (plug.oneValueOnly) return { kind: "refused", hint: "The plug answered with an error" };
  if (lost(call)) return { kind: "sent", hint: "No answer within 6 s" };
  return { kind: "confirmed" };
}

function turnOn(call: Call): TurnOnOutcome {
  const { world, plug } = call;
  spend(call);
  if (!reachable(call)) {
    world.watch.trouble(plug.kind.name);
    return { kind: "unknown", hint: why(call) };
  }
  if (lost(call)) return { kind: "unknown", hint: "No answer within 6 s" };
  const dark = !plug.relayOn;
  world.watch.switchesOn(plug);
  writeSwitch(call, { on: true, by: "us" });
  note(world, "home: asks for power");
  if (lost(call)) return { kind: "unknown", hint: "No answer within 6 s" };
  world.watch.confirmedOn({ dark });
  return { kind: "on" };
}
