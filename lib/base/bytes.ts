/** Bytes that nothing else shares, as the runtime's cryptography wants them. */
export type Bytes = Uint8Array<ArrayBuffer>;

/** All the bytes in one; a part may be any row of numbers from 0 to 255. */
export function joinBytes(...parts: readonly ArrayLike<number>[]): Bytes {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Two hexadecimal digits a byte, in small letters. */
export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
