import { byteAt, joinBytes, uint16At, uint16Bytes } from "../frame/bytes.ts";

/**
 * AT5's sub-header of a control/status message: sub type, then normal data of N bytes, then K
 * repeats of R bytes each. Vendor protocol AT5 v1.2, "Control command and status message".
 */

const SUB_HEADER_BYTES = 8;

/** What a control/status message holds. */
export type Repeats =
  | {
    readonly kind: "repeats";
    readonly subType: number;
    /** No normal data and no repeats of no size: a request. */
    readonly empty: boolean;
    /** By the received size, which may be larger than what is known today. */
    readonly blocks: readonly Uint8Array[];
  }
  | { readonly kind: "too_short"; readonly why: string };

/** Steps by the received N, R and K; bytes behind the last repeat are ignored. */
export function readRepeats(data: Uint8Array): Repeats {
  if (data.length < SUB_HEADER_BYTES) {
    return { kind: "too_short", why: `sub-header of ${data.length} bytes, needs 8` };
  }
  const [normal, size, count] = [uint16At(data, 2), uint16At(data, 4), uint16At(data, 6)];
  const start = SUB_HEADER_BYTES + normal;
  if (start + size * count > data.length) {
    return {
      kind: "too_short",
      why: `${count} repeats of ${size} bytes after ${normal} do not fit in ${data.length} bytes`,
    };
  }
  return {
    kind: "repeats",
    subType: byteAt(data, 0),
    empty: normal === 0 && size === 0 && count === 0,
    // Repeats of no size hold nothing, however many are announced.
    blocks: size === 0 ? [] : Array.from(
      { length: count },
      (_, i) => data.subarray(start + i * size, start + (i + 1) * size),
    ),
  };
}

/** Blocks must be of equal size; none at all writes a request. */
export function writeRepeats(
  subType: number,
  blocks: readonly ArrayLike<number>[],
): Uint8Array<ArrayBuffer> {
  const size = blocks[0]?.length ?? 0;
  const header = [subType, 0, 0, 0, ...uint16Bytes(size), ...uint16Bytes(blocks.length)];
  return joinBytes(header, ...blocks);
}
