/**
 * One bounded conversation with a Tuya plug over tuyapi 7.7.1, which by itself retries a command in
 * the background, waits for ever in a handshake, and cannot be disconnected while it connects.
 * So: connect first, one connection only, trust events rather than promises, and close for good.
 */
import { classifyTuyaError, isTuyaRefusal, type TuyaFailure } from "./failure.ts";
import { type Points, type PointValue, takePoints } from "./points.ts";

/** The part of node's socket that is needed. */
interface TuyaSocket {
  once(event: "connect" | "close", listener: () => void): unknown;
  on(event: "data", listener: (bytes: Uint8Array) => void): unknown;
  destroy(): unknown;
  /** Closes by reset: what is still in the kernel's send buffer is thrown away. */
  resetAndDestroy(): unknown;
}

/** The part of tuyapi's device that is used; names with `_` are internals of 7.7.1. */
export interface TuyaDevice {
  on(event: string, listener: (...values: unknown[]) => void): unknown;
  connect: () => Promise<unknown>;
  disconnect(): void;
  isConnected(): boolean;
  get(options: { readonly schema: true }): Promise<unknown>;
  set: (options: Record<string, unknown>) => Promise<unknown>;
  readonly client?: TuyaSocket;
  readonly _setResolver?: (data: unknown) => void;
  _packetHandler?: (packet: unknown) => unknown;
}

/** What came from the plug so far. */
export interface TuyaTalk {
  readonly points: Points;
  /** A query was answered, perhaps with nothing in it. */
  readonly answered: boolean;
  readonly failure: TuyaFailure | null;
}

/** Failures after which nothing more will come. */
const FATAL: ReadonlySet<TuyaFailure> = new Set<TuyaFailure>([
  "connection_refused",
  "connection_reset",
  "no_route",
  "no_answer",
  "closed",
  "wrong_key",
  "command_refused",
  "not_permitted",
]);

/** A whole conversation is a few frames of at most 4 KiB. */
const RECEIVED_BYTES_MAX = 64 * 1024;

/** What tuyapi says came with an answer to a query; everything else was pushed. */
const QUERY_COMMANDS: ReadonlySet<unknown> = new Set([10, 16]);

export class TuyaLink {
  readonly #device: TuyaDevice;
  readonly #signal: AbortSignal;
  #points: Record<number, PointValue> = {};
  #answered = false;
  #failure: TuyaFailure | null = null;
  #tcpOpen = false;
  #connected = false;
  #receivedBytes = 0;
  #wake: () => void = () => {};
  readonly #onAbort = () => this.#wake();

  constructor(device: TuyaDevice, signal: AbortSignal) {
    this.#device = device;
    this.#signal = signal;
    signal.addEventListener("abort", this.#onAbort);
    // Without a listener an error event would end the process.
    device.on("error", (error) => this.#fail(classifyTuyaError(error)));
    device.on("data", (payload, command) => this.#take(payload, command));
    device.on("dp-refresh", (payload, command) => this.#take(payload, command));
    device.on("disconnected", () => this.#fail("closed"));
    this.#guardHandler(device);
  }

  get talk(): TuyaTalk {
    return { points: this.#points, answered: this.#answered, failure: this.#failure };
  }

  /** Connects, once; null when that worked, handshake included. */
  async connect(): Promise<TuyaFailure | null> {
    if (this.#signal.aborted) return "no_time";
    const device = this.#device;
    try {
      device.connect().then(() => {
        this.#connected = true;
        this.#wake();
      }, (error) => this.#fail(classifyTuyaError(error)));
    } catch (error) {
      this.#fail(classifyTuyaError(error));
    }
    device.client?.once("connect", () => this.#tcpOpen = true);
    device.client?.on("data", (bytes) => this.#count(bytes));
    // tuyapi says nothing when the line closes in the middle of a handshake.
    device.client?.once("close", () => this.#fail("closed"));
    await this.until(() => this.#connected);
    // From here on tuyapi may not open a second connection, on which it would send again.
    device.connect = () =>
      device.isConnected() ? Promise.resolve(true) : Promise.reject(new TypeError("Closed"));
    if (this.#connected && device.isConnected()) return null;
    return this.#failure ?? (this.#tcpOpen ? "silent" : "no_answer");
  }

  /**
   * Ends when `done` holds, something failed for good, the signal fired, or `withinMs` passed; true
   * when `done` holds.
   */
  async until(done: (talk: TuyaTalk) => boolean, withinMs?: number): Promise<boolean> {
    let late = false;
    const timer = withinMs === undefined ? undefined : setTimeout(() => {
      late = true;
      this.#wake();
    }, withinMs);
    while (!done(this.talk) && !late && !this.#signal.aborted && !this.#isOver()) {
      await new Promise<void>((resolve) => this.#wake = resolve);
    }
    clearTimeout(timer);
    return done(this.talk);
  }

  /** Asks for all points; at most one frame leaves. */
  query(): void {
    // A plug that refuses a query would be asked again by a control command.
    this.#device.set = () => Promise.reject(new TypeError("Not in a query"));
    this.#device.get({ schema: true }).catch(() => {});
  }

  /** Writes points, in ascending order; at most one frame leaves, now or never. */
  command(points: Readonly<Record<number, PointValue>>): void {
    this.#device.set({ multiple: true, data: points }).catch(() => {});
  }

  /** After this nothing leaves any more; after `unconfirmed` not even what was written already. */
  close(how: "confirmed" | "unconfirmed"): void {
    const device = this.#device;
    this.#signal.removeEventListener("abort", this.#onAbort);
    // Ends the timer of a set() that is still waiting.
    device._setResolver?.({});
    // A quiet close would leave the kernel to deliver the command whenever the plug is back.
    if (how === "unconfirmed") device.client?.resetAndDestroy();
    device.disconnect();
    device.client?.destroy();
  }

  /** What tuyapi throws over a frame would be nobody's to catch and would end the process. */
  #guardHandler(device: TuyaDevice): void {
    const handle = device._packetHandler;
    if (handle === undefined) return;
    device._packetHandler = (packet) => {
      try {
        return handle.call(device, packet);
      } catch {
        this.#fail("unreadable");
      }
    };
  }

  /** tuyapi keeps all that is no whole frame yet, and looks at every one that is. */
  #count(bytes: Uint8Array): void {
    this.#receivedBytes += bytes.length;
    if (this.#receivedBytes <= RECEIVED_BYTES_MAX) return;
    this.#fail("unreadable");
    this.#device.client?.destroy();
  }

  #isOver(): boolean {
    if (this.#receivedBytes > RECEIVED_BYTES_MAX) return true;
    return this.#failure !== null && FATAL.has(this.#failure);
  }

  #fail(failure: TuyaFailure): void {
    // The first fatal one says most; a close is only what follows it.
    if (!this.#isOver()) this.#failure = failure;
    this.#wake();
  }

  #take(payload: unknown, command: unknown): void {
    const text = textOf(payload);
    if (text === "") return;
    if (text !== null) {
      this.#fail(isTuyaRefusal(text) ? "command_refused" : "unreadable");
      return;
    }
    for (const [dp, value] of Object.entries(takePoints(payload))) {
      this.#points[Number(dp)] = value;
    }
    if (QUERY_COMMANDS.has(command)) this.#answered = true;
    this.#wake();
  }
}

/** What is not JSON, tuyapi passes on as text or bytes. */
function textOf(payload: unknown): string | null {
  if (typeof payload === "string") return payload;
  return payload instanceof Uint8Array ? new TextDecoder().decode(payload) : null;
}
