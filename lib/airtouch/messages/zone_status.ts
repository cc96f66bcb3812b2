import { byteAt, uint16At, uint16Bytes } from "../frame/bytes.ts";
import {
  checked,
  codeOf,
  lowBitsFromTemperature,
  rawFromSetPoint,
  setPointFromRaw,
  temperatureFromLowBits,
  temperatureFromWord,
  wholeSetPoint,
  wordFromTemperature,
  wordOf,
  ZONE_POWERS,
} from "../fields.ts";
import type { ZoneStatus } from "../types.ts";

/** Vendor protocol AT4 v1.6 "Group status message", AT5 v1.2 "Zone status message". */

/** AT4: size of a block. */
export const ZONE_STATUS_BYTES_AT4 = 6;

/** AT5: the least that is needed. */
export const ZONE_STATUS_BYTES_AT5 = 8;

/** AT4, 6 bytes. Without a sensor neither set point nor temperature means anything. */
export function readZoneStatusAt4(block: Uint8Array): ZoneStatus {
  const third = byteAt(block, 2);
  const hasSensor = (byteAt(block, 3) & 0x80) !== 0;
  return {
    ...readZoneHead(block),
    setPointC: hasSensor ? third & 0x3f : null,
    temperatureC: hasSensor ? temperatureFromWord(uint16At(block, 4)) : null,
    hasSensor,
    spill: (byteAt(block, 5) & 0x10) !== 0,
    batteryLow: (third & 0x80) !== 0,
    turboSupported: (third & 0x40) !== 0,
  };
}

/** AT4. Throws RangeError. */
export function writeZoneStatusAt4(status: ZoneStatus): readonly number[] {
  const temperature = wordFromTemperature(status.temperatureC);
  const flags = (status.batteryLow ? 0x80 : 0) | (status.turboSupported === true ? 0x40 : 0);
  return [
    ...writeZoneHead(status),
    flags | wholeSetPoint(status.setPointC ?? 0),
    status.hasSensor ? 0x80 : 0,
    ...uint16Bytes(temperature | (status.spill ? 0x10 : 0)),
  ];
}

/** AT5, the first 8 bytes of a block. A zone without a sensor may still carry numbers. */
export function readZoneStatusAt5(block: Uint8Array): ZoneStatus {
  const flags = byteAt(block, 6);
  const hasSensor = (byteAt(block, 3) & 0x80) !== 0;
  return {
    ...readZoneHead(block),
    setPointC: setPointFromRaw(byteAt(block, 2)),
    temperatureC: hasSensor ? temperatureFromLowBits(uint16At(block, 4)) : null,
    hasSensor,
    spill: (flags & 0x02) !== 0,
    batteryLow: (flags & 0x01) !== 0,
    turboSupported: null,
  };
}

/** AT5, 8 bytes. Throws RangeError. */
export function writeZoneStatusAt5(status: ZoneStatus): readonly number[] {
  return [
    ...writeZoneHead(status),
    rawFromSetPoint(status.setPointC),
    status.hasSensor ? 0x80 : 0,
    ...uint16Bytes(lowBitsFromTemperature(status.temperatureC)),
    (status.spill ? 0x02 : 0) | (status.batteryLow ? 0x01 : 0),
    0,
  ];
}

type ZoneHead = Pick<ZoneStatus, "zone" | "power" | "method" | "openPercent">;

/** The first two bytes, alike in both models. */
function readZoneHead(block: Uint8Array): ZoneHead {
  const [first, second] = [byteAt(block, 0), byteAt(block, 1)];
  return {
    zone: first & 0x3f,
    power: wordOf(ZONE_POWERS, first >> 6),
    method: (second & 0x80) !== 0 ? "temperature" : "percentage",
    openPercent: second & 0x7f,
  };
}

function writeZoneHead(head: ZoneHead): readonly [number, number] {
  const power = checked("power", { value: codeOf(ZONE_POWERS, head.power), max: 3 });
  return [
    power << 6 | checked("zone", { value: head.zone, max: 63 }),
    (head.method === "temperature" ? 0x80 : 0) |
    checked("openPercent", { value: head.openPercent, max: 127 }),
  ];
}
