/** What clients ask for, as a console reads it: blocks of 4 bytes. A code that is not defined means "keep". */
import {
  type Fan,
  FANS,
  type Mode,
  MODES,
  setPointFromRaw,
} from "../../../../lib/airtouch/fields.ts";
import { byteAt } from "../../../../lib/airtouch/frame/bytes.ts";
import type { Model } from "../../../../lib/airtouch/model.ts";
import type {
  AcControl,
  SetPointChange,
  ZoneControl,
  ZoneValue,
} from "../../../../lib/airtouch/types.ts";

/** Size of a block. */
export const CONTROL_BYTES = 4;

const AC_POWERS: readonly AcControl["power"][] = ["keep", "toggle", "off", "on", "away", "sleep"];
const MODE_CODES: readonly Mode[] = MODES;
const FAN_CODES: Readonly<Record<number, Fan>> = { ...FANS, 8: "intelligent" };

/** AT4. */
export function readAcControlAt4(block: Uint8Array): AcControl {
  const [first, second, third] = [byteAt(block, 0), byteAt(block, 1), byteAt(block, 2)];
  const changes: readonly SetPointChange[] = ["keep", { setC: third & 0x3f }, "down", "up"];
  return {
    ac: first & 0x3f,
    power: AC_POWERS[first >> 6] ?? "keep",
    mode: MODE_CODES[second >> 4] ?? "keep",
    fan: FANS[second & 0x0f] ?? "keep",
    setPoint: changes[third >> 6] ?? "keep",
  };
}

/** AT5. */
export function readAcControlAt5(block: Uint8Array): AcControl {
  const [first, second] = [byteAt(block, 0), byteAt(block, 1)];
  return {
    ac: first & 0x0f,
    power: AC_POWERS[first >> 4] ?? "keep",
    mode: MODE_CODES[second >> 4] ?? "keep",
    fan: FAN_CODES[second & 0x0f] ?? "keep",
    setPoint: setPointChangeAt5(byteAt(block, 2), byteAt(block, 3)),
  };
}

function setPointChangeAt5(action: number, raw: number): SetPointChange {
  if (action === 0x00) return "keep";
  const setC = setPointFromRaw(raw);
  return action === 0x40 && setC !== null ? { setC } : "keep";
}

const ZONE_POWERS: Readonly<Record<number, ZoneControl["power"]>> = {
  1: "toggle",
  2: "off",
  3: "on",
  5: "turbo",
};
// The vendor's 1 is "change"; no client of ours says it.
const METHODS: readonly ZoneControl["method"][] = ["keep", "keep", "percentage", "temperature"];

/** `block` is at least 4 bytes. */
export function readZoneControl(block: Uint8Array, model: Model): ZoneControl {
  const second = byteAt(block, 1);
  return {
    zone: byteAt(block, 0) & 0x3f,
    power: ZONE_POWERS[second & 0x07] ?? "keep",
    method: METHODS[(second >> 3) & 0x03] ?? "keep",
    value: readValue({ code: second >> 5, byte: byteAt(block, 2), model }),
  };
}

function readValue(field: { code: number; byte: number; model: Model }): ZoneValue {
  switch (field.code) {
    case 2:
      return "down";
    case 3:
      return "up";
    case 4:
      return { openPercent: field.byte };
    case 5: {
      const setC = field.model === 4 ? field.byte : setPointFromRaw(field.byte);
      return setC === null ? "keep" : { setC };
    }
    default:
      return "keep";
  }
}
