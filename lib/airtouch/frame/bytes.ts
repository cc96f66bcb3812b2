/** Big-endian numbers and fixed-width texts, as both protocols use them. */

/** All the bytes in one; its own, because this package stands alone. */
export function joinBytes(...parts: readonly ArrayLike<number>[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(parts.flatMap((part) => Array.from(part)));
}

/** Throws RangeError outside `bytes`: lengths are checked before fields are read. */
export function byteAt(bytes: Uint8Array, offset: number): number {
  const value = bytes[offset];
  if (value === undefined) {
    throw new RangeError(`Cannot read byte ${offset}: there are ${bytes.length}`);
  }
  return value;
}

/** High byte first. */
export function uint16At(bytes: Uint8Array, offset: number): number {
  return byteAt(bytes, offset) * 256 + byteAt(bytes, offset + 1);
}

/** High byte first; `value` 0–65535. */
export function uint16Bytes(value: number): readonly [number, number] {
  return [(value >> 8) & 0xff, value & 0xff];
}

/** Blocks of `size` bytes each; null when they do not come out even. */
export function splitBlocks(bytes: Uint8Array, size: number): readonly Uint8Array[] | null {
  if (bytes.length % size !== 0) return null;
  const count = bytes.length / size;
  return Array.from({ length: count }, (_, i) => bytes.subarray(i * size, (i + 1) * size));
}

/**
 * UTF-8 up to the first zero byte. A character that the field's end has cut in two is left out, and
 * a byte that is no UTF-8 becomes U+FFFD: an owner's odd zone name must not break a connection.
 */
export function readFieldText(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  const used = end === -1 ? bytes : bytes.subarray(0, end);
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(used, { stream: true });
}
