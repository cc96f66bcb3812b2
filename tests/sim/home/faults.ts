import { HOUR_MS, MINUTE_MS, SECOND_MS } from "../../../lib/time/time.ts";
import { askFor } from "./cloud_side.ts";
import { damage } from "./files.ts";
import { rebootHost, stepWall, suspendHost } from "./host.ts";
import { breakLine, type LineFault } from "./line.ts";
import {
  loseMains,
  type PlugPlace,
  type PlugSide,
  regainMains,
  supply,
  writeCountdown,
  writeSwitch,
} from "./plug_side.ts";
import { hangRouter, killRouter, restartRouter } from "./router.ts";
import { note, type World } from "./world.ts";

const SHORT_MS = 12 * MINUTE_MS;

/** Does one harm and arranges for its end. */
type Fault = (world: World) => void;

/** Most homes have short troubles, so that a seed holds many; some have long ones. */
function length(world: World, range: readonly [number, number]): number {
  const [fromMs, toMs] = range;
  const longestMs = world.setup.longTroubles ? toMs : Math.min(toMs, SHORT_MS);
  return world.random.spread(Math.min(fromMs, longestMs), longestMs);
}

function line(fault: LineFault, fromMs: number, toMs: number): Fault {
  return (world) => breakLine(world, { fault, lastsMs: length(world, [fromMs, toMs]) });
}

/** Sets something wrong for a while. */
function spell(
  what: string,
  change: {
    readonly begin: (world: World) => void;
    readonly end: (world: World) => void;
    readonly lastsMs: readonly [number, number];
  },
): Fault {
  return (world) => {
    const lastsMs = length(world, change.lastsMs);
    note(world, `${what}, for ${Math.round(lastsMs / 1_000)} s`);
    change.begin(world);
    world.agenda.at(world.nowMs + lastsMs, () => change.end(world));
  };
}

const LINE_FAULTS: Readonly<Record<string, Fault>> = {
  ispBlip: line("ispOutages", 5 * SECOND_MS, 5 * MINUTE_MS),
  ispOutage: line("ispOutages", 2 * MINUTE_MS, 48 * HOUR_MS),
  dns: line("dnsFailures", 20 * SECOND_MS, HOUR_MS),
  portal: line("captivePortals", MINUTE_MS, HOUR_MS),
  blocked: line("blockedTargets", 20 * SECOND_MS, 20 * MINUTE_MS),
  loss: spell("line: loses packets", {
    begin: ({ line, random }) => line.loss = random.pick([0.1, 0.4, 0.8]),
    end: ({ line }) => line.loss = 0,
    lastsMs: [MINUTE_MS, HOUR_MS],
  }),
};

const ROUTER_FAULTS: Readonly<Record<string, Fault>> = {
  hang: (world) => hangRouter(world, { lan: true }),
  hangDark: (world) => hangRouter(world, { lan: false }),
  hangTwice: (world) => {
    world.router.hangsAgain = true;
    hangRouter(world, { lan: world.random.chance(0.5) });
  },
  restart: (world) => restartRouter(world, world.random.integer(5, 100) * SECOND_MS),
  dead: (world) => killRouter(world, length(world, [10 * MINUTE_MS, 4 * HOUR_MS])),
};

/** Something about one of the plugs is wrong for a while. */
function plugSpell(
  what: string,
  change: {
    readonly begin: (place: PlugPlace) => void;
    readonly end: (place: PlugPlace) => void;
    readonly lastsMs: readonly [number, number];
  },
): Fault {
  return (world) => {
    const plug = pickPlug(world);
    spell(`${plug.kind.name}: ${what}`, {
      begin: () => change.begin({ world, plug }),
      end: () => change.end({ world, plug }),
      lastsMs: change.lastsMs,
    })(world);
  };
}

function pickPlug({ plugs, random }: World): PlugSide {
  const [only] = plugs;
  return plugs.length === 1 && only !== undefined ? only : random.pick(plugs);
}

