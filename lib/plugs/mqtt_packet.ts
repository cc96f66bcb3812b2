/** The part of MQTT 3.1.1 (OASIS standard) that asks and tells at quality of service 0. */
import { joinBytes } from "../base/bytes.ts";

const PROTOCOL_LEVEL = 4;
const CLEAN_SESSION = 0x02;
const PASSWORD_FLAG = 0x40;
const USER_FLAG = 0x80;
const REMAINING_BYTES_MAX = 4;

/** What a broker sends that matters here. */
export type MqttPacket =
  /** 0: accepted; 4 and 5: user or password are wrong. */
  | { readonly kind: "connack"; readonly code: number }
  /** Whether the broker grants the subscription. */
  | { readonly kind: "suback"; readonly granted: boolean }
  | {
    readonly kind: "publish";
    readonly topic: string;
    readonly text: string;
    /** Kept by the broker from before, not said now. */
    readonly retained: boolean;
  }
  | { readonly kind: "other" };

/** Packets that are whole, and the bytes that are left; null: this is not MQTT. */
export interface MqttDecoded {
  readonly packets: readonly MqttPacket[];
  readonly rest: Uint8Array;
}

/** Who connects; nothing is kept for it when it goes. */
export interface MqttLogin {
  /** 1 – 23 letters and digits. */
  readonly clientId: string;
  readonly user: string | null;
  /** A secret. */
  readonly password: string | null;
}

export function encodeConnect({ clientId, user, password }: MqttLogin): Uint8Array {
  const flags = CLEAN_SESSION | (user === null ? 0 : USER_FLAG) |
    (password === null ? 0 : PASSWORD_FLAG);
  // No keep-alive: the connection lives for a few seconds.
  const fixed = Uint8Array.of(PROTOCOL_LEVEL, flags, 0, 0);
  const texts = [clientId, user, password].filter((each) => each !== null);
  return frame(0x10, [withLength("MQTT"), fixed, ...texts.map(withLength)]);
}

export function encodeSubscribe(topics: readonly string[]): Uint8Array {
  const wanted = topics.flatMap((topic) => [withLength(topic), Uint8Array.of(0)]);
  return frame(0x82, [Uint8Array.of(0, 1), ...wanted]);
}

/** `retained`: the broker keeps it for whoever comes later, which a command must never be. */
export function encodePublish(
  topic: string,
  text: string,
  { retained }: { readonly retained: boolean } = { retained: false },
): Uint8Array {
  return frame(retained ? 0x31 : 0x30, [withLength(topic), new TextEncoder().encode(text)]);
}

/** Takes what packets are whole; null: not MQTT, or a packet larger than `bytesMax`. */
export function decodeMqtt(
  bytes: Uint8Array,
  { bytesMax }: { readonly bytesMax: number },
): MqttDecoded | null {
  const packets: MqttPacket[] = [];
  let at = 0;
  for (;;) {
    const first = bytes[at];
    if (first === undefined) return { packets, rest: bytes.subarray(at) };
    // No packet has this kind.
    if (first >> 4 === 0) return null;
    const length = readLength(bytes.subarray(at + 1));
    if (length === null || (length !== "more" && length.value > bytesMax)) return null;
    if (length === "more") return { packets, rest: bytes.subarray(at) };
    const from = at + 1 + length.bytes;
    if (bytes.length < from + length.value) return { packets, rest: bytes.subarray(at) };
    const packet = readPacket(first, bytes.subarray(from, from + length.value));
    if (packet === null) return null;
    packets.push(packet);
    at = from + length.value;
  }
}

function readPacket(first: number, body: Uint8Array): MqttPacket | null {
  switch (first >> 4) {
    case 2:
      return body.length === 2 ? { kind: "connack", code: body[1] ?? 0 } : null;
    case 9:
      return { kind: "suback", granted: !body.subarray(2).includes(0x80) };
    case 3: {
      const topicLength = ((body[0] ?? 0) << 8) | (body[1] ?? 0);
      const packetId = (first & 0x06) === 0 ? 0 : 2;
      if (body.length < 2 + topicLength + packetId) return null;
      const decoder = new TextDecoder();
      return {
        kind: "publish",
        topic: decoder.decode(body.subarray(2, 2 + topicLength)),
        text: decoder.decode(body.subarray(2 + topicLength + packetId)),
        retained: (first & 1) === 1,
      };
    }
    default:
      return { kind: "other" };
  }
}

/** Seven bits a byte, least first; null: longer than four. */
function readLength(
  bytes: Uint8Array,
): { readonly value: number; readonly bytes: number } | "more" | null {
  let value = 0;
  for (let index = 0; index < REMAINING_BYTES_MAX; index++) {
    const byte = bytes[index];
    if (byte === undefined) return "more";
    value += (byte & 0x7f) * 128 ** index;
    if ((byte & 0x80) === 0) return { value, bytes: index + 1 };
  }
  return null;
}

function frame(first: number, parts: readonly Uint8Array[]): Uint8Array {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const head = [first];
  for (let left = length; head.length === 1 || left > 0; left = Math.floor(left / 128)) {
    head.push((left % 128) | (left >= 128 ? 0x80 : 0));
  }
  return joinBytes(head, ...parts);
}

function withLength(text: string): Uint8Array {
  const plain = new TextEncoder().encode(text);
  if (plain.length > 0xffff) {
    throw new RangeError("Cannot encode MQTT: a text is above 65535 bytes");
  }
  return joinBytes([plain.length >> 8, plain.length & 0xff], plain);
}
