import type { AcOrder, Order, ZoneOrder } from "./order.ts";
import type { Picture } from "./picture.ts";
import { acTitle, celsius, zoneTitle } from "./words.ts";

/** `AC 0 "Unit" on, mode cool`, for one-line outcomes. */
export function describeOrder(order: Order, picture: Picture): string {
  return `${orderTitle(order, picture)} ${wordsOf(order).join(", ")}`;
}

/** The AC or zone that `order` is for, by name: `zone 2 "Bed"`. */
export function orderTitle(order: Order, picture: Picture): string {
  return "ac" in order
    ? acTitle(order.ac, picture.abilities.find(({ ac }) => ac === order.ac))
    : zoneTitle(order.zone, picture.names.find(({ zone }) => zone === order.zone)?.name);
}

function wordsOf(order: Order): readonly string[] {
  const { power, mode, fan, method, openPercent, setPointC, step, onTimer, offTimer } =
    order as Partial<AcOrder & ZoneOrder>;
  const words: string[] = [];
  if (power !== undefined) words.push(power);
  if (mode !== undefined) words.push(`mode ${mode}`);
  if (fan !== undefined) words.push(`fan ${fan}`);
  if (method !== undefined) words.push(`by ${method}`);
  if (openPercent !== undefined) words.push(`${openPercent} % open`);
  if (setPointC !== undefined) words.push(`set to ${celsius(setPointC)}`);
  if (step !== undefined) words.push(`one step ${step}`);
  if (onTimer !== undefined) words.push(onTimer === null ? "no on timer" : `on at ${onTimer}`);
  if (offTimer !== undefined) words.push(offTimer === null ? "no off timer" : `off at ${offTimer}`);
  return words;
}
