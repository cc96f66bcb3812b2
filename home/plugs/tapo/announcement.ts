/**
 * What TP-Link devices answer to a question on the local network: new ones on UDP 20002, and 20004,
 * with a head of 16 bytes and JSON, older ones on 9999 with JSON hidden by a running XOR (as open
 * clients have it). The same question wakes the local server of a plug that has just got power.
 */
import { type Bytes, joinBytes } from "../../../lib/base/bytes.ts";
import { fieldAt, numberAt, readJson, textAt } from "../../../lib/base/json_field.ts";
import { KASA_WHO, kasaMac } from "../kasa/answer.ts";
import { decodeKasa, encodeKasa } from "../kasa/wire.ts";
import { normalizeMac } from "../../../lib/plugs/section.ts";
import type { TapoFamily } from "./config.ts";

export const OLD_QUESTION_PORT = 9_999;

const HEAD_BYTES = 16;
const DATAGRAM_BYTES_MAX = 4_096;
const MODEL_CHARACTERS_MAX = 24;
const VERSION = 2;
const QUESTION = 1;
const WITH_PAYLOAD = 0x11;
const CRC_PLACE = 12;
/** What stands in the check sum's place while it is made. */
const CRC_START = 0x5a6b_7c8d;

/** Devices hide something with it that is not needed here; nobody has its other half. */
const PUBLIC_KEY = `-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAvmZhMjAAovLW/Ux/XyJ3
Id5e1GtR1G+9c6OgjPYWIKiqcVZNv95h56rEmRslJfaQJwIETTirTzho71eVr3Cp
TQ/A5IUOo86tc/8K4RRhceLUCUKnTgQ34e89tOaz7f2aXOnHVFY+RyopVJXu9M+Z
J+kxze20FQBK3GY5DLB1OYGO2MHPECj0XtA/IuDi4dAXP557u6Sjt8JgCQDagTui
qNI2L+EK3O4D1XVYM+jzIeU6GtP6APCpdx5LXHyWaBLhGKqqzYhuafRj41rPQR7l
zK1NVTcuvvZ5IBih7KAzZrp7JiswzDUnzyDrKuIq69LokythbrTzazBBeer1DM9E
hQIDAQAB
-----END PUBLIC KEY-----
`;

/** How a device wants to be spoken to. */
export type TapoProtocol =
  | "klap"
  /** Older firmware of Tapo plugs. */
  | "aes"
  /** Newer firmware, while Third-Party Compatibility is off. */
  | "tpap"
  /** Older firmware of Kasa plugs: driver "kasa". */
  | "xor"
  | "unknown";

/** One device as it answers. */
export interface AnnouncedTapo {
  /** 12 hexadecimal digits in capitals. */
  readonly mac: string;
  /** `"P110(UK)"`; at most 24 characters. */
  readonly model: string;
  readonly protocol: TapoProtocol;
  readonly family: TapoFamily;
  /** 1–65535; null: not said. */
  readonly port: number | null;
}

/** The question for new devices. */
export function newQuestion(serial: number, publicKey = PUBLIC_KEY): Bytes {
  const text = JSON.stringify({ params: { "rsa_key": publicKey } });
  return frame(serial, { flags: WITH_PAYLOAD, payload: new TextEncoder().encode(text) });
}

/** A frame; `flags` 0 and no payload: the question of older clients. */
export function frame(
  serial: number,
  { flags, payload }: { readonly flags: number; readonly payload: Uint8Array },
): Bytes {
  const bytes = joinBytes(new Uint8Array(HEAD_BYTES), payload);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, VERSION);
  view.setUint16(2, QUESTION);
  view.setUint16(4, payload.length);
  view.setUint8(6, flags);
  view.setUint32(8, serial);
  view.setUint32(CRC_PLACE, CRC_START);
  view.setUint32(CRC_PLACE, crc32(bytes));
  return bytes;
}

/** The question for old devices. */
export function oldQuestion(): Bytes {
  return new Uint8Array(encodeKasa(KASA_WHO).slice(4));
}

/** Reads an answer from whichever port; null when it is none. Never throws. */
export function parseAnswer(bytes: Bytes): AnnouncedTapo | null {
  if (bytes.length > DATAGRAM_BYTES_MAX) return null;
  if (bytes[0] === VERSION && bytes.length > HEAD_BYTES) {
    const text = new TextDecoder().decode(bytes.subarray(HEAD_BYTES));
    const answer = readNew(readJson(text));
    if (answer !== null) return answer;
  }
  const head = new Uint8Array(4);
  new DataView(head.buffer).setUint32(0, bytes.length);
  return readOld(readJson(decodeKasa(joinBytes(head, bytes)) ?? ""));
}

function readNew(answer: unknown): AnnouncedTapo | null {
  const result = fieldAt(answer, ["result"]);
  const mac = normalizeMac(textAt(result, ["mac"]) ?? "");
  const type = textAt(result, ["device_type"]);
  if (mac === null || type === null) return null;
  const port = numberAt(result, ["mgt_encrypt_schm", "http_port"]);
  return {
    mac,
    model: modelOf(textAt(result, ["device_model"]) ?? type),
    protocol: protocolOf(textAt(result, ["mgt_encrypt_schm", "encrypt_type"])),
    family: type.startsWith("IOT.") ? "iot" : "smart",
    port: port !== null && Number.isInteger(port) && port >= 1 && port <= 65_535 ? port : null,
  };
}

function protocolOf(type: string | null): TapoProtocol {
  switch (type) {
    case "KLAP":
      return "klap";
    case "AES":
      return "aes";
    case "TPAP":
      return "tpap";
    case "XOR":
      return "xor";
    default:
      return "unknown";
  }
}

function readOld(answer: unknown): AnnouncedTapo | null {
  const info = fieldAt(answer, ["system", "get_sysinfo"]);
  const mac = kasaMac(info);
  if (mac === null) return null;
  const model = modelOf(textAt(info, ["model"]) ?? "Kasa");
  return { mac, model, protocol: "xor", family: "iot", port: null };
}

/** Nothing in it can be mistaken for something else where it is shown. */
function modelOf(text: string): string {
  return text.replaceAll(/[^A-Za-z0-9().+/ _-]/g, "").slice(0, MODEL_CHARACTERS_MAX);
}

/** CRC-32 as of zlib (ISO-HDLC). */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffff_ffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc & 1) === 1 ? (crc >>> 1) ^ 0xedb8_8320 : crc >>> 1;
  }
  return (crc ^ 0xffff_ffff) >>> 0;
}
