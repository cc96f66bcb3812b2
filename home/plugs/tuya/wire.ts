/** Where one frame of Tuya's local protocol ends and the next begins (public protocol descriptions). */
import { joinBytes } from "../../../lib/base/bytes.ts";

const PREFIX = 0x000055aa;
const PREFIX_GCM = 0x00006699;
/** Up to the length, and the length itself. */
const HEAD_BYTES = 16;
const HEAD_GCM_BYTES = 18;
const SUFFIX_BYTES = 4;
/** A plug's answer is a few hundred bytes. */
const FRAME_BYTES_MAX = 16 * 1024;

/** Whole frames, and what is not one yet; null: these bytes are no frames. */
export interface TakenFrames {
  readonly frames: readonly Uint8Array[];
  readonly rest: Uint8Array;
}

/** Takes all whole frames off the front of what came, in whatever pieces. */
export function takeTuyaFrames(rest: Uint8Array, more: Uint8Array): TakenFrames | null {
  let left = joinBytes(rest, more);
  const frames: Uint8Array[] = [];
  for (;;) {
    const length = frameLength(left);
    if (length === null) return null;
    if (length === undefined || left.length < length) return { frames, rest: left };
    frames.push(left.slice(0, length));
    left = left.slice(length);
  }
}

/** Undefined: too little has come to say; null: it is no frame. */
function frameLength(bytes: Uint8Array): number | undefined | null {
  if (bytes.length < 4) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const prefix = view.getUint32(0);
  if (prefix !== PREFIX && prefix !== PREFIX_GCM) return null;
  const headBytes = prefix === PREFIX ? HEAD_BYTES : HEAD_GCM_BYTES;
  if (bytes.length < headBytes) return undefined;
  const length = headBytes + view.getUint32(headBytes - 4) +
    (prefix === PREFIX ? 0 : SUFFIX_BYTES);
  return length <= FRAME_BYTES_MAX ? length : null;
}
