import type { Fan, Mode } from "./fields.ts";
import type { Model } from "./model.ts";
import type { Picture } from "./picture.ts";
import type { AcControl, AcStatus, Encodable, Message, ZoneControl, ZoneStatus } from "./types.ts";
import { acTitle, celsius, zoneTitle } from "./words.ts";

/**
 * What a person may ask a console for. All of these are levels: asked twice is the same as asked
 * once, so that they may be repeated when an answer is missing.
 */
export type Order = AcOrder | ZoneOrder;

export type AcOrder = { readonly ac: number } & AcAct;

/** What an AC is asked for. */
export type AcAct =
  | { readonly kind: "power"; readonly power: "on" | "off" }
  | { readonly kind: "mode"; readonly mode: Mode }
  | { readonly kind: "fan"; readonly fan: Fan }
  /** AT4: whole 0–63; AT5: 10.0–35.0. */
  | { readonly kind: "temp"; readonly setC: number };

export type ZoneOrder = { readonly zone: number } & ZoneAct;

/** What a zone (AT4: a group) is asked for. */
export type ZoneAct =
  | { readonly kind: "zone_power"; readonly power: "on" | "off" }
  /** 0–100. */
  | { readonly kind: "zone_open"; readonly openPercent: number }
  /** As for an AC. */
  | { readonly kind: "zone_temp"; readonly setC: number };

/** The control message for `order`; throws RangeError for a value that `model` cannot hold. */
export function orderMessage(
  order: Order,
  options: { readonly model: Model; readonly picture: Picture },
): Encodable {
  return "ac" in order
    ? { kind: "ac_control", controls: [acControl(order)] }
    : { kind: "zone_control", controls: [zoneControl(order, options)] };
}

function acControl(order: AcOrder): AcControl {
  const keep: AcControl = {
    ac: order.ac,
    power: "keep",
    mode: "keep",
    fan: "keep",
    setPoint: "keep",
  };
  switch (order.kind) {
    case "power":
      return { ...keep, power: order.power };
    case "mode":
      return { ...keep, mode: order.mode };
    case "fan":
      return { ...keep, fan: order.fan };
    case "temp":
      return { ...keep, setPoint: { setC: order.setC } };
  }
}

/**
 * The method goes along with a value: always on AT4; on AT5 only where it must change, because
 * documents before v1.2 want those bits to be 0.
 */
function zoneControl(
  order: ZoneOrder,
  { model, picture }: { readonly model: Model; readonly picture: Picture },
): ZoneControl {
  const keep: ZoneControl = { zone: order.zone, power: "keep", method: "keep", value: "keep" };
  const status = picture.zones.find(({ zone }) => zone === order.zone);
  const methodFor = (method: "percentage" | "temperature") =>
    model === 5 && (status === undefined || !status.hasSensor || status.method === method)
      ? "keep"
      : method;
  switch (order.kind) {
    case "zone_power":
      return { ...keep, power: order.power };
    case "zone_open": {
      const { openPercent } = order;
      return { ...keep, method: methodFor("percentage"), value: { openPercent } };
    }
    case "zone_temp":
      return { ...keep, method: methodFor("temperature"), value: { setC: order.setC } };
  }
}

/** True when `message` is the console's own word that things are as `order` wants them. */
export function confirmsOrder(order: Order, message: Message): boolean {
  if ("ac" in order) {
    const status = message.kind === "ac_status"
      ? message.acs.find(({ ac }) => ac === order.ac)
      : undefined;
    return status !== undefined && acIsSo(order, status);
  }
  const status = message.kind === "zone_status"
    ? message.zones.find(({ zone }) => zone === order.zone)
    : undefined;
  return status !== undefined && zoneIsSo(order, status);
}

function acIsSo(order: AcOrder, status: AcStatus): boolean {
  switch (order.kind) {
    case "power":
      return status.power === order.power;
    case "mode":
      // Auto shows as "auto-heat" or "auto-cool" while it works.
      return status.mode === order.mode ||
        (order.mode === "auto" && status.mode.startsWith("auto-"));
    case "fan":
      return status.fan === order.fan ||
        (order.fan === "intelligent" && status.fan.startsWith("intelligent-"));
    case "temp":
      return status.setPointC === order.setC;
  }
}

function zoneIsSo(order: ZoneOrder, status: ZoneStatus): boolean {
  switch (order.kind) {
    case "zone_power":
      return order.power === "off" ? status.power === "off" : isRunning(status);
    case "zone_open":
      return status.method === "percentage" && status.openPercent === order.openPercent;
    case "zone_temp":
      return status.method === "temperature" && status.setPointC === order.setC;
  }
}

function isRunning(status: ZoneStatus): boolean {
  return status.power === "on" || status.power === "turbo";
}

/** `AC 0 "Unit" mode cool`, for one-line outcomes. */
export function describeOrder(order: Order, picture: Picture): string {
  const title = "ac" in order
    ? acTitle(order.ac, picture.abilities.find(({ ac }) => ac === order.ac))
    : zoneTitle(order.zone, picture.names.find(({ zone }) => zone === order.zone)?.name);
  switch (order.kind) {
    case "power":
    case "zone_power":
      return `${title} ${order.power}`;
    case "mode":
      return `${title} mode ${order.mode}`;
    case "fan":
      return `${title} fan ${order.fan}`;
    case "temp":
    case "zone_temp":
      return `${title} set to ${celsius(order.setC)}`;
    case "zone_open":
      return `${title} ${order.openPercent} % open`;
  }
}
