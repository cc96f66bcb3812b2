import {
  checked,
  codeOf,
  type Codes,
  type Fan,
  FANS,
  MODES,
  rawFromSetPoint,
  wholeSetPoint,
} from "../fields.ts";
import type { AcControl, SetPointChange } from "../types.ts";

/**
 * AC control blocks of 4 bytes. Vendor protocol AT4 v1.6 and AT5 v1.2, "AC control message".
 */

const KEEP_NIBBLE = 0x0f;
const POWERS_AT4: Codes<AcControl["power"]> = { 0: "keep", 1: "toggle", 2: "off", 3: "on" };
const POWERS_AT5: Codes<AcControl["power"]> = { ...POWERS_AT4, 4: "away", 5: "sleep" };
const FANS_AT5: Codes<Fan> = { ...FANS, 8: "intelligent" };

/** AT4; a set point is a whole 0–63 °C. Throws RangeError, also for what AT4 has not. */
export function writeAcControlAt4(control: AcControl): readonly number[] {
  return [
    codeOf(POWERS_AT4, control.power) << 6 | checked("ac", { value: control.ac, max: 63 }),
    modeAndFan(control, FANS),
    setPointByteAt4(control.setPoint),
    0,
  ];
}

function setPointByteAt4(change: SetPointChange): number {
  switch (change) {
    case "keep":
      return 0x3f;
    case "down":
      return 0xbf;
    case "up":
      return 0xff;
    default:
      return 0x40 | wholeSetPoint(change.setC);
  }
}

/** AT5; a set point is 10.0–35.0 °C. Throws RangeError, also for up and down, which AT5 has not. */
export function writeAcControlAt5(control: AcControl): readonly number[] {
  return [
    codeOf(POWERS_AT5, control.power) << 4 | checked("ac", { value: control.ac, max: 15 }),
    modeAndFan(control, FANS_AT5),
    ...setPointBytesAt5(control.setPoint),
  ];
}

function setPointBytesAt5(change: SetPointChange): readonly [number, number] {
  switch (change) {
    case "keep":
      return [0x00, 0xff];
    case "up":
    case "down":
      throw new RangeError(`Cannot encode set point "${change}": AT5 takes values only`);
    default:
      return [0x40, rawFromSetPoint(change.setC)];
  }
}

function modeAndFan(control: AcControl, fans: Codes<Fan>): number {
  const mode = control.mode === "keep" ? KEEP_NIBBLE : codeOf(MODES, control.mode);
  const fan = control.fan === "keep" ? KEEP_NIBBLE : codeOf(fans, control.fan);
  return mode << 4 | fan;
}
