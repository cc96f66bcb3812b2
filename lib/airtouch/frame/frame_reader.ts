import { byteAt, joinBytes, uint16At } from "./bytes.ts";
import { crc16 } from "./crc.ts";
import { type Frame, FRAME_DATA_BYTES_MAX, OUTER_HEADER_BYTES, PREFIXES } from "./frame.ts";
import type { Model } from "../model.ts";

/** What was found in the bytes so far. */
export interface FrameBatch {
  readonly frames: readonly Frame[];
  /** Bytes that belong to no good frame and were passed over. */
  readonly skippedBytes: number;
  /** The start of a frame that is not whole yet; give it back in front of the next bytes. */
  readonly rest: Uint8Array;
}

type Finding =
  | { readonly kind: "frame"; readonly frame: Frame; readonly size: number }
  | { readonly kind: "unfinished" }
  | { readonly kind: "garbage"; readonly size: number };

/** Bytes before the data, and the CRC behind it. */
const HEADER_BYTES: Readonly<Record<Model, number>> = { 4: 8, 5: 10 };
const CRC_BYTES = 2;

const UNFINISHED: Finding = { kind: "unfinished" };
const GARBAGE: Finding = { kind: "garbage", size: 1 };

/**
 * Reads every whole frame in `bytes` and finds the next frame after anything that is none: the
 * prefix also occurs inside data, so addresses, length and CRC must all fit. The result does not
 * depend on how the bytes were cut into pieces, and `rest` is never longer than one frame.
 */
export function takeFrames(bytes: Uint8Array, model: Model): FrameBatch {
  const frames: Frame[] = [];
  let skippedBytes = 0;
  let offset = 0;
  while (offset < bytes.length) {
    const found = inspect(bytes.subarray(offset), model);
    if (found.kind === "frame") {
      frames.push(found.frame);
      offset += found.size;
      continue;
    }
    const size = found.kind === "garbage"
      ? found.size
      : toWholeFrame(bytes.subarray(offset), model);
    if (size === null) break;
    skippedBytes += size;
    offset += size;
  }
  return { frames, skippedBytes, rest: bytes.slice(offset) };
}

/**
 * How many bytes to pass over where they look like the start of a frame that is not whole yet; null:
 * it may still become one. A whole frame with a right CRC behind them shows that they were garbage:
 * a long length in garbage cannot hide the frames that follow it.
 */
function toWholeFrame(bytes: Uint8Array, model: Model): number | null {
  for (let size = 1; size < bytes.length; size++) {
    if (inspect(bytes.subarray(size), model).kind === "frame") return size;
  }
  return null;
}

function inspect(bytes: Uint8Array, model: Model): Finding {
  if (model === 4) return inspectPlain(bytes, 4);
  return startsWith(bytes, PREFIXES.outer) === "no"
    ? inspectPlain(bytes, 5)
    : inspectWrapped(bytes);
}

function inspectPlain(bytes: Uint8Array, model: Model): Finding {
  const prefix = PREFIXES[model];
  const start = startsWith(bytes, prefix);
  if (start === "no") return GARBAGE;
  for (const address of bytes.subarray(prefix.length, prefix.length + 2)) {
    if (address < 0x80) return GARBAGE;
  }
  const headerBytes = HEADER_BYTES[model];
  if (bytes.length < headerBytes) return UNFINISHED;
  const dataBytes = uint16At(bytes, headerBytes - 2);
  if (dataBytes > FRAME_DATA_BYTES_MAX) return GARBAGE;
  const crcOffset = headerBytes + dataBytes;
  if (bytes.length < crcOffset + CRC_BYTES) return UNFINISHED;
  const covered = bytes.subarray(prefix.length, crcOffset);
  if (crc16(covered) !== uint16At(bytes, crcOffset)) return GARBAGE;
  const frame: Frame = {
    to: byteAt(covered, 0),
    from: byteAt(covered, 1),
    id: byteAt(covered, 2),
    type: byteAt(covered, 3),
    data: covered.slice(6),
    framing: "plain",
  };
  return { kind: "frame", frame, size: crcOffset + CRC_BYTES };
}

/** AT5 with its outer header: prefix, two bytes ignored, the inner frame's length twice. */
function inspectWrapped(bytes: Uint8Array): Finding {
  if (bytes.length < OUTER_HEADER_BYTES) return UNFINISHED;
  const inner = bytes.subarray(OUTER_HEADER_BYTES);
  const innerStart = startsWith(inner, PREFIXES[5]);
  if (innerStart === "no") return GARBAGE;
  if (innerStart === "so_far" || inner.length < HEADER_BYTES[5]) return UNFINISHED;
  const innerBytes = HEADER_BYTES[5] + uint16At(inner, HEADER_BYTES[5] - 2) + CRC_BYTES;
  if (uint16At(bytes, 6) !== innerBytes || uint16At(bytes, 8) !== innerBytes) {
    // Headers that contradict each other: neither is believed, the inner start is passed over too.
    return { kind: "garbage", size: OUTER_HEADER_BYTES + PREFIXES[5].length };
  }
  const found = inspectPlain(inner, 5);
  if (found.kind !== "frame") return found;
  return {
    kind: "frame",
    frame: { ...found.frame, framing: "wrapped" },
    size: OUTER_HEADER_BYTES + found.size,
  };
}

/**
 * A reader of one connection: takes received bytes in any pieces, gives the whole frames in them,
 * and keeps at most one unfinished frame. Never throws.
 */
export function createFrameSplitter(model: Model): (bytes: Uint8Array) => readonly Frame[] {
  let rest: Uint8Array = new Uint8Array();
  return (bytes) => {
    const batch = takeFrames(joinBytes(rest, bytes), model);
    rest = batch.rest;
    return batch.frames;
  };
}

/** `so_far`: `bytes` ends before `prefix` does, and agrees until there. */
function startsWith(bytes: Uint8Array, prefix: readonly number[]): "yes" | "so_far" | "no" {
  const compared = Math.min(bytes.length, prefix.length);
  for (let i = 0; i < compared; i++) if (bytes[i] !== prefix[i]) return "no";
  return compared === prefix.length ? "yes" : "so_far";
}
