/** One short conversation with a HomeKit accessory: HTTP, sealed in frames once both know how. */
import { type Bytes, bytesOf, joinBytes } from "../../../lib/base/bytes.ts";
import { encodeRequest, hostOf, readHttpAnswer } from "../../../lib/base/http_text.ts";
import type { PlugFailure } from "../../../lib/plugs/failure.ts";
import type { TcpAddress } from "../../net/tcp.ts";
import { Conversation } from "../../net/conversation.ts";
import { nonceOf, SEAL_BYTES, sealFrame, unsealFrame } from "./crypto.ts";

/** Most bytes of one answer: the list of a large bridge. */
const ANSWER_BYTES_MAX = 512 * 1024;

/** A frame's length comes before it, in the clear (HAP R2, 6.5.2). */
const LENGTH_BYTES = 2;
const FRAME_BYTES_MAX = 1_024;

export interface HapQuestion {
  readonly method: "GET" | "POST" | "PUT";
  /** Path and query, encoded. */
  readonly path: string;
  readonly content?: {
    readonly type: "application/pairing+tlv8" | "application/hap+json";
    readonly body: Uint8Array;
  };
}

/** An answer, or why there is none; `sent` false: the question cannot have arrived. */
export type HapReply =
  | { readonly kind: "answer"; readonly status: number; readonly body: Bytes }
  | { readonly kind: "failed"; readonly sent: boolean; readonly failure: PlugFailure };

/** What each side seals its frames with, 32 bytes. */
export interface SealKeys {
  readonly own: Uint8Array;
  readonly accessory: Uint8Array;
}

/** What seals the frames, and how many each side has sealed. */
type Seals = { readonly session: SealKeys; own: number; accessory: number };

/** Every wait ends with the signal; the end is a reset. */
export class HapLink {
  readonly #address: TcpAddress;
  readonly #talk: Conversation;
  #seals: Seals | null = null;
  /** What came, in the clear. */
  #plain: Bytes = new Uint8Array();

  private constructor(address: TcpAddress, signal: AbortSignal) {
    this.#address = address;
    this.#talk = new Conversation({ address, signal, hear: (bytes) => this.#hear(bytes) });
  }

  /** Connects; never rejects. */
  static async open(address: TcpAddress, signal: AbortSignal): Promise<HapLink | PlugFailure> {
    const link = new HapLink(address, signal);
    await link.#talk.until(() => link.#talk.opened || null);
    const { failure } = link.#talk;
    if (failure === null) return link;
    await link.close();
    return failure;
  }

  /** Seals everything from here on. */
  secure(session: SealKeys): void {
    this.#seals = { session, own: 0, accessory: 0 };
  }

  /** Asks and waits for the whole answer; one question at a time. Never rejects. */
  async ask(question: HapQuestion): Promise<HapReply> {
    this.#plain = new Uint8Array();
    const { method, path, content } = question;
    const bytes = encodeRequest({
      method,
      path,
      host: hostOf(this.#address),
      ...(content === undefined
        ? {}
        : { headers: { "Content-Type": content.type }, body: content.body }),
    });
    const failure = this.#talk.write(this.#seals === null ? bytes : sealAll(bytes, this.#seals));
    if (failure !== null) return { kind: "failed", sent: false, failure };
    const answer = await this.#talk.until(() => this.#findAnswer());
    if (typeof answer === "string") return { kind: "failed", sent: true, failure: answer };
    const body = bytesOf(answer.found.body);
    return { kind: "answer", status: answer.found.status, body };
  }

  /** Ends by reset: what the accessory has not got by now, it never gets. */
  close(): Promise<void> {
    return this.#talk.close();
  }

  #findAnswer() {
    const answer = readHttpAnswer(this.#plain, { ended: false });
    if (answer.kind === "broken") this.#talk.fail("unreadable");
    return answer.kind === "answer" ? answer : null;
  }

  #hear(bytes: Uint8Array): Uint8Array | PlugFailure {
    const heard = this.#seals === null
      ? { parts: [bytes], rest: new Uint8Array() }
      : unsealAll(bytes, this.#seals);
    if (heard === null) return "unreadable";
    this.#plain = joinBytes(this.#plain, ...heard.parts);
    return this.#plain.length + heard.rest.length > ANSWER_BYTES_MAX ? "unreadable" : heard.rest;
  }
}

function sealAll(bytes: Uint8Array, seals: Seals): Bytes {
  const frames: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += FRAME_BYTES_MAX) {
    const part = bytes.subarray(at, at + FRAME_BYTES_MAX);
    const open = Uint8Array.of(part.length & 0xff, part.length >> 8);
    const nonce = nonceOf(seals.own++);
    frames.push(open, sealFrame(part, { key: seals.session.own, nonce, open }));
  }
  return joinBytes(...frames);
}

/** What whole frames say, and the rest; null when a seal is broken. */
function unsealAll(bytes: Uint8Array, seals: Seals) {
  const parts: Uint8Array[] = [];
  let at = 0;
  for (;;) {
    const open = bytes.subarray(at, at + LENGTH_BYTES);
    const end = at + LENGTH_BYTES + (open[0] ?? 0) + 256 * (open[1] ?? 0) + SEAL_BYTES;
    if (open.length < LENGTH_BYTES || end > bytes.length) break;
    const nonce = nonceOf(seals.accessory++);
    const sealed = bytes.subarray(at + LENGTH_BYTES, end);
    const plain = unsealFrame(sealed, { key: seals.session.accessory, nonce, open });
    if (plain === null) return null;
    parts.push(plain);
    at = end;
  }
  return { parts, rest: bytes.slice(at) };
}
