/**
 * What a simulated plug answers to a question by UDP, with a head of 16 bytes and its check sum.
 *
 * @module
 */
import { crc32 } from "node:zlib";
import type { Bytes } from "../../../../lib/base/bytes.ts";
import type { KlapVersion } from "../../../../home/plugs/tapo/cipher.ts";
import type { TapoFamily } from "../../../../home/plugs/tapo/config.ts";

export interface Announced {
  readonly family: TapoFamily;
  readonly version: KlapVersion;
  readonly mac: string;
  readonly model: string;
  readonly port: number;
  readonly option?: "on" | "off";
  readonly protocol?: "klap" | "aes";
}

const HEAD_BYTES = 16;
const CRC_START = 0x5a6b_7c8d;

/** Whether a datagram is a question with a right check sum. */
export function isQuestion(bytes: Bytes): boolean {
  if (bytes.length < HEAD_BYTES) return false;
  const copy = bytes.slice();
  const view = new DataView(copy.buffer);
  const said = view.getUint32(12);
  view.setUint32(12, CRC_START);
  return view.getUint8(0) === 2 && view.getUint16(2) === 1 &&
    view.getUint16(4) === bytes.length - HEAD_BYTES && crc32(copy) === said;
}

/** The answer. */
export function announce(told: Announced): Bytes {
  const { family, version, mac, model, port, option = "on", protocol = "klap" } = told;
  const type = option === "off" ? "TPAP" : protocol.toUpperCase();
  const scheme = {
    "is_support_https": false,
    "encrypt_type": type,
    "http_port": port,
    ...(version === "v2" ? { lv: 2 } : {}),
  };
  const result = {
    "device_type": family === "smart" ? "SMART.TAPOPLUG" : "IOT.SMARTPLUGSWITCH",
    "device_model": model,
    "device_id": "00000000000000000000000000000001",
    owner: "FC6B5F5C304BFAA0A4A9E866489027CB",
    ip: "127.0.0.1",
    mac: mac.replaceAll(/(..)(?=.)/g, "$1-"),
    "factory_default": false,
    "is_support_iot_cloud": true,
    "obd_src": "tplink",
    "protocol_version": 1,
    "mgt_encrypt_schm": scheme,
    ...(option === "off" ? { tpap: { tls: 0, dac: 0, noc: 0, pake: [2], port } } : {}),
  };
  const text = new TextEncoder().encode(JSON.stringify({ "error_code": 0, result }));
  const bytes = new Uint8Array([...new Uint8Array(HEAD_BYTES), ...text]);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, 2);
  view.setUint16(2, 2);
  view.setUint16(4, text.length);
  view.setUint8(6, 0x11);
  view.setUint32(12, CRC_START);
  view.setUint32(12, crc32(bytes));
  return bytes;
}
