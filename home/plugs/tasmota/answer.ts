/** Commands of Tasmota (its docs: Commands, JSON Status Responses; its source), and what it answers. */
import { fieldAt, numberAt, textAt } from "../../../lib/base/json_field.ts";
import type { PlugReading } from "../../../lib/plugs/plug.ts";

/** `Delay` counts tenths of a second, and takes no more than this. */
const DELAY_TENTHS_MAX = 3_600;

/** The longest off time of one `Delay`. */
export const TASMOTA_OFF_S_MAX = DELAY_TENTHS_MAX / 10;

/**
 * Off, and on again after `offS` seconds, by a timer of its own that other commands leave alone;
 * newer firmware knows it.
 */
export function timedCommand(outlet: number, offS: number): string {
  return `TimedPower${outlet} ${offS * 1_000},off`;
}

/** Asks for all timers that run. */
export const TIMERS_QUESTION = "TimedPower";

/**
 * The same by the queue of commands, for older firmware: whatever else is asked meanwhile, by anybody,
 * ends the delay. Throws RangeError.
 */
export function queuedCommand(outlet: number, offS: number): string {
  if (!Number.isInteger(offS) || offS < 1 || offS > TASMOTA_OFF_S_MAX) {
    throw new RangeError(
      `Cannot cycle power: offS must be 1 to ${TASMOTA_OFF_S_MAX}, got ${offS}`,
    );
  }
  // Without something between "Backlog" and its end the queue would be emptied, and power stay off.
  return `Backlog Power${outlet} OFF; Delay ${offS * 10}; Power${outlet} ON`;
}

/** Whether the answer asks for a password, or says that the one given is wrong. */
export function wantsPassword(answer: unknown): boolean {
  return /password/i.test(textAt(answer, ["WARNING"]) ?? "");
}

/**
 * Whether the answer says that this firmware does not know the command: nothing was done. Older
 * firmware puts into one answer whatever it logged meanwhile, be it about somebody else's command:
 * where anything of the outlet's power stands beside it, ours may have been done.
 */
export function isUnknown(answer: unknown): boolean {
  return textAt(answer, ["Command"]) === "Unknown" &&
    !Object.keys(Object(answer)).some((key) => /^(Timed)?Power\d*$/i.test(key));
}

/**
 * Seconds until a timer switches this outlet to what it is not, 0: none does; null: this firmware has
 * no such timers.
 */
export function readTimedPower(
  answer: unknown,
  { outlet, on }: { readonly outlet: number; readonly on: boolean | null },
): number | null {
  const timers = fieldAt(answer, ["TimedPower"]);
  if (timers === undefined) return null;
  const left = (Array.isArray(timers) ? timers : []).flatMap((each: unknown) => {
    const [, index, to] = /^Power(\d+) (\d)$/i.exec(textAt(each, ["Command"]) ?? "") ?? [];
    const isOther = to !== (on === true ? "1" : on === false ? "0" : "");
    const leftMs = numberAt(each, ["Remaining"]) ?? 0;
    return Number(index) === outlet && isOther ? [Math.ceil(leftMs / 1_000)] : [];
  });
  return Math.max(0, Math.min(...left, left.length === 0 ? 0 : Infinity));
}

/** Whether the answer says that the command is not known or failed. */
export function isRefusal(answer: unknown): boolean {
  return /unknown|error/i.test(textAt(answer, ["Command"]) ?? "");
}

/** What owners make of `StateText1` and `StateText2` for other programs, in capitals. */
const IS_ON: ReadonlyMap<string, boolean> = new Map([
  ["ON", true],
  ["OFF", false],
  ["1", true],
  ["0", false],
  ["TRUE", true],
  ["FALSE", false],
]);

/** Whether the outlet is on by `POWERn`, or `POWER` where there is one outlet only; null: not said. */
export function readPower(answer: unknown, outlet: number): boolean | null {
  return IS_ON.get(powerText(answer, outlet)?.toUpperCase() ?? "") ?? null;
}

/** The word for an outlet's state; null: there is no such outlet. */
function powerText(answer: unknown, outlet: number): string | null {
  return textAt(answer, [`POWER${outlet}`]) ?? (outlet === 1 ? textAt(answer, ["POWER"]) : null);
}

/** The MAC address in the answer of `Status 0`; null: it is not Tasmota's. */
export function readTasmotaMac(status: unknown): string | null {
  return textAt(status, ["StatusNET", "Mac"]);
}

/** `PowerOnState`: 2 and 5 switch in ways of their own, 3 is the firmware's default. */
const AFTER_POWER_LOSS: Readonly<Record<number, PlugReading["afterPowerLoss"]>> = {
  0: "off",
  1: "on",
  3: "last",
  4: "on",
};

/** What a device answered: `Status 0`, `PulseTimeN`, and `TimedPower`. */
export interface TasmotaAnswers {
  readonly status: unknown;
  readonly pulse: unknown;
  readonly timers: unknown;
}

/** The word by which a device calls an outlet's state, where it is none of those that are known. */
export function strangeWord(status: unknown, outlet: number): string | null {
  const word = powerText(fieldAt(status, ["StatusSTS"]), outlet);
  return word === null || IS_ON.has(word.toUpperCase()) ? null : word;
}

/** Reads one outlet out of the answers. */
export function readTasmota(
  { status, pulse, timers }: TasmotaAnswers,
  outlet: number,
): PlugReading {
  const on = readPower(fieldAt(status, ["StatusSTS"]), outlet);
  const powerOn = numberAt(status, ["Status", "PowerOnState"]);
  const afterPowerLoss = powerOn === null ? null : AFTER_POWER_LOSS[powerOn] ?? null;
  const pulseSet = numberAt(pulse, [`PulseTime${outlet}`, "Set"]) ?? 0;
  const remaining = numberAt(pulse, [`PulseTime${outlet}`, "Remaining"]);
  const warnings: string[] = [];
  if (powerOn !== null && afterPowerLoss !== "on") {
    warnings.push("After a mains failure the outlet may stay off: set PowerOnState 1");
  }
  if (pulseSet > 0) {
    warnings.push("PulseTime is set on the plug: it switches the router off by itself");
  }
  const timedS = readTimedPower(timers, { outlet, on });
  const pulseS = remaining === null ? null : pulseSeconds(remaining);
  return {
    on,
    countdownS: timedS === null && pulseS === null ? null : Math.max(timedS ?? 0, pulseS ?? 0),
    watts: numberAt(status, ["StatusSNS", "ENERGY", "Power"]),
    afterPowerLoss,
    warnings,
  };
}

/** `PulseTime` counts tenths of a second up to 111, above that seconds from 100 on. */
function pulseSeconds(value: number): number {
  return Math.ceil(value <= 111 ? value / 10 : value - 100);
}
