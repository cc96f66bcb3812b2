/**
 * Tuya's local protocol 3.1, 3.3, 3.4 and 3.5 as a plug speaks it: frames and encryption.
 * Written from the public protocol descriptions, independent of the client that is tested with it.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from "node:crypto";

export type TuyaProtocol = "3.1" | "3.3" | "3.4" | "3.5";

export const TUYA_COMMAND = {
  sessionStart: 3,
  sessionAnswer: 4,
  sessionFinish: 5,
  control: 7,
  status: 8,
  heartbeat: 9,
  query: 10,
  controlNew: 13,
  queryNew: 16,
  refresh: 18,
} as const;

/** One frame from a client; `body` is still encrypted, except on 3.5. */
export interface TuyaFrame {
  readonly sequence: number;
  readonly command: number;
  readonly body: Buffer;
}

export interface OutgoingFrame extends TuyaFrame {
  readonly returnCode: number;
}

const PREFIX = 0x000055aa;
const SUFFIX = 0x0000aa55;
const PREFIX_35 = 0x00006699;
const SUFFIX_35 = 0x00009966;
const FRAME_BYTES_MAX = 4_096;
/** Version and twelve bytes that a receiver may ignore. */
const VERSION_HEADER_BYTES = 15;

/**
 * Takes one whole frame off the front of `input`; null when it is not all there yet. Throws when it
 * is no frame, or not for this key. One at a time, since the key may change after it.
 */
export function takeFrame(
  input: Buffer,
  options: { readonly protocol: TuyaProtocol; readonly key: Buffer },
): { readonly frame: TuyaFrame; readonly rest: Buffer } | null {
  if (input.length < 18) return null;
  const isNew = options.protocol === "3.5";
  if (input.readUInt32BE(0) !== (isNew ? PREFIX_35 : PREFIX)) throw new Error("Bad prefix");
  const length = isNew ? 18 + input.readUInt32BE(14) + 4 : 16 + input.readUInt32BE(12);
  if (length > FRAME_BYTES_MAX) throw new Error("Frame too long");
  if (input.length < length) return null;
  const bytes = input.subarray(0, length);
  return {
    frame: isNew ? readFrame35(bytes, options.key) : readFrame(bytes, options),
    rest: input.subarray(length),
  };
}

function readFrame(
  bytes: Buffer,
  options: { readonly protocol: TuyaProtocol; readonly key: Buffer },
): TuyaFrame {
  const trailer = options.protocol === "3.4" ? 36 : 8;
  const signed = bytes.subarray(0, bytes.length - trailer);
  const check = bytes.subarray(bytes.length - trailer, bytes.length - 4);
  if (bytes.readUInt32BE(bytes.length - 4) !== SUFFIX) throw new Error("Bad suffix");
  if (!check.equals(checkOf(signed, options))) throw new Error("Bad check");
  return {
    sequence: bytes.readUInt32BE(4),
    command: bytes.readUInt32BE(8),
    body: signed.subarray(16),
  };
}

function readFrame35(bytes: Buffer, key: Buffer): TuyaFrame {
  if (bytes.readUInt32BE(bytes.length - 4) !== SUFFIX_35) throw new Error("Bad suffix");
  const decipher = createDecipheriv("aes-128-gcm", key, bytes.subarray(18, 30));
  decipher.setAAD(bytes.subarray(4, 18));
  decipher.setAuthTag(bytes.subarray(bytes.length - 20, bytes.length - 4));
  const body = decipher.update(bytes.subarray(30, bytes.length - 20));
  return {
    sequence: bytes.readUInt32BE(6),
    command: bytes.readUInt32BE(10),
    body: Buffer.concat([body, decipher.final()]),
  };
}

/** One frame to a client. */
export function writeFrame(
  frame: OutgoingFrame,
  options: { readonly protocol: TuyaProtocol; readonly key: Buffer },
): Buffer {
  const returnCode = word(frame.returnCode);
  if (options.protocol === "3.5") {
    return writeFrame35(frame, { key: options.key, body: Buffer.concat([returnCode, frame.body]) });
  }
  const trailer = options.protocol === "3.4" ? 36 : 8;
  const head = Buffer.alloc(16);
  head.writeUInt32BE(PREFIX, 0);
  head.writeUInt32BE(frame.sequence, 4);
  head.writeUInt32BE(frame.command, 8);
  head.writeUInt32BE(returnCode.length + frame.body.length + trailer, 12);
  const signed = Buffer.concat([head, returnCode, frame.body]);
  return Buffer.concat([signed, checkOf(signed, options), word(SUFFIX)]);
}

