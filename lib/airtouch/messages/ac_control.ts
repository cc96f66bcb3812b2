import { byteAt } from "../frame/bytes.ts";
import {
  checked,
  codeOf,
  type Codes,
  type Fan,
  FANS,
  type Mode,
  MODES,
  rawFromSetPoint,
  setPointFromRaw,
  wholeSetPoint,
} from "../fields.ts";
import type { AcControl, SetPointChange } from "../types.ts";

/**
 * AC control blocks of 4 bytes. Vendor protocol AT4 v1.6 and AT5 v1.2, "AC control message". A code
 * that is not defined means "keep".
 */

export const AC_CONTROL_BYTES = 4;

const KEEP_NIBBLE = 0x0f;
const POWERS_AT4: Codes<AcControl["power"]> = { 0: "keep", 1: "toggle", 2: "off", 3: "on" };
const POWERS_AT5: Codes<AcControl["power"]> = { ...POWERS_AT4, 4: "away", 5: "sleep" };
const MODE_CODES: Codes<Mode> = MODES;
const FAN_CODES_AT4: Codes<Fan> = FANS;
const FAN_CODES_AT5: Codes<Fan> = { ...FANS, 8: "intelligent" };

/** AT4. */
export function readAcControlAt4(block: Uint8Array): AcControl {
  const [first, second, third] = [byteAt(block, 0), byteAt(block, 1), byteAt(block, 2)];
  const changes: readonly SetPointChange[] = ["keep", { setC: third & 0x3f }, "down", "up"];
  return {
    ac: first & 0x3f,
    power: POWERS_AT4[first >> 6] ?? "keep",
    mode: MODE_CODES[second >> 4] ?? "keep",
    fan: FAN_CODES_AT4[second & 0x0f] ?? "keep",
    setPoint: changes[third >> 6] ?? "keep",
  };
}

/** AT4; a set point is a whole 0–63 °C. Throws RangeError, also for what AT4 has not. */
export function writeAcControlAt4(control: AcControl): readonly number[] {
  return [
    codeOf(POWERS_AT4, control.power) << 6 | checked("ac", { value: control.ac, max: 63 }),
    modeAndFan(control, FAN_CODES_AT4),
    setPointByteAt4(control.setPoint),
    0,
  ];
}

function setPointByteAt4(change: SetPointChange): number {
  switch (change) {
    case "keep":
    case "invalid":
      return 0x3f;
    case "down":
      return 0xbf;
    case "up":
      return 0xff;
    default:
      return 0x40 | wholeSetPoint(change.setC);
  }
}

/** AT5. */
export function readAcControlAt5(block: Uint8Array): AcControl {
  const [first, second] = [byteAt(block, 0), byteAt(block, 1)];
  return {
    ac: first & 0x0f,
    power: POWERS_AT5[first >> 4] ?? "keep",
    mode: MODE_CODES[second >> 4] ?? "keep",
    fan: FAN_CODES_AT5[second & 0x0f] ?? "keep",
    setPoint: setPointChangeAt5(byteAt(block, 2), byteAt(block, 3)),
  };
}

function setPointChangeAt5(action: number, raw: number): SetPointChange {
  if (action === 0x00) return "keep";
  const setC = setPointFromRaw(raw);
  return action === 0x40 && setC !== null ? { setC } : "invalid";
}

/** AT5; a set point is 10.0–35.0 °C. Throws RangeError, also for up and down, which AT5 has not. */
export function writeAcControlAt5(control: AcControl): readonly number[] {
  return [
    codeOf(POWERS_AT5, control.power) << 4 | checked("ac", { value: control.ac, max: 15 }),
    modeAndFan(control, FAN_CODES_AT5),
    ...setPointBytesAt5(control.setPoint),
  ];
}

function setPointBytesAt5(change: SetPointChange): readonly [number, number] {
  switch (change) {
    case "keep":
      return [0x00, 0xff];
    case "invalid":
      return [0xff, 0xff];
    case "up":
    case "down":
      throw new RangeError(`Cannot encode set point "${change}": AT5 takes values only`);
    default:
      return [0x40, rawFromSetPoint(change.setC)];
  }
}

function modeAndFan(control: AcControl, fans: Codes<Fan>): number {
  const mode = control.mode === "keep" ? KEEP_NIBBLE : codeOf(MODE_CODES, control.mode);
  const fan = control.fan === "keep" ? KEEP_NIBBLE : codeOf(fans, control.fan);
  return mode << 4 | fan;
}
