/** TLV8, the items that pairing with a HomeKit accessory is made of (HAP R2, 14.1). */
import { type Bytes, joinBytes } from "../../../lib/base/bytes.ts";

/** Kinds of items in pairing (HAP R2, table 5-6). */
export const TLV = {
  method: 0x00,
  identifier: 0x01,
  salt: 0x02,
  publicKey: 0x03,
  proof: 0x04,
  encrypted: 0x05,
  state: 0x06,
  error: 0x07,
  signature: 0x0a,
} as const;

const FRAGMENT_BYTES_MAX = 255;

/** Items by their type, 0–255. */
export type Tlv = ReadonlyMap<number, Uint8Array>;

/** Items in order; one that is longer than 255 bytes goes in pieces. */
export function encodeTlv(items: readonly (readonly [type: number, value: Uint8Array])[]): Bytes {
  const pieces = items.flatMap(([type, value]) => {
    const count = Math.max(1, Math.ceil(value.length / FRAGMENT_BYTES_MAX));
    return Array.from({ length: count }, (_, index) => {
      const from = index * FRAGMENT_BYTES_MAX;
      const piece = value.subarray(from, from + FRAGMENT_BYTES_MAX);
      return [type, piece.length, ...piece];
    });
  });
  return Uint8Array.from(pieces.flat());
}

/** The items; null for what is no TLV8, or holds an item twice. */
export function decodeTlv(bytes: Uint8Array): Tlv | null {
  const items = new Map<number, Uint8Array>();
  let last = { type: -1, length: 0 };
  for (let at = 0; at < bytes.length;) {
    const type = bytes[at] ?? 0;
    const length = bytes[at + 1];
    if (length === undefined || at + 2 + length > bytes.length) return null;
    const value = bytes.subarray(at + 2, at + 2 + length);
    const before = items.get(type);
    if (before === undefined) items.set(type, value);
    else if (last.type === type && last.length === FRAGMENT_BYTES_MAX) {
      items.set(type, joinBytes(before, value));
    } else return null;
    last = { type, length };
    at += 2 + length;
  }
  return items;
}

/** The first byte of an item, 0 when it is empty; null: there is no such item. */
export function byteOf(items: Tlv, type: number): number | null {
  const value = items.get(type);
  return value === undefined ? null : value[0] ?? 0;
}
