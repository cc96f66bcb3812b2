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

declare global {
  /** Deno 2.5.0 has these, and no types of them. */
  interface Uint8Array<TArrayBuffer extends ArrayBufferLike> {
    toHex(): string;
    toBase64(options?: { alphabet?: "base64" | "base64url"; omitPadding?: boolean }): string;
  }
  interface Uint8ArrayConstructor {
    fromHex(text: string): Uint8Array<ArrayBuffer>;
    fromBase64(
      text: string,
      options?: { alphabet?: "base64" | "base64url" },
    ): Uint8Array<ArrayBuffer>;
  }
}

/** Base64 for URLs (RFC 4648, 5), without padding. */
export function toBase64Url(bytes: Uint8Array): string {
  return bytes.toBase64({ alphabet: "base64url", omitPadding: true });
}

/** The bytes of such a text, which is what `text` must be. */
export function fromBase64Url(text: string): Bytes {
  return Uint8Array.fromBase64(text, { alphabet: "base64url" });
}

/** The bytes of a text in which each character is one. */
export function bytesOf(binary: string): Bytes {
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

/** SHA-256 of bytes, or of a text as UTF-8, 64 hexadecimal digits. */
export async function sha256Of(content: string | Bytes): Promise<string> {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  const hash = await crypto.subtle.digest("SHA-256", bytes);
  return new Uint8Array(hash).toHex();
}
