import { readExtended, writeExtended } from "./extended.ts";
import {
  CLIENT_ADDRESS,
  CONSOLE_ADDRESS,
  encodeFrame,
  EXTENDED_ADDRESS,
  type Frame,
  FRAME_TYPES,
} from "../frame/frame.ts";
import { readAt4, writeAt4 } from "./messages_at4.ts";
import { readAt5, writeAt5 } from "./messages_at5.ts";
import type { Model } from "../model.ts";
import type { Encodable, Message } from "../types.ts";

/**
 * What `frame` says; never throws. A type, sub type or command that is not known comes back as
 * `unknown`, data that cannot be what its type says as `malformed`.
 */
export function decodeMessage(frame: Frame, model: Model): Message {
  if (frame.type === FRAME_TYPES.extended) return readExtended(frame.data, model);
  return model === 4 ? readAt4(frame.type, frame.data) : readAt5(frame.type, frame.data);
}

/** Type and data for `message`; throws RangeError for a value that this model cannot say. */
export function encodeMessage(
  message: Encodable,
  model: Model,
): { readonly type: number; readonly data: Uint8Array } {
  const data = writeExtended(message, model);
  if (data !== null) return { type: FRAME_TYPES.extended, data };
  const written = model === 4 ? writeAt4(message) : writeAt5(message);
  if (written !== null) return written;
  throw new TypeError(`Cannot encode "${message.kind}": not a message of AirTouch ${model}`);
}

/** What a message goes out as. */
interface Sending {
  readonly model: Model;
  /** 0–255. */
  readonly id: number;
}

/** `message` as bytes on the wire. */
export function messageBytes(message: Encodable, sending: Sending): Uint8Array<ArrayBuffer> {
  const { model } = sending;
  return encodeFrame(frameToConsole(encodeMessage(message, model), sending), model);
}

/** The frame that takes it there, on AT5 with the outer header, which every reader understands. */
export function frameToConsole(
  { type, data }: Pick<Frame, "type" | "data">,
  { model, id }: Sending,
): Frame {
  const to = type === FRAME_TYPES.extended ? EXTENDED_ADDRESS : CONSOLE_ADDRESS;
  const framing = model === 5 ? "wrapped" : "plain";
  return { to, from: CLIENT_ADDRESS, id, type, data, framing };
}

/**
 * True for an AT5 console's way to say that it has no zones: it sends the question for names or
 * zone status back, addressed to the client. Any other echo is not an answer.
 */
export function saysNoZones(frame: Frame, model: Model): boolean {
  if (model !== 5 || frame.to !== CLIENT_ADDRESS) return false;
  const { kind } = decodeMessage(frame, model);
  return kind === "names_request" || kind === "zone_status_request";
}
