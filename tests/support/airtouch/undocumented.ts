/** What real consoles answer though no document of the vendor's says so: who they are. */
import type { Unknown } from "../../../lib/airtouch/types.ts";
import type { Reply } from "./wire/message.ts";

/** Of the system, as hexadecimal digits; other clients name it by them. */
export const AIRTOUCH_ID = "4300012";
export const SYSTEM_NAME = "Our home";

const ID_BYTES = Uint8Array.fromHex(AIRTOUCH_ID.padStart(8, "0"));
const VERSIONS = Uint8Array.fromHex("230e2002");
/** AT4's answer to "everything" has so many bytes behind its command, most of them not known. */
const FULL_STATE_BYTES = 450;

/** AT5 sub type 45 "preference settings", AT4 type 2F "full state"; null for anything else. */
export function answerUndocumented({ type, subType, data }: Unknown): Reply | null {
  if (type === 0xc0 && subType === 0x45) {
    const answer = new Uint8Array(8 + 52);
    answer.set([0x45, 0, 0, 52]);
    answer.set(new TextEncoder().encode(SYSTEM_NAME), 8);
    answer.set(ID_BYTES, 8 + 40);
    answer.set(VERSIONS, 8 + 44);
    return { kind: "unknown", type, subType, data: answer };
  }
  if (type === 0x2f && data[0] === 0x03 && data[1] === 0xff) {
    const answer = new Uint8Array(2 + FULL_STATE_BYTES);
    answer.set([0x03, 0xff]);
    answer.set(ID_BYTES, 2);
    answer.set(VERSIONS, 6);
    return { kind: "unknown", type, subType, data: answer };
  }
  return null;
}
