import { byteAt, uint16At } from "../frame/bytes.ts";
import {
  setPointFromRaw,
  temperatureFromLowBits,
  temperatureFromWord,
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
