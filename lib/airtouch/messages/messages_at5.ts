import { writeAcControlAt5 } from "./ac_control.ts";
import { AC_STATUS_BYTES, readAcStatusAt5 } from "./ac_status.ts";
import { byteAt } from "../frame/bytes.ts";
import { checked } from "../fields.ts";
import { FRAME_TYPES } from "../frame/frame.ts";
import { readRepeats, writeRepeats } from "./repeats.ts";
import { readTimers, TIMER_BYTES_AT5, writeTimers } from "./timers.ts";
import type { AcTimers, Encodable, Message } from "../types.ts";
import { writeZoneControl } from "./zone_control.ts";
import { readZoneStatusAt5, ZONE_STATUS_BYTES_AT5 } from "./zone_status.ts";

/** AT5: control and status share type C0. Vendor protocol AT5 v1.2, "Control and status message". */

const SUB_TYPES = {
  zoneControl: 0x20,
  zoneStatus: 0x21,
  acControl: 0x22,
  acStatus: 0x23,
  timerControl: 0x32,
  timerStatus: 0x33,
} as const;

type Blocks = readonly Uint8Array[];

/** How one sub type is read: the least size of a block, and what the blocks, or none, say. */
interface Reader {
  readonly size: number;
  readonly request: Message;
  read(blocks: Blocks): Message;
}

const READERS: Readonly<Record<number, Reader>> = {
  [SUB_TYPES.acStatus]: {
    size: AC_STATUS_BYTES,
    request: { kind: "ac_status_request" },
    read: (blocks) => ({ kind: "ac_status", acs: blocks.map(readAcStatusAt5) }),
  },
  [SUB_TYPES.zoneStatus]: {
    size: ZONE_STATUS_BYTES_AT5,
    request: { kind: "zone_status_request" },
    read: (blocks) => ({ kind: "zone_status", zones: blocks.map(readZoneStatusAt5) }),
  },
  [SUB_TYPES.timerStatus]: {
    size: TIMER_BYTES_AT5,
    request: { kind: "timer_status_request" },
    read: (blocks) => ({ kind: "timer_status", timers: blocks.map(readNumberedTimers) }),
  },
};

const CONTROLS: readonly number[] = [
  SUB_TYPES.acControl,
  SUB_TYPES.zoneControl,
  SUB_TYPES.timerControl,
];

function readNumberedTimers(block: Uint8Array): AcTimers {
  return readTimers(block.subarray(1), byteAt(block, 0));
}

function writeNumberedTimers(timers: AcTimers): readonly number[] {
  return [checked("ac", { value: timers.ac, max: 15 }), ...writeTimers(timers)];
}

/** Everything but extended messages; sub types that are not known are skipped. */
export function readAt5(type: number, data: Uint8Array): Message {
  if (type !== FRAME_TYPES.controlStatus) return { kind: "unknown", type, subType: null, data };
  const repeats = readRepeats(data);
  if (repeats.kind === "too_short") return { kind: "malformed", type, why: repeats.why };
  const { subType, blocks } = repeats;
  if (CONTROLS.includes(subType)) return { kind: "control" };
  const reader = READERS[subType];
  if (reader === undefined) return { kind: "unknown", type, subType, data };
  if (repeats.empty) return reader.request;
  const size = blocks[0]?.length ?? reader.size;
  if (size >= reader.size) return reader.read(blocks);
  return { kind: "malformed", type, why: `repeats of ${size} bytes, needs ${reader.size}` };
}

/** Type and data; null when `message` is an extended one. Throws RangeError. */
export function writeAt5(message: Encodable): { type: number; data: Uint8Array } | null {
  const data = writeData(message);
  return data === null ? null : { type: FRAME_TYPES.controlStatus, data };
}

function writeData(message: Encodable): Uint8Array | null {
  switch (message.kind) {
    case "ac_status_request":
      return writeRepeats(SUB_TYPES.acStatus, []);
    case "zone_status_request":
      return writeRepeats(SUB_TYPES.zoneStatus, []);
    case "ac_control":
      return writeRepeats(SUB_TYPES.acControl, message.controls.map(writeAcControlAt5));
    case "zone_control": {
      const blocks = message.controls.map((control) => writeZoneControl(control, 5));
      return writeRepeats(SUB_TYPES.zoneControl, blocks);
    }
    case "timer_status_request":
      return writeRepeats(SUB_TYPES.timerStatus, []);
    case "timer_control":
      return writeRepeats(SUB_TYPES.timerControl, message.timers.map(writeNumberedTimers));
    default:
      return null;
  }
}
