import { HOUR_MS, MINUTE_MS, SECOND_MS } from "../../../../lib/time/time.ts";
import { askFor } from "../cloud_side.ts";
import { damage } from "../files.ts";
import { rebootHost, stepWall, suspendHost } from "../host.ts";
import { breakLine, type LineFault } from "../line.ts";
import { PLUG_FAULTS } from "./plug_faults.ts";
import { hangRouter, killRouter, restartRouter } from "../router.ts";
import { type Fault, length, spell } from "./spell.ts";
import { note } from "../world.ts";

function line(fault: LineFault, fromMs: number, toMs: number): Fault {
  return (world) => breakLine(world, { fault, lastsMs: length(world, [fromMs, toMs]) });
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
      stepWall(world, rightMs - world.host.wallOffsetMs);
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
