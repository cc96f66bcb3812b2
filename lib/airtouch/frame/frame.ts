import { joinBytes, uint16Bytes } from "./bytes.ts";
import { crc16 } from "./crc.ts";
import type { Model } from "../model.ts";

/**
 * The envelope of every message. Vendor protocol AT4 v1.6 and AT5 v1.2, "Message format"; the outer
 * header of AT5 is not in the document but every real console sends it.
 */

/** Most data bytes in a frame; the largest known message has about 420. */
export const FRAME_DATA_BYTES_MAX = 4096;

/** First bytes of a frame. `outer` is AT5's undocumented header, which precedes a whole frame. */
export const PREFIXES = {
  4: [0x55, 0x55],
  5: [0x55, 0x55, 0x55, 0xaa],
  outer: [0x55, 0x55, 0x55, 0xab],
} as const;

/** Size of AT5's outer header. */
export const OUTER_HEADER_BYTES = 10;

/** Our own address, the console's, and the console's for extended messages. */
export const CLIENT_ADDRESS = 0xb0;
export const CONSOLE_ADDRESS = 0x80;
export const EXTENDED_ADDRESS = 0x90;

/** What a frame holds; all except `data` are single bytes. */
export interface Frame {
  readonly to: number;
  readonly from: number;
  /** Chosen by whoever asks; the answer repeats it. Unasked frames have any. */
  readonly id: number;
  readonly type: number;
  readonly data: Uint8Array;
  /** `wrapped`: with AT5's outer header. AT4 frames are always plain. */
  readonly framing: "plain" | "wrapped";
}

/** Frame types. `extended` carries a two-byte command, AT5's `controlStatus` a sub type. */
export const FRAME_TYPES = {
  extended: 0x1f,
  groupControl: 0x2a,
  groupStatus: 0x2b,
  acControl: 0x2c,
  acStatus: 0x2d,
  timerControl: 0x36,
  timerStatus: 0x37,
  controlStatus: 0xc0,
} as const;

/**
 * The bytes on the wire. No stuffing: the AT5 document asks for a zero after three bytes 0x55, but
 * consoles neither send nor expect it.
 *
 * Throws RangeError above {@linkcode FRAME_DATA_BYTES_MAX}.
 */
export function encodeFrame(frame: Frame, model: Model): Uint8Array<ArrayBuffer> {
  if (frame.data.length > FRAME_DATA_BYTES_MAX) {
    throw new RangeError(
      `Cannot encode frame: at most ${FRAME_DATA_BYTES_MAX} data bytes, got ${frame.data.length}`,
    );
  }
  const header = [frame.to, frame.from, frame.id, frame.type, ...uint16Bytes(frame.data.length)];
  const covered = joinBytes(header, frame.data);
  const plain = joinBytes(PREFIXES[model], covered, uint16Bytes(crc16(covered)));
  if (model === 4 || frame.framing === "plain") return plain;
  const length = uint16Bytes(plain.length);
  return joinBytes(PREFIXES.outer, [0, 0], length, length, plain);
}
