/** What may become of a plug. */
import { HOUR_MS, MINUTE_MS, SECOND_MS } from "../../../../lib/time/time.ts";
import { rebootHost } from "../host.ts";
import {
  loseMains,
  type PlugPlace,
  type PlugSide,
  regainMains,
  supply,
  writeCountdown,
  writeSwitch,
} from "../plug_side.ts";
import { type Fault, spell } from "./spell.ts";
import { note, type World } from "../world.ts";

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

/** Every harm that a plug may come to, by name. */
export const PLUG_FAULTS: Readonly<Record<string, Fault>> = {
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
  disobeys: plugSpell("does not go off", {
    begin: ({ plug }) => plug.disobeys = true,
    end: ({ plug }) => plug.disobeys = false,
    lastsMs: [MINUTE_MS, HOUR_MS],
  }),
  dropsTimer: plugSpell("forgets when to come on", {
    begin: ({ plug }) => plug.dropsTimer = true,
    end: ({ plug }) => plug.dropsTimer = false,
    lastsMs: [MINUTE_MS, HOUR_MS],
  }),
  refusesToSay: plugSpell("refuses to say how it is, until it is switched", {
    begin: ({ plug }) => plug.refusesToSay = true,
    end: ({ plug }) => plug.refusesToSay = false,
    lastsMs: [10 * MINUTE_MS, 6 * HOUR_MS],
  }),
  polled: plugSpell("somebody else asks it again and again", {
    begin: ({ plug }) => plug.polled = true,
    end: ({ plug }) => plug.polled = false,
    lastsMs: [10 * MINUTE_MS, 6 * HOUR_MS],
  }),
  sticks: plugSpell("its relay sticks", {
    begin: ({ world, plug }) => {
      plug.sticks = true;
      supply(world);
    },
    end: ({ world, plug }) => {
      plug.sticks = false;
      // One that lets go by itself, later, is no cut of ours.
      if (!plug.relayOn) plug.offBy = "other";
      plug.oursAlone = false;
      supply(world);
    },
    lastsMs: [10 * MINUTE_MS, 2 * HOUR_MS],
  }),
  hasty: plugSpell("its own timer is over too early", {
    begin: ({ plug }) => plug.hasty = true,
    end: ({ plug }) => plug.hasty = false,
    lastsMs: [10 * MINUTE_MS, 6 * HOUR_MS],
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
