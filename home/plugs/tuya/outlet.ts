/** Which data points may switch and count: asked by the settings, and by the driver in an outage. */
import type { OutletPoints } from "./points.ts";

/** Largest number of a data point. */
export const DP_MAX = 255;

/** Data points that are something else on every known plug, and what a countdown there would do. */
const NOT_A_COUNTDOWN: Readonly<Record<number, string>> = {
  14: "the power-on memory of relay modules",
  17: "an energy counter",
  18: "a current in mA",
  19: "a load in watts, or inching",
  20: "a voltage",
  26: "a fault code",
  38: "the power-on memory",
  39: "an overcharge switch or a light",
  40: "a light or a child lock",
  41: "a child lock or cycle switching",
  42: "random switching",
  43: "inching",
  44: "inching",
};

/** A setting that is wrong, and what it must be. */
export interface PointFault {
  readonly field: "switch_dp" | "countdown_dp";
  readonly allowed: string;
}

/**
 * Null when `{switch: false, countdown: N}` can be sent in that order, else what is wrong.
 *
 * A plug obeys the points of one command in the order they come, ascending as JSON writes them,
 * and any write to the switch stops the countdown. A countdown below its switch would be started
 * and stopped again: power would stay off.
 */
export function checkTuyaPoints(points: OutletPoints): PointFault | null {
  const { switchDp, countdownDp } = points;
  for (const [field, dp] of [["switch_dp", switchDp], ["countdown_dp", countdownDp]] as const) {
    if (!Number.isInteger(dp) || dp < 1 || dp > DP_MAX) {
      return { field, allowed: `a data point, 1 to ${DP_MAX}` };
    }
  }
  if (countdownDp === switchDp) return fault("another data point than switch_dp");
  if (countdownDp < switchDp) {
    return fault(
      `above switch_dp ${switchDp} (a lower one is obeyed first, and the switch then stops it)`,
    );
  }
  // The countdown of outlet 6 of a strip is 14.
  if (countdownDp === 14 && switchDp === 6) return null;
  const meaning = NOT_A_COUNTDOWN[countdownDp];
  return meaning === undefined ? null : fault(`the countdown (${countdownDp} is ${meaning})`);
}

function fault(allowed: string): PointFault {
  return { field: "countdown_dp", allowed };
}
