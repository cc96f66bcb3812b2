import type { TimedBy } from "../../../lib/plugs/plug.ts";
import { internetWorks } from "./line.ts";
import { powerModem } from "./modem.ts";
import { isConnected } from "./own_link.ts";
import { powerRouter } from "./router.ts";
import { note, type World } from "./world.ts";

/** What a plug is, and stays. */
export interface PlugKind {
  readonly name: string;
  readonly feeds: "router" | "modem" | "nothing";
  readonly timedBy: TimedBy;
  /** From the end of the off time until its power is due. */
  readonly onDelayMs: number;
  /** It is cut last. */
  readonly carriesPath: boolean;
  /** Its Wi-Fi is the router's own. */
  readonly viaRouter: boolean;
  /** How it keeps its off time: by a timer of its own, or by a queue that any other command ends. */
  readonly keepsTime: "timer" | "queue";
  /** Added to whatever it is asked: it answers late, or in pieces. */
  readonly lateMs: number;
}

/** A plug of a world. */
export interface PlugPlace {
  readonly world: World;
  readonly plug: PlugSide;
}

/** The plug as a thing, with the firmware's rules (docs/design.md, "Power"). */
export interface PlugSide {
  readonly kind: PlugKind;
  relayOn: boolean;
  /** Who switched the relay off; null while it is on. */
  offBy: "us" | "other" | null;
  offSinceMs: number;
  onSinceMs: number;
  /** Nobody but us and its own timer had a hand in it since we last switched it off. */
  oursAlone: boolean;
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
  /** It turns everybody away while the internet is not there. */
  shutsOffline: boolean;
  /** Seconds of a timer that is long over, which its cache goes on telling; null: none. */
  staleS: number | null;
  /** It takes no command to be switched off, and says so of none. */
  disobeys: boolean;
  /** It switches off and forgets when to come on. */
  dropsTimer: boolean;
  /** It refuses to say how it is, until it is switched. */
  refusesToSay: boolean;
  /** Somebody else asks it again and again. */
  polled: boolean;
  /** Its relay sticks: it says that it is off, and its load keeps its power. */
  sticks: boolean;
  /** Its timer is over too early. */
  hasty: boolean;
}

/** A plug that is on and well. */
export function createPlugSide(
  kind: PlugKind,
  { shutsOffline }: Pick<PlugSide, "shutsOffline">,
): PlugSide {
  return {
    kind,
    relayOn: true,
    offBy: null,
    offSinceMs: 0,
    onSinceMs: -Infinity,
    oursAlone: false,
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
    shutsOffline,
    staleS: null,
    disobeys: false,
    dropsTimer: false,
    refusesToSay: false,
    polled: false,
    sticks: false,
    hasty: false,
  };
}

/** Every box has power when the mains have it and the relay, if there is one, lets it through. */
export function supply(world: World): void {
  for (const plug of world.plugs) {
    const on = plug.mains && (!plug.present || plug.relayOn || plug.sticks);
    if (plug.kind.feeds === "router") {
      if (on !== (world.router.state !== "unpowered")) {
        world.watch.powersRouter(on, plug.mains ? plug.offBy ?? "other" : "other");
      }
      powerRouter(world, on);
    }
    if (plug.kind.feeds === "modem") powerModem(world, on);
  }
}

/** Any write of the switch: sets the relay and always stops the countdown, changed or not. */
export function writeSwitch(
  place: PlugPlace,
  options: { readonly on: boolean; readonly by: "us" | "other" },
): void {
  place.plug.countdown = null;
  place.plug.refusesToSay = false;
  setRelay(place, options);
}

