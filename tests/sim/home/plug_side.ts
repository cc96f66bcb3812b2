import { powerRouter } from "./router.ts";
import { note, type World } from "./world.ts";

/** The plug as a thing, with the firmware's rules (docs/design.md, "Power"). */
export interface PlugSide {
  relayOn: boolean;
  /** Who switched the relay off; null while it is on. */
  offBy: "us" | "other" | null;
  offSinceMs: number;
  /** Lives in memory; toggles the relay at zero. Null: none runs. */
  countdown: { readonly endsAtMs: number; readonly ours: boolean } | null;
  mains: boolean;
  /** The mains or somebody else wiped the countdown that would have brought power back. */
  wiped: boolean;
  /** Taken out: the router hangs on the wall socket. */
  present: boolean;
  /** Its own Wi-Fi link, where that is the router's: when it joined; null: not joined. */
  joinedAtMs: number | null;
  rejoins: boolean;
  keyRight: boolean;
  otherDevice: boolean;
  /** An app holds its only connection. */
  appHolds: boolean;
  oneValueOnly: boolean;
}

/** A plug that is on and well. */
export function createPlugSide(): PlugSide {
  return {
    relayOn: true,
    offBy: null,
    offSinceMs: 0,
    countdown: null,
    mains: true,
    wiped: false,
    present: true,
    joinedAtMs: 0,
    rejoins: true,
    keyRight: true,
    otherDevice: false,
    appHolds: false,
    oneValueOnly: false,
  };
}

/** The router has power when the mains have it and the relay, if there is one, lets it through. */
export function supply(world: World): void {
  const { plug } = world;
  powerRouter(world, plug.mains && (!plug.present || plug.relayOn));
}

/** Any write of the switch: sets the relay and always stops the countdown, changed or not. */
export function writeSwitch(world: World, on: boolean, by: "us" | "other"): void {
  world.plug.countdown = null;
  setRelay(world, on, by);
}

/** The countdown data point: whole seconds, 0 stops; the relay toggles when it runs out. */
export function writeCountdown(world: World, seconds: number, ours: boolean): void {
  const { plug } = world;
  // Somebody else's timer replaces ours, and toggles at its own time.
  if (!ours && plug.countdown?.ours === true) plug.wiped = true;
  if (seconds === 0) {
    plug.countdown = null;
    return;
  }
  const countdown = { endsAtMs: world.nowMs + seconds * 1_000, ours };
  plug.countdown = countdown;
  world.agenda.at(countdown.endsAtMs, () => {
    if (plug.countdown !== countdown) return;
    plug.countdown = null;
    note(world, "plug: its countdown ends");
    setRelay(world, !plug.relayOn, ours ? "us" : "other");
  });
}

function setRelay(world: World, on: boolean, by: "us" | "other"): void {
  const { plug } = world;
  if (plug.relayOn === on) return;
  plug.relayOn = on;
  plug.offBy = on ? null : by;
  plug.offSinceMs = world.nowMs;
  if (on) plug.wiped = false;
  note(world, `plug: relay ${on ? "on" : `off by ${by}`}`);
  supply(world);
}

/** The mains fail and come back: memory is lost, the relay does what the plug was set to do. */
export function loseMains(world: World): void {
  const { plug } = world;
  if (!plug.mains) return;
  plug.mains = false;
  if (plug.countdown?.ours === true) plug.wiped = true;
  plug.countdown = null;
  plug.joinedAtMs = null;
  note(world, "mains: gone");
  supply(world);
}

export function regainMains(world: World): void {
  const { plug, setup } = world;
  if (plug.mains) return;
  plug.mains = true;
  note(world, `mains: back, the outlet is set to ${setup.memory}`);
  if (plug.present && setup.memory !== "last") setRelay(world, setup.memory === "on", "other");
  supply(world);
}

/** True when a connection to the plug would open and be understood. */
export function reachable(world: World): boolean {
  const { plug } = world;
  if (!plug.present || !plug.mains || plug.otherDevice || plug.appHolds || !plug.keyRight) {
    return false;
  }
  return !world.setup.plugViaRouter || joined(world);
}

function joined(world: World): boolean {
  const { plug, router, setup } = world;
  if (router.lanSinceMs === null) {
    plug.joinedAtMs = null;
    return false;
  }
  // It joins anew each time that the router's Wi-Fi comes back, unless it never does.
  const readyMs = router.lanSinceMs + setup.joinMs;
  if (plug.joinedAtMs === null || plug.joinedAtMs < readyMs) {
    if (!plug.rejoins || world.nowMs < readyMs) return false;
    plug.joinedAtMs = world.nowMs;
  }
  return true;
}

/** Somebody brings everything about the plug in order and switches it on. */
export function healPlug(world: World): void {
  const { plug } = world;
  plug.mains = true;
  plug.present = true;
  plug.rejoins = true;
  plug.keyRight = true;
  plug.otherDevice = false;
  plug.appHolds = false;
  plug.oneValueOnly = false;
  writeSwitch(world, true, "other");
  supply(world);
}
