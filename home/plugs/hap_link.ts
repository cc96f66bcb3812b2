/** One short conversation with a HomeKit accessory: HTTP, sealed in frames once both know how. */
import type { Bytes } from "../../lib/plug/hap_tlv.ts";
import { joinBytes } from "../../lib/plug/hap_tlv.ts";
import { readBinaryAnswer } from "../../lib/plug/http_answer.ts";
import { findPlugFailure, type PlugFailure } from "../../lib/plug/plug_failure.ts";
import { createTcpOpener, type TcpAddress, type Wire, type WireEvent } from "../link_wire.ts";
import { nonceOf, seal, SEAL_BYTES, unseal } from "./hap_crypto.ts";

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
export interface SessionKeys {
  readonly own: Uint8Array;
  readonly accessory: Uint8Array;
}

/** Every wait ends with the signal; the end is a reset. */
export class HapLink {
  readonly #address: TcpAddress;
  readonly #signal: AbortSignal;
  readonly #onAbort = () => this.#fail(this.#opened ? "silent" : "no_answer");
  readonly #ended = Promise.withResolvers<void>();
  #wire: Wire | null = null;
  #opened = false;
  #failure: PlugFailure | null = null;
  #wake: () => void = () => {};
  #keys: { readonly session: SessionKeys; own: number; accessory: number } | null = null;
  /** As it came, and what it means. */
  #sealed: Bytes = new Uint8Array();
  #plain: Bytes = new Uint8Array();

  private constructor(address: TcpAddress, signal: AbortSignal) {
    this.#address = address;
    this.#signal = signal;
  }

  /** Connects; never rejects. */
  static async open(address: TcpAddress, signal: AbortSignal): Promise<HapLink | PlugFailure> {
    if (signal.aborted) return "no_time";
    const link = new HapLink(address, signal);
    signal.addEventListener("abort", link.#onAbort);
    try {
      link.#wire = createTcpOpener(address)((event) => link.#take(event));
    } catch (error) {
      link.#fail(findPlugFailure(String(error)) ?? "unknown");
    }
    while (!link.#opened && link.#failure === null) await link.#something();
    if (link.#failure === null) return link;
    const failure = link.#failure;
    await link.close();
    return failure;
  }

  /** Seals everything from here on. */
  secure(session: SessionKeys): void {
    this.#keys = { session, own: 0, accessory: 0 };
  }

  /** Asks and waits for the whole answer; one question at a time. Never rejects. */
  async ask(question: HapQuestion): Promise<HapReply> {
    if (this.#failure !== null) return { kind: "failed", sent: false, failure: this.#failure };
    this.#plain = new Uint8Array();
    const bytes = encode(question, this.#address);
    this.#wire?.write(this.#keys === null ? bytes : this.#sealAll(bytes, this.#keys));
    for (;;) {
      const answer = readBinaryAnswer(this.#plain, { ended: false });
      if (answer.kind === "answer") {
        const body = Uint8Array.from(answer.body, (each) => each.charCodeAt(0));
        return { kind: "answer", status: answer.status, body };
      }
      if (answer.kind === "broken") this.#fail("unreadable");
      if (this.#failure !== null) return { kind: "failed", sent: true, failure: this.#failure };
      await this.#something();
    }
  }

  /** Ends by reset: what the accessory has not got by now, it never gets. */
  async close(): Promise<void> {
    this.#signal.removeEventListener("abort", this.#onAbort);
    this.#fail("closed");
    if (this.#wire === null) return;
    this.#wire.abort();
    await this.#ended.promise;
  }

  #something(): Promise<void> {
    return new Promise((resolve) => this.#wake = resolve);
  }

  #sealAll(bytes: Uint8Array, keys: { readonly session: SessionKeys; own: number }): Bytes {
    const frames: Uint8Array[] = [];
    for (let at = 0; at < bytes.length; at += FRAME_BYTES_MAX) {
      const part = bytes.subarray(at, at + FRAME_BYTES_MAX);
      const open = Uint8Array.of(part.length & 0xff, part.length >> 8);
      const nonce = nonceOf(keys.own++);
      frames.push(open, seal(part, { key: keys.session.own, nonce, open }));
    }
    return joinBytes(...frames);
  }

  #take(event: WireEvent): void {
    switch (event.kind) {
      case "opened":
        this.#opened = true;
        return this.#wake();
      case "written":
        return;
      case "write_failed":
        return this.#fail(findPlugFailure(event.detail) ?? "closed");
      case "received":
        return this.#receive(event.bytes);
      case "ended":
        this.#fail(findPlugFailure(event.detail) ?? (this.#opened ? "closed" : "unknown"));
        this.#ended.resolve();
    }
  }

  #receive(bytes: Uint8Array): void {
    if (this.#failure !== null) return;
    if (this.#keys === null) this.#plain = joinBytes(this.#plain, bytes);
    else if (!this.#unsealAll(bytes, this.#keys)) return this.#fail("unreadable");
    if (this.#plain.length + this.#sealed.length > ANSWER_BYTES_MAX) this.#fail("unreadable");
    this.#wake();
  }

  /** False when a seal is broken. */
  #unsealAll(
    more: Uint8Array,
    keys: { readonly session: SessionKeys; accessory: number },
  ): boolean {
    const bytes = joinBytes(this.#sealed, more);
    const parts: Uint8Array[] = [this.#plain];
    let at = 0;
    for (;;) {
      const open = bytes.subarray(at, at + LENGTH_BYTES);
      const end = at + LENGTH_BYTES + (open[0] ?? 0) + 256 * (open[1] ?? 0) + SEAL_BYTES;
      if (open.length < LENGTH_BYTES || end > bytes.length) break;
      const nonce = nonceOf(keys.accessory++);
      const sealed = bytes.subarray(at + LENGTH_BYTES, end);
      const plain = unseal(sealed, { key: keys.session.accessory, nonce, open });
      if (plain === null) return false;
      parts.push(plain);
      at = end;
    }
    this.#sealed = bytes.slice(at);
    this.#plain = joinBytes(...parts);
    return true;
  }

  #fail(failure: PlugFailure): void {
    this.#failure ??= failure;
    this.#wake();
  }
}

function encode({ method, path, content }: HapQuestion, { hostname, port }: TcpAddress): Bytes {
  const host = hostname.includes(":") ? `[${hostname}]` : hostname;
  const lines = [
    `${method} ${path} HTTP/1.1`,
    `Host: ${host}:${port}`,
    ...(content === undefined
      ? []
      : [`Content-Type: ${content.type}`, `Content-Length: ${content.body.length}`]),
  ];
  const head = new TextEncoder().encode(`${lines.join("\r\n")}\r\n\r\n`);
  return joinBytes(head, content?.body ?? new Uint8Array());
}
