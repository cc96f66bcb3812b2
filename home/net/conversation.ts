/** One short conversation over TCP, which ends by reset and leaves nothing behind. */

import { joinBytes } from "../../lib/base/bytes.ts";
import { findPlugFailure, type PlugFailure } from "../../lib/plugs/failure.ts";
import { isTooOld, watchSleep } from "./slept.ts";
import { createTcpOpener, type TcpAddress, type Wire, type WireEvent } from "./tcp.ts";

export interface ConversationOptions {
  readonly address: TcpAddress;
  /** Ends every wait. */
  readonly signal: AbortSignal;
  /** Said as soon as the connection stands. */
  readonly first?: Uint8Array;
  /**
   * Understands what came; returns the rest, which comes again with more, or why this cannot go on.
   * Keeps the rest bounded. Called a last time when the peer has closed, never after a failure.
   */
  readonly hear: (bytes: Uint8Array, state: HearState) => Uint8Array | PlugFailure;
}

/** `ended`: nothing more will come. */
type HearState = { readonly ended: boolean };

/** Owns a socket until `close`. Nothing here throws or rejects for what a network may do. */
export class Conversation {
  readonly #options: ConversationOptions;
  readonly #onAbort = () => this.fail(this.#opened ? "silent" : "no_answer");
  readonly #ended = Promise.withResolvers<void>();
  readonly #hasSlept = watchSleep();
  #wire: Wire | null = null;
  #opened = false;
  #failure: PlugFailure | null = null;
  #rest: Uint8Array = new Uint8Array();
  #wake: () => void = () => {};

  /** Begins to connect, unless the signal has come already: `no_time`. */
  constructor(options: ConversationOptions) {
    const { address, signal } = options;
    this.#options = options;
    signal.addEventListener("abort", this.#onAbort);
    try {
      if (signal.aborted) this.fail("no_time");
      else this.#wire = createTcpOpener(address)((event) => this.#take(event));
    } catch (error) {
      this.fail(findPlugFailure(String(error)) ?? "unknown");
    }
  }

  /** False: not one byte can have left. */
  get opened(): boolean {
    return this.#opened;
  }

  /** Why it is over, the first reason; null: it is not. */
  get failure(): PlugFailure | null {
    return this.#failure;
  }

  /**
   * Says something while the connection stands, and nothing of an order that has grown too old; null:
   * it left, and whether it arrives, nobody tells.
   */
  write(bytes: Uint8Array): PlugFailure | null {
    if (isTooOld(this.#options.signal)) this.fail("slept");
    if (!this.#opened || this.#failure !== null) return this.#failure ?? "no_answer";
    this.#wire?.write(bytes);
    return null;
  }

  /** What `look` finds, now or after whatever happens next; a failure when nothing more can. */
  async until<T>(look: () => T | null): Promise<{ readonly found: T } | PlugFailure> {
    for (;;) {
      const found = look();
      if (found !== null) return { found };
      if (this.#failure !== null) return this.#failure;
      await new Promise<void>((resolve) => this.#wake = resolve);
    }
  }

  /** What `look` finds within so many milliseconds; null: nothing, and the conversation may go on. */
  async within<T>(look: () => T | null, withinMs: number): Promise<T | null> {
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      this.#wake();
    }, withinMs);
    const found = await this.until<T | "late">(() => look() ?? (isLate ? "late" : null));
    clearTimeout(timer);
    return typeof found === "string" || found.found === "late" ? null : found.found;
  }

  /** Says that it is over, if it is not yet; the socket stays until `close`. */
  fail(failure: PlugFailure): void {
    this.#failure ??= failure;
    this.#wake();
  }

  /** Ends by reset, so that what has not arrived by now never does; settles when the socket is gone. */
  async close(): Promise<void> {
    this.#options.signal.removeEventListener("abort", this.#onAbort);
    this.fail("closed");
    if (this.#wire === null) return;
    this.#wire.abort();
    await this.#ended.promise;
  }

  #take(event: WireEvent): void {
    switch (event.kind) {
      case "opened":
        return this.#open();
      case "written":
        return;
      case "write_failed":
        return this.fail(findPlugFailure(event.detail) ?? "closed");
      case "received":
        return this.#hear(event.bytes, { ended: false });
      case "ended":
        if (this.#opened) this.#hear(new Uint8Array(), { ended: true });
        this.fail(findPlugFailure(event.detail) ?? (this.#opened ? "closed" : "unknown"));
        this.#ended.resolve();
    }
  }

  #open(): void {
    if (this.#failure !== null) return;
    // The signal stood still meanwhile: whoever began this knows nothing of now.
    if (isTooOld(this.#options.signal, this.#hasSlept)) return this.fail("slept");
    this.#opened = true;
    if (this.#options.first !== undefined) this.write(this.#options.first);
    this.#wake();
  }

  #hear(bytes: Uint8Array, state: HearState): void {
    if (this.#failure !== null) return;
    const heard = this.#options.hear(joinBytes(this.#rest, bytes), state);
    if (typeof heard === "string") return this.fail(heard);
    this.#rest = heard;
    this.#wake();
  }
}