/** The countdown data point: whole seconds, 0 stops; the relay toggles when it runs out. */
export function writeCountdown(
  { world, plug }: PlugPlace,
  { seconds, ours }: { readonly seconds: number; readonly ours: boolean },
): void {
  // Somebody else's timer replaces ours, and toggles at its own time.
  if (!ours && plug.countdown?.ours === true) plug.wiped = true;
  if (!ours) plug.oursAlone = false;
  if (seconds === 0) {
    plug.countdown = null;
    return;
  }
  const lastsMs = ours && plug.hasty ? world.random.integer(400, seconds * 1_000) : seconds * 1_000;
  const countdown = { endsAtMs: world.nowMs + lastsMs, ours };
  plug.countdown = countdown;
  world.agenda.at(countdown.endsAtMs, () => {
    if (plug.countdown !== countdown) return;
    plug.countdown = null;
    note(world, `${plug.kind.name}: its countdown ends`);
    setRelay({ world, plug }, { on: !plug.relayOn, by: ours ? "us" : "other" });
  });
}

function setRelay(
  { world, plug }: PlugPlace,
  { on, by }: { readonly on: boolean; readonly by: "us" | "other" },
): void {
  if (by === "other") plug.oursAlone = false;
  if (plug.relayOn === on) return;
  plug.relayOn = on;
  if (on) plug.onSinceMs = world.nowMs;
  else plug.oursAlone = by === "us";
  plug.offBy = on ? null : by;
  plug.offSinceMs = world.nowMs;
  if (on) plug.wiped = false;
  note(world, `${plug.kind.name}: relay ${on ? "on" : `off by ${by}`}`);
  supply(world);
}

/** The mains fail and come back: memory is lost, the relay does what the plug was set to do. */
export function loseMains(world: World): void {
  if (!world.plugs.every(({ mains }) => mains)) return;
  for (const plug of world.plugs) {
    plug.mains = false;
    if (plug.countdown?.ours === true) plug.wiped = true;
    plug.oursAlone = false;
    plug.countdown = null;
    plug.joinedAtMs = null;
  }
  note(world, "mains: gone");
  supply(world);
}

export function regainMains(world: World): void {
  const { plugs, setup } = world;
  if (plugs.every(({ mains }) => mains)) return;
  note(world, `mains: back, the outlet is set to ${setup.memory}`);
  for (const plug of plugs) {
    plug.mains = true;
    if (!plug.present || setup.memory === "last") continue;
    setRelay({ world, plug }, { on: setup.memory === "on", by: "other" });
  }
  supply(world);
}

/** True when a connection to the plug would open and be understood. */
export function reachable({ world, plug }: PlugPlace): boolean {
  if (!plug.present || !plug.mains || plug.otherDevice || plug.appHolds || !plug.keyRight) {
    return false;
  }
  if (plug.shutsOffline && !internetWorks(world)) return false;
  if (!world.setup.link.plugsApart && !isConnected(world)) return false;
  return !plug.kind.viaRouter || joined({ world, plug });
}

function joined({ world, plug }: PlugPlace): boolean {
  const { router, setup } = world;
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

/** Somebody asks a plug whose queue waits for its own "on": that comes at once. */
export function poll({ world, plug }: PlugPlace): void {
  if (plug.kind.keepsTime !== "queue" || plug.countdown?.ours !== true) return;
  plug.countdown = null;
  plug.oursAlone = false;
  note(world, `${plug.kind.name}: a poller ends its off time`);
  setRelay({ world, plug }, { on: true, by: "us" });
}

/** Somebody brings everything about the plug in order and switches it on. */
export function healPlugs(world: World): void {
  for (const plug of world.plugs) {
    plug.mains = true;
    plug.present = true;
    plug.rejoins = true;
    plug.keyRight = true;
    plug.otherDevice = false;
    plug.appHolds = false;
    plug.oneValueOnly = false;
    plug.shutsOffline = false;
    plug.staleS = null;
    plug.disobeys = false;
    plug.dropsTimer = false;
    plug.polled = false;
    plug.sticks = false;
    plug.hasty = false;
    writeSwitch({ world, plug }, { on: true, by: "other" });
  }
  supply(world);
}
