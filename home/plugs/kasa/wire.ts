/** Frames of the old Kasa protocol on TCP 9999: a length, and JSON hidden by a running XOR. */

const KEY_START = 171;
const HEAD_BYTES = 4;

/** A question as it is sent. */
export function encodeKasa(question: unknown): Uint8Array {
  const plain = new TextEncoder().encode(JSON.stringify(question));
  const frame = new Uint8Array(HEAD_BYTES + plain.length);
  new DataView(frame.buffer).setUint32(0, plain.length);
  let key = KEY_START;
  for (const [index, byte] of plain.entries()) {
    key ^= byte;
    frame[HEAD_BYTES + index] = key;
  }
  return frame;
}

/** The text of a frame; null while it is not whole. */
export function decodeKasa(bytes: Uint8Array): string | null {
  if (!isWholeKasa(bytes)) return null;
  const { byteOffset, buffer } = bytes;
  const length = new DataView(buffer, byteOffset).getUint32(0);
  const plain = new Uint8Array(length);
  let key = KEY_START;
  for (let index = 0; index < length; index++) {
    const byte = bytes[HEAD_BYTES + index] ?? 0;
    plain[index] = key ^ byte;
    key = byte;
  }
  return new TextDecoder().decode(plain);
}

/** Whether all of a frame has come. */
export function isWholeKasa(bytes: Uint8Array): boolean {
  if (bytes.length < HEAD_BYTES) return false;
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
  return bytes.length >= HEAD_BYTES + length;
}
