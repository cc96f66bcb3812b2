/** Commands of Tasmota (its docs: Commands, JSON Status Responses), and what it answers. */
import { fieldAt, numberAt, textAt } from "../../../lib/plugs/json_field.ts";
import type { PlugReading } from "../../../lib/plugs/plug.ts";

/** `Delay` counts tenths of a second, and takes no more than this. */
const DELAY_TENTHS_MAX = 3_600;

/** The longest off time of one `Delay`. */
export const TASMOTA_OFF_S_MAX = DELAY_TENTHS_MAX / 10;

/** Off, and on again after `offS` seconds, as one command; throws RangeError. */
export function cycleCommand(outlet: number, offS: number): string {
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

/** Whether the answer says that the command is not known or failed. */
export function isRefusal(answer: unknown): boolean {
  return /unknown|error/i.test(textAt(answer, ["Command"]) ?? "");
}

/** Whether the outlet is on by `POWERn`, or `POWER` where there is one outlet only; null: not said. */
export function readPower(answer: unknown, outlet: number): boolean | null {
  const named = textAt(answer, [`POWER${outlet}`]);
  const text = named ?? (outlet === 1 ? textAt(answer, ["POWER"]) : null);
  return text === "ON" ? true : text === "OFF" ? false : null;
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

/** Reads the answers of `Status 0` and `PulseTimeN`. */
export function readTasmota(
  { status, pulse }: { readonly status: unknown; readonly pulse: unknown },
  outlet: number,
): PlugReading {
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
  return {
    on: readPower(fieldAt(status, ["StatusSTS"]), outlet),
    countdownS: remaining === null ? null : pulseSeconds(remaining),
    watts: numberAt(status, ["StatusSNS", "ENERGY", "Power"]),
    afterPowerLoss,
    warnings,
  };
}

/** `PulseTime` counts tenths of a second up to 111, above that seconds from 100 on. */
function pulseSeconds(value: number): number {
  return Math.ceil(value <= 111 ? value / 10 : value - 100);
}
