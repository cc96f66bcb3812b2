import type { Fan, Mode } from "./fields.ts";
import type { Model } from "./model.ts";
import type { Picture } from "./picture.ts";
import type {
  AcControl,
  AcStatus,
  AcTimers,
  Encodable,
  Message,
  Timer,
  ZoneControl,
  ZoneStatus,
} from "./types.ts";
import { clockText } from "./words.ts";

/** What a console may be asked for; what is left out stays as it is. */
export type Order = AcOrder | ZoneOrder;

/** A change of one AC, in one message. Vendor protocol AT4 v1.6, AT5 v1.2, "AC control". */
export interface AcOrder {
  /** 0–3 (AT4), 0–15 (AT5). */
  readonly ac: number;
  /** `away`, `sleep`: AT5 only. `toggle` is written at most once. */
  readonly power?: "on" | "off" | "away" | "sleep" | "toggle";
  /** One that the AC has. */
  readonly mode?: Mode;
  /** `intelligent`: AT5 only. */
  readonly fan?: Fan;
  /** AT4: whole 0–63; AT5: 10.0–35.0 in tenths. */
  readonly setPointC?: number;
  /** The set point by 1 °C, AT4 only; written at most once. */
  readonly step?: "up" | "down";
  /**
   * When it switches itself on, `HH:MM` by the console's clock; null: never. Goes alone or with
   * `offTimer`. Not in the vendor's documents; needs a console that has told its timers.
   */
  readonly onTimer?: string | null;
  /** When it switches itself off, as `onTimer`. */
  readonly offTimer?: string | null;
}

/** A change of one zone (AT4: group). Vendor protocol AT4 v1.6 "Group control", AT5 v1.2 "Zone control". */
export interface ZoneOrder {
  /** 0–15. */
  readonly zone: number;
  /** `toggle` (AT4: the next of off, on, turbo) is written at most once. */
  readonly power?: "on" | "off" | "turbo" | "toggle";
  /** What the damper follows; goes along with `openPercent` and `setPointC` by itself. */
  readonly method?: "percentage" | "temperature";
  /** 0–100. */
  readonly openPercent?: number;
  /** As for an AC; needs a sensor. */
  readonly setPointC?: number;
  /** By 1 °C or 5 %, whatever the zone is controlled by; written at most once. */
  readonly step?: "up" | "down";
}

/** Throws RangeError for an order that asks for nothing, or for two things that exclude each other. */
export function checkOrder(order: Order): void {
  const { ac: _ac, zone: _zone, ...asked } = order as Partial<
    AcOrder & ZoneOrder
  >;
  if (Object.values(asked).every((value) => value === undefined)) {
    throw new RangeError('Cannot order: nothing is asked for, give "power" or another field');
  }
  if (isTimerOrder(order)) checkTimers(asked);
  const values = (["setPointC", "openPercent", "step"] as const)
    .filter((field) => asked[field] !== undefined);
  if (values.length > 1) {
    throw new RangeError(`Cannot order: "${values.join('" and "')}" exclude each other`);
  }
  const follows = methodOf(asked);
  if (asked.method !== undefined && follows !== null && asked.method !== follows) {
    throw new RangeError(`Cannot order: "${values[0]}" needs "method" ${follows}`);
  }
}

/** True for a change of timers, which travels in a message of its own. */
export function isTimerOrder(order: Order): boolean {
  return "ac" in order && (order.onTimer !== undefined || order.offTimer !== undefined);
}

/** True for `HH:MM` from 00:00 to 23:59. */
export function isClockText(text: string): boolean {
  return /^(?:[01]\d|2[0-3]):[0-5]\d$/.test(text);
}

function checkTimers({ onTimer, offTimer, ...others }: Partial<AcOrder>): void {
  if (Object.values(others).some((value) => value !== undefined)) {
    throw new RangeError('Cannot order: "onTimer" and "offTimer" go without other fields');
  }
  for (const [field, text] of Object.entries({ onTimer, offTimer })) {
    if (text === undefined || text === null || isClockText(text)) continue;
    throw new RangeError(`Cannot order: "${field}" must be HH:MM or null, got "${text}"`);
  }
}

/** False for what must never be written twice: asked again it would undo itself or go further. */
export function isRepeatable(order: Order): boolean {
  return order.power !== "toggle" && order.step === undefined;
}

/** The control message for `order`; its encoding throws RangeError for what `model` cannot say. */
export function orderMessage(
  order: Order,
  options: { readonly model: Model; readonly picture: Picture },
): Encodable {
  if (!("ac" in order)) return { kind: "zone_control", controls: [zoneControl(order, options)] };
  if (isTimerOrder(order)) return { kind: "timer_control", timers: timerControl(order, options) };
  return { kind: "ac_control", controls: [acControl(order)] };
}

function acControl({ ac, power, mode, fan, setPointC, step }: AcOrder): AcControl {
  return {
    ac,
    power: power ?? "keep",
    mode: mode ?? "keep",
    fan: fan ?? "keep",
    setPoint: setPointC === undefined ? step ?? "keep" : { setC: setPointC },
  };
}

const UNSET: Timer = { enabled: false, hour: 0, minute: 0 };

/** AT4 is told of all four ACs at once: those that are not meant as they are now. */
function timerControl(
  { ac, onTimer, offTimer }: AcOrder,
  { model, picture }: { readonly model: Model; readonly picture: Picture },
): readonly AcTimers[] {
  const now = (number: number): AcTimers =>
    picture.timers.find((one) => one.ac === number) ??
      { ac: number, onTimer: UNSET, offTimer: UNSET };
  const was = now(ac);
  const wanted: AcTimers = {
    ac,
    onTimer: onTimer === undefined ? was.onTimer : timerAt(onTimer),
    offTimer: offTimer === undefined ? was.offTimer : timerAt(offTimer),
  };
  return model === 5 ? [wanted] : [0, 1, 2, 3].map((one) => one === ac ? wanted : now(one));
}

