import { byteAt, uint16At } from "../frame/bytes.ts";
import {
  AC_FANS_AT4,
  AC_FANS_AT5,
  AC_MODES,
  AC_POWER_AT4,
  AC_POWER_AT5,
  setPointFromRaw,
  temperatureFromLowBits,
  temperatureFromWord,
  wordOf,
} from "../fields.ts";
import type { AcStatus } from "../types.ts";

/** AC status blocks. Vendor protocol AT4 v1.6 and AT5 v1.2, "AC status message". */

/** AT4: size of a block. AT5: the least that is needed; 8, 10 and 14 have been seen. */
export const AC_STATUS_BYTES = 8;

/** AT4, 8 bytes. */
export function readAcStatusAt4(block: Uint8Array): AcStatus {
  const [first, second, third] = [byteAt(block, 0), byteAt(block, 1), byteAt(block, 2)];
  return {
    ac: first & 0x3f,
    power: wordOf(AC_POWER_AT4, first >> 6),
    mode: wordOf(AC_MODES, second >> 4),
    fan: wordOf(AC_FANS_AT4, second & 0x0f),
    setPointC: third & 0x3f,
    temperatureC: temperatureFromWord(uint16At(block, 4)),
    errorCode: uint16At(block, 6),
    spill: (third & 0x80) !== 0,
    timerSet: (third & 0x40) !== 0,
    turbo: null,
    bypass: null,
  };
}

/** AT5, the first 8 bytes of a block. */
export function readAcStatusAt5(block: Uint8Array): AcStatus {
  const [first, second, flags] = [byteAt(block, 0), byteAt(block, 1), byteAt(block, 3)];
  return {
    ac: first & 0x0f,
    power: wordOf(AC_POWER_AT5, first >> 4),
    mode: wordOf(AC_MODES, second >> 4),
    fan: wordOf(AC_FANS_AT5, second & 0x0f),
    setPointC: setPointFromRaw(byteAt(block, 2)),
    temperatureC: temperatureFromLowBits(uint16At(block, 4)),
    errorCode: uint16At(block, 6),
    spill: (flags & 0x02) !== 0,
    timerSet: (flags & 0x01) !== 0,
    turbo: (flags & 0x08) !== 0,
    bypass: (flags & 0x04) !== 0,
  };
}
