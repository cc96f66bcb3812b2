/** Outlets of one Tuya strip: it takes one connection at a time, and obeys one frame for all of them. */
import type { Device, MemberConfig, SinglePlug } from "../../../lib/plugs/driver.ts";
import { ownOffMs } from "../../../lib/plugs/own_off.ts";
import type { Part } from "../../../lib/plugs/plug.ts";
import type { TuyaConfig } from "./config.ts";
import { cycleOutlets, readOutlets, turnOnOutlets } from "./plug.ts";

type Member = MemberConfig<TuyaConfig & SinglePlug>;

/**
 * True when these outlets of one device can be cut by one frame. Points are obeyed in ascending
 * order, so every switch must be below every countdown: else a write might stop one just started.
 */
export function isOneFrame(members: readonly { readonly plug: TuyaConfig }[]): boolean {
  if (members.length < 2) return false;
  const lastSwitch = Math.max(...members.map(({ plug }) => plug.switchDp));
  return members.every(({ plug }) => plug.countdownDp > lastSwitch);
}

/** The strip; `members` must be of one device. Null: they do not fit one frame. */
export function createTuyaStrip(members: readonly Member[]): Device | null {
  if (!isOneFrame(members)) return null;
  return {
    members,
    read: async (signal) => named(members, await readOutlets(plugsIn(members), signal)),
    powerCycle: async (wanted: readonly Member[], { offMs, signal }) => {
      const cuts = wanted.map((member) => ({
        outlet: member.plug,
        offMs: ownOffMs(member, offMs),
      }));
      return named(wanted, await cycleOutlets(cuts, signal));
    },
    turnOn: async (wanted: readonly Member[], signal) =>
      named(wanted, await turnOnOutlets(plugsIn(wanted), signal)),
  };
}

function plugsIn(members: readonly Member[]): readonly TuyaConfig[] {
  return members.map(({ plug }) => plug);
}

function named<TOutcome>(
  members: readonly Member[],
  outcomes: readonly TOutcome[],
): readonly Part<TOutcome>[] {
  return members.flatMap(({ name }, index) => {
    const outcome = outcomes[index];
    return outcome === undefined ? [] : [{ name, outcome }];
  });
}
