/**
 * One bounded conversation with a Tuya plug over tuyapi 7.7.1, which by itself retries a command in
 * the background, waits for ever in a handshake, and cannot be disconnected while it connects.
 * So: connect first, one connection only, trust events rather than promises, and close for good.
 */
import { Buffer } from "node:buffer";
import { classifyTuyaError, isTuyaRefusal, type TuyaFailure } from "./failure.ts";
import { takeTuyaFrames } from "./wire.ts";
import { type Points, type PointValue, takePoints } from "./points.ts";

/** The part of node's socket that is needed. */
interface TuyaSocket {
  once(event: "connect" | "close", listener: () => void): unknown;
  on(event: "data", listener: (bytes: Uint8Array) => void): unknown;
  destroy(): unknown;
  /** Closes by reset: what is still in the kernel's send buffer is thrown away. */
  resetAndDestroy(): unknown;
}

/** The part of tuyapi's parser that is used; it takes whole frames alone (7.7.1). */
interface TuyaParser {
  parse: (bytes: Uint8Array) => unknown[];
  encode(options: {
    readonly data: unknown;
    readonly encrypted: true;
    readonly commandByte: number;
    readonly sequenceN: number;
  }): Uint8Array;
  readonly cipher: { decrypt: (data: unknown, version?: string) => unknown };
}

/** The part of tuyapi's device that is used; names with `_` are internals of 7.7.1. */
export interface TuyaDevice {
  on(event: string, listener: (...values: unknown[]) => void): unknown;
  connect: () => Promise<unknown>;
  disconnect(): void;
  isConnected(): boolean;
  get(options: { readonly schema: true }): Promise<unknown>;
  set: (options: Record<string, unknown>) => Promise<unknown>;
  readonly client?: TuyaSocket & { write(bytes: Uint8Array): unknown };
  readonly device: { readonly parser: TuyaParser; readonly version: string; readonly id: string };
  _currentSequenceN: number;
  readonly _setResolver?: (data: unknown) => void;
  _packetHandler?: (packet: unknown) => unknown;
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

/** Writes points; some models take it with nothing in them for a question, and no other question. */
const CONTROL_NEW = 13;

/** From these on a connection stands only where the key fits. */
const GREETED: ReadonlySet<string> = new Set(["3.4", "3.5"]);

export class TuyaLink {
  readonly #device: TuyaDevice;
  readonly #signal: AbortSignal;
  /** tuyapi's own, which a query must not find. */
  readonly #set: TuyaDevice["set"];
  #points: Record<number, PointValue> = {};
  #answered = false;
  #failure: TuyaFailure | null = null;
  #tcpOpen = false;
  #connected = false;
  #proven = false;
  #receivedBytes = 0;
  #input: Uint8Array = new Uint8Array();
  #wake: () => void = () => {};
  readonly #onAbort = () => this.#wake();

  constructor(device: TuyaDevice, signal: AbortSignal) {
    this.#device = device;
    this.#signal = signal;
    this.#set = device.set.bind(device);
    signal.addEventListener("abort", this.#onAbort);
    // Without a listener an error event would end the process.
    device.on("error", (error) => this.#fail(classifyTuyaError(error)));
    device.on("data", (payload, command) => this.#take(payload, command));
    device.on("dp-refresh", (payload, command) => this.#take(payload, command));
    device.on("disconnected", () => this.#fail("closed"));
    this.#guardHandler(device);
    this.#collectFrames(device);
    this.#watchKey(device);
  }

  /** What came from the plug so far. */
  get talk() {
    return {
      points: this.#points as Points,
      /** A query was answered, perhaps with nothing in it. */
      answered: this.#answered,
      /** Something came that only this key opens: key and version are right. */
      proven: this.#proven,
      failure: this.#failure,
    };
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
    if (this.#connected && device.isConnected()) {
      this.#proven = GREETED.has(device.device.version);
      return null;
    }
    return this.#failure ?? (this.#tcpOpen ? "silent" : "no_answer");
  }

  /**
   * Ends when `done` holds, something failed for good, the signal fired, or `withinMs` passed; true
   * when `done` holds.
   */
  async until(done: (talk: TuyaLink["talk"]) => boolean, withinMs?: number): Promise<boolean> {
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

  /** Asks for all points, forgetting what came before; at most one frame leaves. */
  query(): void {
    this.#answered = false;
    // A plug that refuses a query would be asked again by a control command.
    this.#device.set = () => Promise.reject(new TypeError("Not in a query"));
    this.#device.get({ schema: true }).catch(() => {});
  }

  /** Asks for these points in the way of models that take no other question; one frame. */
  ask(points: readonly number[]): void {
    const { device, client } = this.#device;
    const dps = Object.fromEntries(points.map((dp) => [dp, null]));
    const t = Math.floor(Date.now() / 1_000);
    const data = GREETED.has(device.version)
      ? { protocol: 5, t, data: { dps } }
      : { devId: device.id, uid: device.id, t: String(t), dps };
    const sequenceN = ++this.#device._currentSequenceN;
    const encrypted = true;
    client?.write(
      device.parser.encode({ data, encrypted, commandByte: CONTROL_NEW, sequenceN }),
    );
  }

  /** Goes on after a refusal: what was asked may be asked in another way. */
  forgive(): void {
    if (this.#failure === "command_refused") this.#failure = null;
  }

  /** Writes points, in ascending order; at most one frame leaves, now or never. */
  command(points: Readonly<Record<number, PointValue>>): void {
    this.#set({ multiple: true, data: points }).catch(() => {});
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

  /** tuyapi takes each piece that arrives for whole frames; small modules send a frame in several. */
  #collectFrames({ device: { parser } }: TuyaDevice): void {
    const { parse } = parser;
    parser.parse = (bytes) => {
      const taken = takeTuyaFrames(this.#input, bytes);
      if (taken === null) throw new TypeError("Prefix does not match");
      this.#input = taken.rest;
      return taken.frames.flatMap((frame) => parse.call(parser, Buffer.from(frame)));
    };
  }

  /** What can be opened, and then makes sense, was made with our key; plain text proves nothing. */
  #watchKey({ device: { parser: { cipher } } }: TuyaDevice): void {
    const { decrypt } = cipher;
    cipher.decrypt = (data, version) => {
      const clear = decrypt.call(cipher, data, version);
      const makesSense = typeof clear === "object" ||
        (typeof clear === "string" && isTuyaRefusal(clear));
      if (makesSense) this.#proven = true;
      return clear;
    };
  }

  /** tuyapi looks at every frame. */
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