function timerAt(text: string | null): Timer {
  if (text === null) return UNSET;
  const [hour = 0, minute = 0] = text.split(":").map(Number);
  return { enabled: true, hour, minute };
}

/**
 * The method goes along with a value: always on AT4; on AT5 only where it must change, because
 * documents before v1.2 want those bits to be 0.
 */
function zoneControl(
  order: ZoneOrder,
  { model, picture }: { readonly model: Model; readonly picture: Picture },
): ZoneControl {
  const { zone, power, openPercent, setPointC, step } = order;
  const status = picture.zones.find((one) => one.zone === zone);
  const wanted = order.method ?? methodOf(order);
  const isKept = wanted === null || model === 5 && order.method === undefined &&
      (status === undefined || !status.hasSensor || status.method === wanted);
  return {
    zone,
    power: power ?? "keep",
    method: isKept ? "keep" : wanted,
    value: openPercent !== undefined
      ? { openPercent }
      : setPointC !== undefined
      ? { setC: setPointC }
      : step ?? "keep",
  };
}

/** What a value is controlled by; null without a value. */
function methodOf(
  { openPercent, setPointC }: Pick<ZoneOrder, "openPercent" | "setPointC">,
): "percentage" | "temperature" | null {
  if (openPercent !== undefined) return "percentage";
  return setPointC === undefined ? null : "temperature";
}

/**
 * True when `message` is the console's own word that things are as `order` wants them. `before` is
 * what the console showed when the order was given: only against it can a step be seen.
 */
export function confirmsOrder(order: Order, message: Message, before: Picture): boolean {
  if ("ac" in order && isTimerOrder(order)) {
    return message.kind === "timer_status" &&
      message.timers.some((timers) => timers.ac === order.ac && timersAreSo(order, timers));
  }
  if ("ac" in order) {
    const isIt = ({ ac }: AcStatus) => ac === order.ac;
    const status = message.kind === "ac_status" ? message.acs.find(isIt) : undefined;
    return status !== undefined && acIsSo(order, status, before.acs.find(isIt));
  }
  const isIt = ({ zone }: ZoneStatus) => zone === order.zone;
  const status = message.kind === "zone_status" ? message.zones.find(isIt) : undefined;
  return status !== undefined &&
    zoneIsSo(order, status, before.zones.find(isIt));
}

function timersAreSo({ onTimer, offTimer }: AcOrder, timers: AcTimers): boolean {
  return (onTimer === undefined || clockText(timers.onTimer) === onTimer) &&
    (offTimer === undefined || clockText(timers.offTimer) === offTimer);
}

function acIsSo(order: AcOrder, status: AcStatus, was: AcStatus | undefined): boolean {
  const { power, mode, fan, setPointC, step } = order;
  return (power === undefined || acPowerIsSo(power, status, was)) &&
    // Auto shows as "auto-heat" or "auto-cool" while it works.
    (mode === undefined || isWordOrKind(status.mode, mode)) &&
    (fan === undefined || isWordOrKind(status.fan, fan)) &&
    (setPointC === undefined || isSameC(status.setPointC, setPointC)) &&
    (step === undefined || hasStepped(step, was?.setPointC, status.setPointC));
}

function acPowerIsSo(
  power: NonNullable<AcOrder["power"]>,
  status: AcStatus,
  was: AcStatus | undefined,
): boolean {
  switch (power) {
    case "on":
      // Switched on, but the console's own rules hold the AC off for now.
      return status.power === "on" || status.power === "forced-off";
    case "away":
      return status.power.startsWith("away-");
    case "toggle":
      return was === undefined || isOff(status) !== isOff(was);
    default:
      return status.power === power;
  }
}

function isOff({ power }: AcStatus): boolean {
  return power === "off" || power === "away-off";
}

/** To the tenth, which is all that a console can say. */
function isSameC(oneC: number | null, otherC: number): boolean {
  return oneC !== null && Math.abs(oneC - otherC) < 0.05;
}

/** `auto` is also `auto-heat`, `intelligent` also `intelligent-low`. */
function isWordOrKind(word: string, wanted: string): boolean {
  return word === wanted || word.startsWith(`${wanted}-`);
}

function zoneIsSo(order: ZoneOrder, status: ZoneStatus, was: ZoneStatus | undefined): boolean {
  const { power, openPercent, setPointC, step } = order;
  const method = order.method ?? methodOf(order) ?? undefined;
  return (power === undefined || zonePowerIsSo(power, status, was)) &&
    (method === undefined || status.method === method) &&
    (openPercent === undefined || status.openPercent === openPercent) &&
    (setPointC === undefined || isSameC(status.setPointC, setPointC)) &&
    (step === undefined || hasStepped(step, valueOf(was), valueOf(status)));
}

function zonePowerIsSo(
  power: NonNullable<ZoneOrder["power"]>,
  status: ZoneStatus,
  was: ZoneStatus | undefined,
): boolean {
  if (power === "on") return status.power === "on" || status.power === "turbo";
  if (power === "toggle") return was === undefined || status.power !== was.power;
  return status.power === power;
}

function valueOf(status: ZoneStatus | undefined): number | null | undefined {
  return status?.method === "temperature" ? status.setPointC : status?.openPercent;
}

function hasStepped(
  step: "up" | "down",
  was: number | null | undefined,
  is: number | null | undefined,
): boolean {
  if (was === null || was === undefined || is === null || is === undefined) return true;
  return step === "up" ? is > was : is < was;
}
