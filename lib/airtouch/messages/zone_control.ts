import { byteAt } from "../frame/bytes.ts";
import {
  checked,
  codeOf,
  type Codes,
  rawFromSetPoint,
  setPointFromRaw,
  wholeSetPoint,
} from "../fields.ts";
import type { Model } from "../model.ts";
import type { ZoneControl, ZoneValue } from "../types.ts";

/**
 * Control blocks of 4 bytes. Vendor protocol AT4 v1.6 "Group control message", AT5 v1.2 "Zone
 * control message". A code that is not defined means "keep".
 */

export const ZONE_CONTROL_BYTES = 4;

const POWERS: Codes<ZoneControl["power"]> = {
  0: "keep",
  1: "toggle",
  2: "off",
  3: "on",
  5: "turbo",
};
const METHODS: Codes<ZoneControl["method"]> = {
  0: "keep",
  1: "change",
  2: "percentage",
  3: "temperature",
};
const VALUES = { down: 2, up: 3, percentage: 4, setPoint: 5 } as const;

/** What fills the value byte where it means nothing. */
const FILLER: Readonly<Record<Model, number>> = { 4: 0x00, 5: 0xff };

/** `block` is at least 4 bytes. */
export function readZoneControl(block: Uint8Array, model: Model): ZoneControl {
  const second = byteAt(block, 1);
  return {
    zone: byteAt(block, 0) & 0x3f,
    power: POWERS[second & 0x07] ?? "keep",
    method: METHODS[(second >> 3) & 0x03] ?? "keep",
    value: readValue({ code: second >> 5, byte: byteAt(block, 2), model }),
  };
}

function readValue(field: { code: number; byte: number; model: Model }): ZoneValue {
  switch (field.code) {
    case VALUES.down:
      return "down";
    case VALUES.up:
      return "up";
    case VALUES.percentage:
      return { openPercent: field.byte };
    case VALUES.setPoint: {
      const setC = field.model === 4 ? field.byte : setPointFromRaw(field.byte);
      return setC === null ? "keep" : { setC };
    }
    default:
      return "keep";
  }
}

/** Throws RangeError for a percentage outside 0–100 or a set point that the model cannot hold. */
export function writeZoneControl(control: ZoneControl, model: Model): readonly number[] {
  const [code, byte] = writeValue(control.value, model);
  return [
    checked("zone", { value: control.zone, max: 63 }),
    code << 5 | codeOf(METHODS, control.method) << 3 | codeOf(POWERS, control.power),
    byte,
    0,
  ];
}

function writeValue(value: ZoneValue, model: Model): readonly [number, number] {
  if (value === "keep") return [0, FILLER[model]];
  if (value === "down" || value === "up") return [VALUES[value], FILLER[model]];
  if ("openPercent" in value) {
    return [VALUES.percentage, checked("openPercent", { value: value.openPercent, max: 100 })];
  }
  const byte = model === 4 ? wholeSetPoint(value.setC) : rawFromSetPoint(value.setC);
  return [VALUES.setPoint, byte];
}
