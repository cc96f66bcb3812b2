/** What both sides of a HomeKit pairing keep for good, as it is written to a file. */
import type { Bytes } from "../../../lib/base/bytes.ts";
import { readJson, textAt } from "../../../lib/base/json_field.ts";

/** A pairing, with this controller's secret in it. */
export interface HomekitPairing {
  /** The accessory's device id, `A1:B2:C3:D4:E5:F6`. */
  readonly accessoryId: string;
  /** The accessory's Ed25519 public key, 32 bytes. */
  readonly accessoryKey: Uint8Array<ArrayBuffer>;
  /** What this controller is called, 1–100 visible ASCII characters. */
  readonly ownId: string;
  /** This controller's Ed25519 public key, 32 bytes. */
  readonly ownKey: Uint8Array<ArrayBuffer>;
  /** The seed of its private key, 32 bytes. A secret. */
  readonly ownSeed: Uint8Array<ArrayBuffer>;
}

const ID_REGEXP = /^[0-9A-F]{2}(:[0-9A-F]{2}){5}$/;
const OWN_ID_REGEXP = /^[\x21-\x7e]{1,100}$/;
const KEY_BYTES = 32;

/** A device id in capitals; null when it is none. */
export function normalizeDeviceId(text: string): string | null {
  const id = text.trim().toUpperCase();
  return ID_REGEXP.test(id) ? id : null;
}

/** A setup code as HomeKit wants it, `XXX-XX-XXX`; null for what has not just 8 digits. */
export function normalizeSetupCode(text: string): string | null {
  const digits = text.replaceAll(/[\s-]/g, "");
  if (!/^\d{8}$/.test(digits)) return null;
  return `${digits.slice(0, 3)}-${digits.slice(3, 5)}-${digits.slice(5)}`;
}

/**
 * One line of JSON without spaces, in the words of `npm:hap-controller`, so that a pairing can move
 * from and to programs that use it.
 */
export function formatPairing(pairing: HomekitPairing): string {
  const ascii = (text: string) => new TextEncoder().encode(text).toHex();
  return JSON.stringify({
    AccessoryPairingID: ascii(pairing.accessoryId),
    AccessoryLTPK: pairing.accessoryKey.toHex(),
    iOSDevicePairingID: ascii(pairing.ownId),
    iOSDeviceLTSK: pairing.ownSeed.toHex() + pairing.ownKey.toHex(),
    iOSDeviceLTPK: pairing.ownKey.toHex(),
  });
}

/** Reads such a line; null when it is none. */
export function parsePairing(text: string): HomekitPairing | null {
  const json = readJson(text);
  const bytes = (name: string) => readHex(textAt(json, [name]) ?? "");
  const words = (name: string): string => String.fromCharCode(...bytes(name));
  const accessoryId = normalizeDeviceId(words("AccessoryPairingID"));
  const ownId = words("iOSDevicePairingID");
  const accessoryKey = bytes("AccessoryLTPK");
  const secret = bytes("iOSDeviceLTSK");
  const ownKey = bytes("iOSDeviceLTPK");
  if (accessoryId === null || !OWN_ID_REGEXP.test(ownId)) return null;
  if (accessoryKey.length !== KEY_BYTES || ownKey.length !== KEY_BYTES) return null;
  if (secret.length !== 2 * KEY_BYTES) return null;
  // The second half of the secret is the public key over again; two that differ are of two pairs.
  if (secret.subarray(KEY_BYTES).toHex() !== ownKey.toHex()) return null;
  return { accessoryId, accessoryKey, ownId, ownKey, ownSeed: secret.slice(0, KEY_BYTES) };
}

/** Empty for what is no hexadecimal text of at most 128 bytes. */
function readHex(text: string): Bytes {
  return /^(?:[0-9a-fA-F]{2}){1,128}$/.test(text) ? Uint8Array.fromHex(text) : new Uint8Array();
}
