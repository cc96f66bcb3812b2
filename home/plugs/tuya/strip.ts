/** Outlets of one Tuya strip: it takes one connection at a time, and obeys one frame for all of them. */
import type { DriverConfig, MemberConfig, TuyaConfig } from "../../../lib/config/home_config.ts";
import type { Part } from "../../../lib/plugs/plug.ts";
import type { Device } from "../several.ts";
import { cycleOutlets, readOutlets, turnOnOutlets } from "./plug.ts";

/**
 * True when these outlets of one device can be cut by one frame. Points are obeyed in ascending
 * order, so every switch must be below every countdown: else a write might stop one just started.
 */
export function isOneFrame(members: readonly Pick<MemberConfig, "plug">[]): boolean {
  const outlets = tuyaOutlets(members);
  if (members.length < 2 || outlets.length < members.length) return false;
  const lastSwitch = Math.max(...outlets.map(({ switchDp }) => switchDp));
  return outlets.every(({ countdownDp }) => countdownDp > lastSwitch);
}

/** The strip; `members` must be of one device and fit one frame. */
export function createTuyaStrip(members: readonly MemberConfig[]): Device {
  return {
    members,
    read: async (signal) => named(members, await readOutlets(tuyaOutlets(members), signal)),
    powerCycle: async (wanted, { offMs, signal }) => {
      const outlets = tuyaOutlets(wanted);
      const cuts = wanted.flatMap(({ onDelayMs }, index) => {
        const outlet = outlets[index];
        return outlet === undefined ? [] : [{ outlet, offMs: offMs + onDelayMs }];
      });
      return named(wanted, await cycleOutlets(cuts, signal));
    },
    turnOn: async (wanted, signal) =>
      named(wanted, await turnOnOutlets(tuyaOutlets(wanted), signal)),
  };
}

function tuyaOutlets(members: readonly { readonly plug: DriverConfig }[]): readonly TuyaConfig[] {
  return members.flatMap(({ plug }) => plug.driver === "tuya" ? [plug] : []);
}

function named<TOutcome>(
  members: readonly MemberConfig[],
  outcomes: readonly TOutcome[],
): readonly Part<TOutcome>[] {
  return members.flatMap(({ name }, index) => {
    const outcome = outcomes[index];
    return outcome === undefined ? [] : [{ name, outcome }];
  });
}