function writeFrame35(
  frame: OutgoingFrame,
  options: { readonly key: Buffer; readonly body: Buffer },
): Buffer {
  const head = Buffer.alloc(18);
  head.writeUInt32BE(PREFIX_35, 0);
  head.writeUInt32BE(frame.sequence, 6);
  head.writeUInt32BE(frame.command, 10);
  head.writeUInt32BE(12 + options.body.length + 16, 14);
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-128-gcm", options.key, nonce);
  cipher.setAAD(head.subarray(4));
  const body = Buffer.concat([cipher.update(options.body), cipher.final()]);
  return Buffer.concat([head, nonce, body, cipher.getAuthTag(), word(SUFFIX_35)]);
}

function checkOf(
  signed: Buffer,
  options: { readonly protocol: TuyaProtocol; readonly key: Buffer },
): Buffer {
  return options.protocol === "3.4" ? hmac(options.key, signed) : word(crc32(signed));
}

/** Encrypts a clear body for protocols 3.1 to 3.4 (3.5 encrypts the whole frame). */
export function sealBody(
  clear: Buffer,
  options: {
    readonly protocol: TuyaProtocol;
    readonly key: Buffer;
    /** Pushed reports carry the version in front. */
    readonly isReport: boolean;
  },
): Buffer {
  const { protocol, key, isReport } = options;
  if (clear.length === 0 && protocol !== "3.5") return clear;
  const version = Buffer.concat([Buffer.from(protocol), Buffer.alloc(12)]);
  switch (protocol) {
    case "3.1": {
      if (!isReport) return clear;
      const text = ecb(clear, key).toString("base64");
      const sum = createHash("md5").update(`data=${text}||lpv=3.1||`).update(key).digest("hex");
      return Buffer.from(`3.1${sum.slice(8, 24)}${text}`);
    }
    case "3.3":
      return Buffer.concat([isReport ? version : Buffer.alloc(0), ecb(clear, key)]);
    case "3.4":
      return ecb(Buffer.concat([isReport ? version : Buffer.alloc(0), clear]), key);
    case "3.5":
      return Buffer.concat([isReport ? version : Buffer.alloc(0), clear]);
  }
}

/** Decrypts a client's body. Throws when it is not for this key. */
export function openBody(
  body: Buffer,
  options: { readonly protocol: TuyaProtocol; readonly key: Buffer },
): Buffer {
  const { protocol, key } = options;
  switch (protocol) {
    case "3.1": {
      if (!hasVersion(body, protocol)) return body;
      return unecb(Buffer.from(body.subarray(19).toString(), "base64"), key);
    }
    case "3.3":
      return unecb(hasVersion(body, protocol) ? body.subarray(VERSION_HEADER_BYTES) : body, key);
    case "3.4":
      return withoutVersion(unecb(body, key), protocol);
    case "3.5":
      return withoutVersion(body, protocol);
  }
}

function hasVersion(body: Buffer, protocol: TuyaProtocol): boolean {
  return body.subarray(0, 3).toString() === protocol;
}

function withoutVersion(clear: Buffer, protocol: TuyaProtocol): Buffer {
  return hasVersion(clear, protocol) ? clear.subarray(VERSION_HEADER_BYTES) : clear;
}

/** The key of one connection, from both sides' random bytes. */
export function sessionKey(
  nonces: { readonly ofClient: Buffer; readonly ofPlug: Buffer },
  options: { readonly protocol: "3.4" | "3.5"; readonly key: Buffer },
): Buffer {
  const mixed = Buffer.from(nonces.ofClient.map((byte, at) => byte ^ (nonces.ofPlug[at] ?? 0)));
  const cipher = options.protocol === "3.4"
    ? createCipheriv("aes-128-ecb", options.key, null).setAutoPadding(false)
    : createCipheriv("aes-128-gcm", options.key, nonces.ofClient.subarray(0, 12));
  return Buffer.concat([cipher.update(mixed), cipher.final()]);
}

export function hmac(key: Buffer, data: Buffer): Buffer {
  return createHmac("sha256", key).update(data).digest();
}

function ecb(clear: Buffer, key: Buffer): Buffer {
  const cipher = createCipheriv("aes-128-ecb", key, null);
  return Buffer.concat([cipher.update(clear), cipher.final()]);
}

function unecb(sealed: Buffer, key: Buffer): Buffer {
  if (sealed.length === 0) return sealed;
  const decipher = createDecipheriv("aes-128-ecb", key, null);
  return Buffer.concat([decipher.update(sealed), decipher.final()]);
}

function word(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value, 0);
  return bytes;
}

function crc32(bytes: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}
