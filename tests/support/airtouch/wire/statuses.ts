/** Status blocks as a console writes them. All throw RangeError for what the model cannot say. */
import {
  AC_FANS_AT4,
  AC_FANS_AT5,
  AC_MODES,
  AC_POWER_AT4,
  AC_POWER_AT5,
  checked,
  codeOf,
  rawFromSetPoint,
  wholeSetPoint,
  ZONE_POWERS,
} from "../../../../lib/airtouch/fields.ts";
import { uint16Bytes } from "../../../../lib/airtouch/frame/bytes.ts";
import type { AcStatus, ZoneStatus } from "../../../../lib/airtouch/types.ts";

/** AT4 and AT5 temperature; throws RangeError outside −50.0–150.0 °C. */
export function rawFromCelsius(celsius: number): number {
  const raw = Math.round(celsius * 10) + 500;
  if (raw >= 0 && raw <= 2000) return raw;
  throw new RangeError(`Cannot encode temperature: must be -50 to 150 °C, got ${celsius}`);
}

/** AT4; the low five bits are left free. */
export function wordFromTemperature(celsius: number | null): number {
  return celsius === null ? 0xff00 : rawFromCelsius(celsius) << 5;
}

/** AT5. */
export function lowBitsFromTemperature(celsius: number | null): number {
  return celsius === null ? 0x07ff : rawFromCelsius(celsius);
}

/** AT4; `setPointC` must be a whole 0–63. */
export function writeAcStatusAt4(status: AcStatus): readonly number[] {
  const flags = (status.spill ? 0x80 : 0) | (status.timerSet ? 0x40 : 0);
  return [
    checked("power", { value: codeOf(AC_POWER_AT4, status.power), max: 3 }) << 6 |
    checked("ac", { value: status.ac, max: 63 }),
    modeAndFan(codeOf(AC_MODES, status.mode), codeOf(AC_FANS_AT4, status.fan)),
    flags | wholeSetPoint(status.setPointC ?? 0),
    0,
    ...uint16Bytes(wordFromTemperature(status.temperatureC)),
    ...uint16Bytes(checked("errorCode", { value: status.errorCode, max: 0xffff })),
  ];
}

/** AT5 v1.2, 10 bytes; the unused top bits of byte 3 are set, as in the vendor's examples. */
export function writeAcStatusAt5(status: AcStatus): readonly number[] {
  const flags = (status.turbo === true ? 0x08 : 0) | (status.bypass === true ? 0x04 : 0) |
    (status.spill ? 0x02 : 0) | (status.timerSet ? 0x01 : 0);
  return [
    checked("power", { value: codeOf(AC_POWER_AT5, status.power), max: 15 }) << 4 |
    checked("ac", { value: status.ac, max: 15 }),
    modeAndFan(codeOf(AC_MODES, status.mode), codeOf(AC_FANS_AT5, status.fan)),
    setPointByteAt5(status.setPointC),
    0xc0 | flags,
    ...uint16Bytes(lowBitsFromTemperature(status.temperatureC)),
    ...uint16Bytes(checked("errorCode", { value: status.errorCode, max: 0xffff })),
    0,
    0,
  ];
}

function modeAndFan(mode: number, fan: number): number {
  return checked("mode", { value: mode, max: 15 }) << 4 | checked("fan", { value: fan, max: 15 });
}

function setPointByteAt5(celsius: number | null): number {
  return celsius === null ? 0xff : rawFromSetPoint(celsius);
}

/** AT4. */
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

/** AT5, 8 bytes. */
export function writeZoneStatusAt5(status: ZoneStatus): readonly number[] {
  return [
    ...writeZoneHead(status),
    setPointByteAt5(status.setPointC),
    status.hasSensor ? 0x80 : 0,
    ...uint16Bytes(lowBitsFromTemperature(status.temperatureC)),
    (status.spill ? 0x02 : 0) | (status.batteryLow ? 0x01 : 0),
    0,
  ];
}

function writeZoneHead(
  { zone, power, method, openPercent }: ZoneStatus,
): readonly [number, number] {
  return [
    checked("power", { value: codeOf(ZONE_POWERS, power), max: 3 }) << 6 |
    checked("zone", { value: zone, max: 63 }),
    (method === "temperature" ? 0x80 : 0) |
    checked("openPercent", { value: openPercent, max: 127 }),
  ];
}
