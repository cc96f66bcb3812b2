import type { AcOrder, Order, ZoneOrder } from "./order.ts";
import type { Picture } from "./picture.ts";
import { acTitle, celsius, zoneTitle } from "./words.ts";

/**
 * Why the console would not do it, by its own word; null when nothing speaks against it. Where the
 * console has not told its abilities, nothing is refused.
 */
export function refusalOf(order: Order, picture: Picture): string | null {
  return "ac" in order ? refuseAc(order, picture) : refuseZone(order, picture);
}

function refuseAc(order: AcOrder, picture: Picture): string | null {
  if (!picture.acs.some(({ ac }) => ac === order.ac)) {
    return `there is no AC ${order.ac}; there is ${numbers(picture.acs.map(({ ac }) => ac))}`;
  }
  const ability = picture.abilities.find(({ ac }) => ac === order.ac);
  if (ability === undefined) return null;
  const title = acTitle(order.ac, ability);
  switch (order.kind) {
    case "power":
      return null;
    case "mode":
      if (ability.modes.includes(order.mode)) return null;
      return `${title} has no mode "${order.mode}"; it has ${ability.modes.join(", ")}`;
    case "fan":
      if (ability.fans.includes(order.fan)) return null;
      return `${title} has no fan "${order.fan}"; it has ${ability.fans.join(", ")}`;
    case "temp": {
      const min = Math.min(ability.coolMinC, ability.heatMinC);
      const max = Math.max(ability.coolMaxC, ability.heatMaxC);
      if (order.setC >= min && order.setC <= max) return null;
      return `${title} takes ${min} to ${max} °C, not ${celsius(order.setC)}`;
    }
  }
}

function refuseZone(order: ZoneOrder, picture: Picture): string | null {
  const status = picture.zones.find(({ zone }) => zone === order.zone);
  if (status === undefined) {
    const known = picture.zones.map(({ zone }) => zone);
    return known.length === 0
      ? "this console has no zones"
      : `there is no zone ${order.zone}; there is ${numbers(known)}`;
  }
  if (order.kind !== "zone_temp" || status.hasSensor) return null;
  const name = picture.names.find(({ zone }) => zone === order.zone)?.name;
  return `${zoneTitle(order.zone, name)} has no temperature sensor; give a percentage, like 60%`;
}

function numbers(known: readonly number[]): string {
  return known.length === 0 ? "none" : known.join(", ");
}
