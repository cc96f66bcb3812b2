/** The encryption of Tuya announcements. Web Crypto has no ECB, so this is node's. */
import { createCipheriv, createDecipheriv } from "node:crypto";
import {
  type AnnouncedDevice,
  ANNOUNCEMENT_KEY_HEX,
  type AnnouncementFrame,
  joinQuestion,
  parseAnnouncement,
  questionFrame,
  splitAnnouncement,
} from "./announcement.ts";

/** The device that a datagram announces; null when it announces none. Never throws. */
export function openAnnouncement(datagram: Uint8Array<ArrayBuffer>): AnnouncedDevice | null {
  const frame = splitAnnouncement(datagram);
  if (frame === null) return null;
  switch (frame.kind) {
    case "block":
      return parseAnnouncement(decode(frame.payload)) ??
        parseAnnouncement(decode(openBlock(frame.payload)));
    case "gcm":
      return parseAnnouncement(decode(openGcm(frame)));
  }
}

/** The datagram that asks quiet devices to announce themselves. */
export function sealQuestion(
  ownAddress: string,
  nonce: Uint8Array<ArrayBuffer>,
): Uint8Array<ArrayBuffer> {
  const { head, text } = questionFrame(ownAddress);
  const cipher = createCipheriv("aes-128-gcm", commonKey(), nonce);
  cipher.setAAD(head.subarray(4));
  const payload = cipher.update(new TextEncoder().encode(text));
  cipher.final();
  return joinQuestion({ head, nonce, payload, tag: cipher.getAuthTag() });
}

function openBlock(payload: Uint8Array): Uint8Array {
  try {
    const decipher = createDecipheriv("aes-128-ecb", commonKey(), null);
    const first = decipher.update(payload);
    return new Uint8Array([...first, ...decipher.final()]);
  } catch {
    return new Uint8Array();
  }
}

function openGcm(
  { head, nonce, payload, tag }: Extract<AnnouncementFrame, { readonly kind: "gcm" }>,
): Uint8Array {
  try {
    const decipher = createDecipheriv("aes-128-gcm", commonKey(), nonce);
    decipher.setAAD(head);
    decipher.setAuthTag(tag);
    const text = decipher.update(payload);
    decipher.final();
    return text;
  } catch {
    return new Uint8Array();
  }
}

function commonKey(): Uint8Array {
  return Uint8Array.fromHex(ANNOUNCEMENT_KEY_HEX);
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