const PLUG_FAULTS: Readonly<Record<string, Fault>> = {
  mains: (world) => {
    loseMains(world);
    const lastsMs = world.random.spread(200, 5 * MINUTE_MS);
    world.agenda.at(world.nowMs + lastsMs, () => regainMains(world));
    if (world.random.chance(0.4)) rebootHost(world, lastsMs);
  },
  button: (world) => {
    const plug = pickPlug(world);
    writeSwitch({ world, plug }, { on: !plug.relayOn, by: "other" });
    const lastsMs = world.random.spread(SECOND_MS, 20 * MINUTE_MS);
    world.agenda.at(world.nowMs + lastsMs, () => {
      writeSwitch({ world, plug }, { on: true, by: "other" });
    });
  },
  timer: (world) => {
    const plug = pickPlug(world);
    const seconds = world.random.spread(10, 3_600);
    writeCountdown({ world, plug }, { seconds, ours: false });
    note(world, `${plug.kind.name}: somebody else's timer starts`);
  },
  removed: plugSpell("taken out", {
    begin: ({ world, plug }) => {
      plug.present = false;
      supply(world);
    },
    end: ({ world, plug }) => {
      plug.present = true;
      writeSwitch({ world, plug }, { on: true, by: "other" });
      supply(world);
    },
    lastsMs: [MINUTE_MS, HOUR_MS],
  }),
  neverRejoins: plugSpell("will not rejoin the Wi-Fi", {
    begin: ({ plug }) => plug.rejoins = false,
    end: ({ plug }) => plug.rejoins = true,
    lastsMs: [10 * MINUTE_MS, 2 * HOUR_MS],
  }),
  rekeyed: plugSpell("paired anew", {
    begin: ({ plug }) => plug.keyRight = false,
    end: ({ plug }) => plug.keyRight = true,
    lastsMs: [MINUTE_MS, HOUR_MS],
  }),
  otherDevice: plugSpell("another device has its address", {
    begin: ({ plug }) => plug.otherDevice = true,
    end: ({ plug }) => plug.otherDevice = false,
    lastsMs: [MINUTE_MS, HOUR_MS],
  }),
  staleTimer: plugSpell("its cache tells of a timer that is over", {
    begin: ({ world, plug }) => plug.staleS = world.random.pick([20, 30, 60, 180, 600]),
    end: ({ plug }) => plug.staleS = null,
    lastsMs: [MINUTE_MS, 6 * HOUR_MS],
  }),
  appHolds: plugSpell("an app holds the connection", {
    begin: ({ plug }) => plug.appHolds = true,
    end: ({ plug }) => plug.appHolds = false,
    lastsMs: [10 * SECOND_MS, 20 * MINUTE_MS],
  }),
  oneValue: plugSpell("takes one value only", {
    begin: ({ plug }) => plug.oneValueOnly = true,
    end: ({ plug }) => plug.oneValueOnly = false,
    lastsMs: [10 * MINUTE_MS, 2 * HOUR_MS],
  }),
};

const HOST_FAULTS: Readonly<Record<string, Fault>> = {
  reboot: (world) => rebootHost(world, world.random.spread(5 * SECOND_MS, 10 * MINUTE_MS)),
  suspend: (world) => suspendHost(world, world.random.spread(20 * SECOND_MS, 4 * HOUR_MS)),
  clockStep: (world) => {
    const sizeMs = world.random.spread(2 * SECOND_MS, 2 * 365 * 24 * HOUR_MS);
    stepWall(world, world.random.chance(0.5) ? sizeMs : -sizeMs);
    note(world, `host: the wall clock steps by up to ${Math.round(sizeMs / 1_000)} s`);
  },
  clockLost: (world) => {
    const rightMs = world.host.wallOffsetMs;
    stepWall(world, -Infinity);
    note(world, "host: the wall clock says 1970");
    world.agenda.at(world.nowMs + world.random.spread(5 * SECOND_MS, 2 * HOUR_MS), () => {
      world.host.wallOffsetMs = rightMs;
      note(world, "host: the wall clock is set right");
    });
  },
  blind: spell("host: no probe can be started", {
    begin: ({ host }) => host.blind = true,
    end: ({ host }) => host.blind = false,
    lastsMs: [10 * SECOND_MS, 10 * MINUTE_MS],
  }),
  runtimeLost: (world) => {
    world.files.runtime = null;
    note(world, "files: the runtime folder is emptied");
  },
  stateLost: (world) => {
    Object.assign(world.files, { runtime: null, disk: null, older: [] });
    note(world, "files: both folders are emptied");
  },
  runtimeFull: spell("files: the runtime folder is full", {
    begin: ({ files }) => files.runtimeFault = "No space left on device",
    end: ({ files }) => files.runtimeFault = null,
    lastsMs: [10 * SECOND_MS, 10 * MINUTE_MS],
  }),
  diskRefuses: spell("files: the disk takes nothing", {
    begin: ({ files, random }) =>
      files.diskFault = random.pick(["Read-only file system", "No space left on device"]),
    end: ({ files }) => files.diskFault = null,
    lastsMs: [MINUTE_MS, 6 * HOUR_MS],
  }),
  diskUnreadable: spell("files: the disk gives nothing", {
    begin: ({ files }) => files.diskUnreadable = true,
    end: ({ files }) => files.diskUnreadable = false,
    lastsMs: [10 * SECOND_MS, 10 * MINUTE_MS],
  }),
  damage: (world) => {
    const how = world.random.pick(["torn", "flipped", "empty", "stale"] as const);
    const place = world.random.pick(["runtime", "disk"] as const);
    damage(world, { place, how });
    if (world.random.chance(0.3)) damage(world, { place: "disk", how });
    if (world.random.chance(0.3)) rebootHost(world, 20 * SECOND_MS);
  },
};

