import { checked, codeOf, type Codes, rawFromSetPoint, wholeSetPoint } from "../fields.ts";
import type { Model } from "../model.ts";
import type { ZoneControl, ZoneValue } from "../types.ts";

/**
 * Control blocks of 4 bytes. Vendor protocol AT4 v1.6 "Group control message", AT5 v1.2 "Zone
 * control message".
 */

const POWERS: Codes<ZoneControl["power"]> = {
  0: "keep",
  1: "toggle",
  2: "off",
  3: "on",
  5: "turbo",
};
const METHODS: Codes<ZoneControl["method"]> = { 0: "keep", 2: "percentage", 3: "temperature" };
const VALUES = { down: 2, up: 3, percentage: 4, setPoint: 5 } as const;

/** What fills the value byte where it means nothing. */
const FILLER: Readonly<Record<Model, number>> = { 4: 0x00, 5: 0xff };

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
