/** Both sides of the conversation: what the product reads and writes, and what a console does. */
import { checked } from "../../../../lib/airtouch/fields.ts";
import { byteAt, joinBytes, splitBlocks } from "../../../../lib/airtouch/frame/bytes.ts";
import { encodeFrame, type Frame, FRAME_TYPES } from "../../../../lib/airtouch/frame/frame.ts";
import {
  decodeMessage as decodeAsClient,
  encodeMessage as encodeAsClient,
  frameToConsole,
} from "../../../../lib/airtouch/messages/message.ts";
import { readRepeats, writeRepeats } from "../../../../lib/airtouch/messages/repeats.ts";
import { readTimers, writeTimers } from "../../../../lib/airtouch/messages/timers.ts";
import type { Model } from "../../../../lib/airtouch/model.ts";
import type { AcTimers, Encodable, Malformed, Message } from "../../../../lib/airtouch/types.ts";
import { CONTROL_BYTES, readAcControlAt4, readAcControlAt5, readZoneControl } from "./controls.ts";
import { prefixedText, writeAbility, writeNames } from "./facts.ts";
import {
  writeAcStatusAt4,
  writeAcStatusAt5,
  writeZoneStatusAt4,
  writeZoneStatusAt5,
} from "./statuses.ts";

/** Whatever stands in a frame, controls read as well. */
export type Said = Exclude<Message, { readonly kind: "control" }> | Encodable;

/** What either side can write. */
export type Sayable = Exclude<Said, Malformed>;

/** What a console writes: no controls. */
export type Reply = Extract<Sayable, Message>;

/** Who speaks to whom. */
export type Direction = "to_console" | "to_client";

/** What `frame` says; never throws. */
export function decodeMessage(frame: Frame, model: Model): Said {
  const message = decodeAsClient(frame, model);
  if (message.kind !== "control") return message;
  return (model === 4 ? readControlAt4(frame) : readControlAt5(frame)) ??
    { kind: "malformed", type: frame.type, why: "no whole blocks" };
}

function readControlAt4({ type, data }: Frame): Encodable | null {
  const size = type === FRAME_TYPES.timerControl ? 8 : CONTROL_BYTES;
  const blocks = data.length === 0 ? null : splitBlocks(data, size);
  if (blocks === null) return null;
  switch (type) {
    case FRAME_TYPES.acControl:
      return { kind: "ac_control", controls: blocks.map(readAcControlAt4) };
    case FRAME_TYPES.groupControl:
      return { kind: "zone_control", controls: blocks.map((block) => readZoneControl(block, 4)) };
    default:
      return { kind: "timer_control", timers: blocks.map(readTimers) };
  }
}

const SUB_TYPES = { zoneStatus: 0x21, acStatus: 0x23, timerStatus: 0x33 };
const CONTROLS = { zone: 0x20, ac: 0x22 };

function readControlAt5({ data }: Frame): Encodable | null {
  const repeats = readRepeats(data);
  if (repeats.kind === "too_short") return null;
  const { subType, blocks } = repeats;
  if (blocks.some(({ length }) => length < CONTROL_BYTES)) return null;
  switch (subType) {
    case CONTROLS.ac:
      return { kind: "ac_control", controls: blocks.map(readAcControlAt5) };
    case CONTROLS.zone:
      return { kind: "zone_control", controls: blocks.map((block) => readZoneControl(block, 5)) };
    default:
      if (blocks.some(({ length }) => length < 9)) return null;
      return {
        kind: "timer_control",
        timers: blocks.map((block) => readTimers(block.subarray(1), byteAt(block, 0))),
      };
  }
}

/** Type and data for `message`; throws RangeError for a value that this model cannot say. */
export function encodeMessage(
  message: Sayable,
  model: Model,
): { readonly type: number; readonly data: Uint8Array } {
  switch (message.kind) {
    case "unknown":
      return { type: message.type, data: message.data };
    case "version": {
      const text = prefixedText(message.versions.join(model === 4 ? "|" : ","));
      return extended(0x30, [message.updateAvailable ? 1 : 0, ...text]);
    }
    case "error": {
      const ac = checked("number", { value: message.ac, max: 255 });
      return extended(0x10, [ac, ...prefixedText(message.text ?? "")]);
    }
    case "ability":
      return extended(0x11, joinBytes(...message.abilities.map((one) => writeAbility(one, model))));
    case "names":
      return extended(model === 4 ? 0x12 : 0x13, writeNames(message.names, model));
    case "ac_status":
    case "zone_status":
    case "timer_status":
      return model === 4 ? statusAt4(message) : statusAt5(message);
    default:
      return encodeAsClient(message, model);
  }
}

type Status = Extract<Message, { readonly kind: "ac_status" | "zone_status" | "timer_status" }>;

function statusAt4(message: Status): { readonly type: number; readonly data: Uint8Array } {
  switch (message.kind) {
    case "ac_status":
      return { type: FRAME_TYPES.acStatus, data: joinBytes(...message.acs.map(writeAcStatusAt4)) };
    case "zone_status": {
      const data = joinBytes(...message.zones.map(writeZoneStatusAt4));
      return { type: FRAME_TYPES.groupStatus, data };
    }
    case "timer_status":
      return { type: FRAME_TYPES.timerStatus, data: joinBytes(...message.timers.map(writeTimers)) };
  }
}

function statusAt5(message: Status): { readonly type: number; readonly data: Uint8Array } {
  switch (message.kind) {
    case "ac_status":
      return repeated(SUB_TYPES.acStatus, message.acs.map(writeAcStatusAt5));
    case "zone_status":
      return repeated(SUB_TYPES.zoneStatus, message.zones.map(writeZoneStatusAt5));
    case "timer_status":
      return repeated(SUB_TYPES.timerStatus, message.timers.map(writeNumbered));
  }
}

function writeNumbered(timers: AcTimers): readonly number[] {
  return [checked("ac", { value: timers.ac, max: 15 }), ...writeTimers(timers)];
}

function repeated(subType: number, blocks: readonly (readonly number[])[]) {
  return { type: FRAME_TYPES.controlStatus, data: writeRepeats(subType, blocks) };
}

function extended(command: number, body: ArrayLike<number>) {
  return { type: FRAME_TYPES.extended, data: joinBytes([0xff, command], body) };
}

/** `message` as bytes on the wire, whichever way it goes. */
export function messageBytes(
  message: Sayable,
  sending: { readonly model: Model; readonly id: number; readonly direction: Direction },
): Uint8Array<ArrayBuffer> {
  const { model, direction } = sending;
  const frame = frameToConsole(encodeMessage(message, model), sending);
  const isBack = direction === "to_client";
  return encodeFrame(isBack ? { ...frame, to: frame.from, from: frame.to } : frame, model);
}
