import { orderTitle } from "./describe_order.ts";
import { type AcOrder, isTimerOrder, type Order, type ZoneOrder } from "./order.ts";
import type { Picture } from "./picture.ts";
import { setPointLimits } from "./set_point_limits.ts";
import { celsius } from "./words.ts";

/**
 * Why the console would not do it, by its own word; null when nothing speaks against it. Where the
 * console has not told its abilities, nothing is refused.
 */
export function refusalOf(order: Order, picture: Picture): string | null {
  return "ac" in order ? refuseAc(order, picture) : refuseZone(order, picture);
}

function refuseAc(order: AcOrder, picture: Picture): string | null {
  if (isTimerOrder(order) && !picture.timers.some(({ ac }) => ac === order.ac)) {
    return "the console has not told its timers";
  }
  const status = picture.acs.find(({ ac }) => ac === order.ac);
  if (status === undefined) {
    return `there is no AC ${order.ac}; there is ${numbers(picture.acs.map(({ ac }) => ac))}`;
  }
  const ability = picture.abilities.find(({ ac }) => ac === order.ac);
  if (ability === undefined) return null;
  const title = orderTitle(order, picture);
  const { mode, fan, setPointC } = order;
  if (mode !== undefined && !ability.modes.includes(mode)) {
    return `${title} has no mode "${mode}"; it has ${ability.modes.join(", ")}`;
  }
  if (fan !== undefined && !ability.fans.includes(fan)) {
    return `${title} has no fan "${fan}"; it has ${ability.fans.join(", ")}`;
  }
  if (setPointC === undefined) return null;
  const { minC, maxC } = setPointLimits(ability, mode ?? status.mode);
  if (setPointC >= minC && setPointC <= maxC) return null;
  return `${title} takes ${minC} to ${maxC} °C, not ${celsius(setPointC)}`;
}

function refuseZone(order: ZoneOrder, picture: Picture): string | null {
  const status = picture.zones.find(({ zone }) => zone === order.zone);
  if (status === undefined) {
    const known = picture.zones.map(({ zone }) => zone);
    return known.length === 0
      ? "this console has no zones"
      : `there is no zone ${order.zone}; there is ${numbers(known)}`;
  }
  const title = orderTitle(order, picture);
  if (order.power === "turbo" && status.turboSupported === false) return `${title} has no turbo`;
  const needsSensor = order.setPointC !== undefined ||
    order.method === "temperature";
  if (!needsSensor || status.hasSensor) return null;
  return `${title} has no temperature sensor; give a percentage, like 60%`;
}

function numbers(known: readonly number[]): string {
  return known.length === 0 ? "none" : known.join(", ");
}
