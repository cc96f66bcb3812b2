/**
 * What Tuya devices say of themselves on the local network (public protocol descriptions): a frame
 * of either kind with JSON in it, sent to everyone on UDP 6666 (plain), 6667 (encrypted with a key
 * that all know), or on 7000 in answer to a question.
 */
import { joinBytes } from "../../../lib/base/bytes.ts";
import { parseAddress } from "../../../lib/base/address.ts";
import { fieldAt, readJson } from "../../../lib/base/json_field.ts";

/** MD5 of "yGAdlopoPVldABfn": hides nothing, every device and app has it. */
export const ANNOUNCEMENT_KEY_HEX = "6c1ec8e2bb9bb59ab50b0daf649b410a";

/** Where devices announce themselves, and where those that keep quiet are asked. */
export const ANNOUNCEMENT_PORTS = [6666, 6667, 7000] as const;
export const QUESTION_PORT = 7000;

/** The command of the question. */
const QUESTION_COMMAND = 0x25;

const PREFIX = 0x000055aa;
const PREFIX_GCM = 0x00006699;
const HEAD_BYTES = 16;
const HEAD_GCM_BYTES = 18;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const SUFFIX_BYTES = 4;
const SUFFIX_GCM = 0x00009966;
const DATAGRAM_BYTES_MAX = 2_048;

/** A datagram taken apart; the payloads are still encrypted, but for `open`. */
export type AnnouncementFrame =
  /** AES-128-ECB, or plain text: try both. */
  | { readonly kind: "block"; readonly payload: Uint8Array<ArrayBuffer> }
  /** AES-128-GCM; `head` is authenticated with it. */
  | {
    readonly kind: "gcm";
    readonly head: Uint8Array<ArrayBuffer>;
    readonly nonce: Uint8Array<ArrayBuffer>;
    readonly payload: Uint8Array<ArrayBuffer>;
    readonly tag: Uint8Array<ArrayBuffer>;
  };

/** One device as it announces itself. */
export interface AnnouncedDevice {
  readonly id: string;
  /** IPv4 address. */
  readonly address: string;
  /** `"3.3"`; whatever it says, at most 8 characters. */
  readonly protocol: string;
  /** Names the model to its maker; null: not said. */
  readonly product: string | null;
}

/** Takes a datagram apart; null when it is none of these. */
export function splitAnnouncement(bytes: Uint8Array<ArrayBuffer>): AnnouncementFrame | null {
  if (bytes.length > DATAGRAM_BYTES_MAX || bytes.length < HEAD_BYTES + 8) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  switch (view.getUint32(0)) {
    case PREFIX: {
      const payload = bytes.slice(HEAD_BYTES, -8);
      // Devices put a return code of four zeros in front; apps do not.
      const hasCode = payload.length >= 4 && payload.slice(0, 4).every((byte) => byte === 0);
      return { kind: "block", payload: hasCode ? payload.slice(4) : payload };
    }
    case PREFIX_GCM: {
      const end = bytes.length - SUFFIX_BYTES - TAG_BYTES;
      if (end < HEAD_GCM_BYTES + NONCE_BYTES) return null;
      return {
        kind: "gcm",
        head: bytes.slice(4, HEAD_GCM_BYTES),
        nonce: bytes.slice(HEAD_GCM_BYTES, HEAD_GCM_BYTES + NONCE_BYTES),
        payload: bytes.slice(HEAD_GCM_BYTES + NONCE_BYTES, end),
        tag: bytes.slice(end, end + TAG_BYTES),
      };
    }
    default:
      return null;
  }
}

/** Reads the JSON of an announcement, whatever stands before it; null when it names no device. */
export function parseAnnouncement(text: string): AnnouncedDevice | null {
  const value = readJson(text.slice(text.indexOf("{"), text.lastIndexOf("}") + 1));
  const field = (name: string) => fieldAt(value, [name]);
  const id = field("gwId") ?? field("devId") ?? field("id");
  const address = field("ip");
  const protocol = field("version");
  const product = field("productKey");
  if (typeof id !== "string" || !/^[0-9A-Za-z]{10,32}$/.test(id)) return null;
  if (typeof address !== "string" || parseAddress(address)?.length !== 4) return null;
  if (typeof protocol !== "string" || !/^\d\.\d{1,3}$/.test(protocol)) return null;
  const known = typeof product === "string" && /^[0-9A-Za-z]{1,32}$/.test(product);
  return { id, address, protocol, product: known ? product : null };
}

/** The frame of the question "who is there?", without its encryption: what is authenticated. */
export function questionFrame(ownAddress: string): {
  readonly head: Uint8Array<ArrayBuffer>;
  readonly text: string;
} {
  const text = JSON.stringify({ from: "app", ip: ownAddress });
  const head = new Uint8Array(HEAD_GCM_BYTES);
  const view = new DataView(head.buffer);
  view.setUint32(0, PREFIX_GCM);
  view.setUint32(10, QUESTION_COMMAND);
  view.setUint32(14, NONCE_BYTES + text.length + TAG_BYTES);
  return { head, text };
}

/** Puts the question together from its encrypted parts. */
export function joinQuestion(
  { head, nonce, payload, tag }: Readonly<
    Record<"head" | "nonce" | "payload" | "tag", Uint8Array>
  >,
): Uint8Array<ArrayBuffer> {
  const suffix = new Uint8Array(SUFFIX_BYTES);
  new DataView(suffix.buffer).setUint32(0, SUFFIX_GCM);
  return joinBytes(head, nonce, payload, tag, suffix);
}