const CLOUD_FAULTS: Readonly<Record<string, Fault>> = {
  cloud: spell("cloud: in trouble", {
    begin: ({ cloud, random }) => cloud.mode = random.pick(["refuses", "silent", "slow"]),
    end: ({ cloud }) => cloud.mode = "well",
    lastsMs: [30 * SECOND_MS, 2 * HOUR_MS],
  }),
  phone: spell("phone: not to be reached", {
    begin: ({ cloud }) => cloud.phoneDead = true,
    end: ({ cloud }) => cloud.phoneDead = false,
    lastsMs: [MINUTE_MS, 2 * HOUR_MS],
  }),
  powerCycle: (world) => {
    const times = world.random.chance(0.2) ? 5 : 1;
    for (let count = 0; count < times; count++) askFor(world, { kind: "power-cycle" });
  },
  pause: (world) => {
    const forMs = world.random.chance(0.3) ? 0 : world.random.spread(MINUTE_MS, 3 * HOUR_MS);
    askFor(world, { kind: "pause", forMs });
  },
};

/** Something about the host's own way into the network is wrong for a while. */
function linkSpell(
  what: string,
  fault: "cableOut" | "noAddress" | "noRoute" | "vpn" | "vpnDead",
  lastsMs: readonly [number, number],
): Fault {
  return spell(`host: ${what}`, {
    begin: ({ host }) => host.link[fault]++,
    end: ({ host }) => host.link[fault] = Math.max(0, host.link[fault] - 1),
    lastsMs,
  });
}

const LINK_FAULTS: Readonly<Record<string, Fault>> = {
  cable: linkSpell("its cable is out", "cableOut", [5 * SECOND_MS, 2 * HOUR_MS]),
  noAddress: linkSpell("it has no address", "noAddress", [5 * SECOND_MS, HOUR_MS]),
  noRoute: linkSpell("it has no default route", "noRoute", [5 * SECOND_MS, HOUR_MS]),
  vpn: (world) => {
    linkSpell("a VPN takes its default route", "vpn", [MINUTE_MS, 4 * HOUR_MS])(world);
    if (world.random.chance(0.7)) {
      linkSpell("the VPN dies", "vpnDead", [MINUTE_MS, 4 * HOUR_MS])(world);
    }
  },
};

/** Every harm that a home may come to, by name. */
export const FAULTS: Readonly<Record<string, Fault>> = {
  ...LINE_FAULTS,
  ...ROUTER_FAULTS,
  ...PLUG_FAULTS,
  ...HOST_FAULTS,
  ...CLOUD_FAULTS,
  ...LINK_FAULTS,
};

/** Faults that take the internet away; each home has several. */
export const OUTAGE_FAULTS = [
  "ispBlip",
  "ispOutage",
  "hang",
  "hangDark",
  "dns",
  "restart",
] as const;
