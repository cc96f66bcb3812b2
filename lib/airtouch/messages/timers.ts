import { byteAt } from "../frame/bytes.ts";
import { checked } from "../fields.ts";
import type { AcTimers, Timer } from "../types.ts";

/** AC timer status, which the vendor's documents do not have; as consoles send it. */

/** AT4: four blocks of 8 bytes, the AC is the block's place. AT5: the AC, then the same 8 bytes. */
export const TIMER_BYTES_AT4 = 8;
export const TIMER_BYTES_AT5 = 9;

const PADDING = [0, 0, 0, 0] as const;

/** `fields` are at least 4 bytes: on-timer and off-timer. */
export function readTimers(fields: Uint8Array, ac: number): AcTimers {
  return { ac, onTimer: readTimer(fields), offTimer: readTimer(fields.subarray(2)) };
}

/** 8 bytes, without the AC. Throws RangeError. */
export function writeTimers(timers: AcTimers): readonly number[] {
  return [...writeTimer(timers.onTimer), ...writeTimer(timers.offTimer), ...PADDING];
}

function readTimer(fields: Uint8Array): Timer {
  const first = byteAt(fields, 0);
  return { enabled: (first & 0x80) === 0, hour: first & 0x1f, minute: byteAt(fields, 1) & 0x3f };
}

function writeTimer(timer: Timer): readonly [number, number] {
  return [
    (timer.enabled ? 0 : 0x80) | checked("hour", { value: timer.hour, max: 31 }),
    checked("minute", { value: timer.minute, max: 63 }),
  ];
}
