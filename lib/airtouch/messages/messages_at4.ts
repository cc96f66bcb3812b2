import { writeAcControlAt4 } from "./ac_control.ts";
import { AC_STATUS_BYTES, readAcStatusAt4 } from "./ac_status.ts";
import { joinBytes, splitBlocks } from "../frame/bytes.ts";
import { FRAME_TYPES } from "../frame/frame.ts";
import { readTimers, TIMER_BYTES_AT4, writeTimers } from "./timers.ts";
import type { Encodable, Message } from "../types.ts";
import { writeZoneControl } from "./zone_control.ts";
import { readZoneStatusAt4, ZONE_STATUS_BYTES_AT4 } from "./zone_status.ts";

/** AT4: each message has a frame type of its own. Vendor protocol AT4 v1.6, "Message types". */

/** Everything but extended messages. No data in a status message asks for it. */
export function readAt4(type: number, data: Uint8Array): Message {
  switch (type) {
    case FRAME_TYPES.acStatus:
      if (data.length === 0) return { kind: "ac_status_request" };
      return readBlocks(type, { data, size: AC_STATUS_BYTES }, (blocks) => ({
        kind: "ac_status",
        acs: blocks.map(readAcStatusAt4),
      }));
    case FRAME_TYPES.groupStatus:
      if (data.length === 0) return { kind: "zone_status_request" };
      return readBlocks(type, { data, size: ZONE_STATUS_BYTES_AT4 }, (blocks) => ({
        kind: "zone_status",
        zones: blocks.map(readZoneStatusAt4),
      }));
    case FRAME_TYPES.acControl:
    case FRAME_TYPES.groupControl:
    case FRAME_TYPES.timerControl:
      return { kind: "control" };
    case FRAME_TYPES.timerStatus:
      if (data.length === 0) return { kind: "timer_status_request" };
      return readBlocks(type, { data, size: TIMER_BYTES_AT4 }, (blocks) => ({
        kind: "timer_status",
        timers: blocks.map(readTimers),
      }));
    default:
      return { kind: "unknown", type, subType: null, data };
  }
}

function readBlocks(
  type: number,
  from: { readonly data: Uint8Array; readonly size: number },
  build: (blocks: readonly Uint8Array[]) => Message,
): Message {
  const blocks = splitBlocks(from.data, from.size);
  if (blocks !== null) return build(blocks);
  const why = `${from.data.length} data bytes are no multiple of ${from.size}`;
  return { kind: "malformed", type, why };
}

/** Type and data; null when `message` is an extended one. Throws RangeError. */
export function writeAt4(message: Encodable): { type: number; data: Uint8Array } | null {
  switch (message.kind) {
    case "ac_status_request":
      return { type: FRAME_TYPES.acStatus, data: new Uint8Array() };
    case "zone_status_request":
      return { type: FRAME_TYPES.groupStatus, data: new Uint8Array() };
    case "timer_status_request":
      return { type: FRAME_TYPES.timerStatus, data: new Uint8Array() };
    case "ac_control":
      return { type: FRAME_TYPES.acControl, data: single(message.controls.map(writeAcControlAt4)) };
    case "zone_control": {
      const blocks = message.controls.map((control) => writeZoneControl(control, 4));
      return { type: FRAME_TYPES.groupControl, data: single(blocks) };
    }
    case "timer_control": {
      const data = joinBytes(...message.timers.map(writeTimers));
      return { type: FRAME_TYPES.timerControl, data };
    }
    default:
      return null;
  }
}

/** AT4 controls one AC or group in a message. */
function single(blocks: readonly (readonly number[])[]): Uint8Array {
  const [block] = blocks;
  if (block !== undefined && blocks.length === 1) return Uint8Array.from(block);
  throw new RangeError(`Cannot encode control: AT4 takes exactly 1, got ${blocks.length}`);
}
