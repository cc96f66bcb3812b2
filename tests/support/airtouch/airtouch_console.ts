/** A simulated AirTouch console: TCP and UDP on 127.0.0.1, with the ways a real one can fail. */
import { createSocket } from "node:dgram";
import { createServer, type Server, type Socket } from "node:net";
import { DISCOVERY_REQUESTS } from "../../../lib/airtouch/discovery.ts";
import type { Frame } from "../../../lib/airtouch/frame/frame.ts";
import { createFrameSplitter } from "../../../lib/airtouch/frame/frame_reader.ts";
import { type ConsoleState, react } from "./airtouch_state.ts";
import { decodeMessage, messageBytes, type Said, type Sayable } from "./wire/message.ts";

/**
 * How the console misbehaves.
 *
 * - `silent`: reads and never answers. `black_hole`: does not even read.
 * - `fin`, `rst`: ends the connection at the first frame.
 * - `held`: another client holds it; a new connection is closed at once.
 * - `slow`: answers come after `delayMs`, byte by byte where `dribble`.
 * - `lose`: the next `count` answers of `kind` are lost, but what was asked is done.
 * - `deaf`: controls are answered with an unchanged status.
 * - `garbage`: bytes that are no frame come before and after each answer.
 * - `wrong_crc`: the next `count` answers are damaged.
 * - `echo`: sends every question back instead of an answer.
 */
export type Fault =
  | { readonly kind: "none" | "silent" | "black_hole" | "fin" | "rst" | "held" | "deaf" }
  | { readonly kind: "garbage" | "echo" }
  | { readonly kind: "slow"; readonly delayMs: number }
  | { readonly kind: "lose"; count: number; readonly answer: Said["kind"] }
  | { readonly kind: "wrong_crc"; count: number };

/** One frame that reached the console. */
export interface Received {
  readonly connection: number;
  readonly frame: Frame;
  readonly message: Said;
  /** By `performance.now()`. */
  readonly atMs: number;
}

export interface SimulatedConsole extends AsyncDisposable {
  readonly port: number;
  /** May be changed at any time; holds for what comes next. */
  fault: Fault;
  state: ConsoleState;
  readonly received: readonly Received[];
  /** How often it carried out a toggle, by AC. */
  readonly toggles: ReadonlyMap<number, number>;
  /** Connections accepted so far. */
  readonly connections: number;
  /** Settles when `done` holds, checked after each frame and connection; rejects after 10 s. */
  until(done: () => boolean): Promise<void>;
  /** Sends to every client, as consoles do on a change; id of the console's choosing. */
  push(message: Sayable): void;
  /** Ends all connections: `fin` politely, `rst` by reset. */
  drop(how: "fin" | "rst"): void;
  /** Refuses connections until `listen` is called. */
  refuse(): Promise<void>;
  listen(): Promise<void>;
  close(): Promise<void>;
}

const GARBAGE = Uint8Array.fromHex("00ff555555ab1234555590b0011f0fff55");
const PUSH_ID = 0x63;

export async function startConsole(state: ConsoleState): Promise<SimulatedConsole> {
  const console = new Console(state);
  await console.listen();
  return console;
}

class Console implements SimulatedConsole {
  port = 0;
  fault: Fault = { kind: "none" };
  connections = 0;
  readonly received: Received[] = [];
  readonly toggles = new Map<number, number>();
  #server: Server | null = null;
  readonly #sockets = new Set<Socket>();
  /** Of a slow console: until when it is at its answers so far. */
  readonly #busyUntilMs = new WeakMap<Socket, number>();
  readonly #timers = new Set<ReturnType<typeof setTimeout>>();
  #waiting: { done: () => boolean; resolve: () => void }[] = [];

  constructor(public state: ConsoleState) {}

  listen(): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const server = createServer({ noDelay: true }, (socket) => this.#accept(socket));
    this.#server = server;
    server.on("error", reject);
    server.listen(this.port, "127.0.0.1", () => {
      this.port = (server.address() as { port: number }).port;
      resolve();
    });
    return promise;
  }

  until(done: () => boolean): Promise<void> {
    if (done()) return Promise.resolve();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const late = () => reject(new Error(`Not within 10 s: ${done}`));
    const timer = setTimeout(late, 10_000);
    this.#waiting.push({ done, resolve });
    return promise.finally(() => clearTimeout(timer));
  }

  push(message: Sayable): void {
    for (const socket of this.#sockets) socket.write(this.#bytes(message, PUSH_ID));
  }

  drop(how: "fin" | "rst"): void {
    for (const socket of this.#sockets) how === "fin" ? socket.end() : socket.resetAndDestroy();
  }

  refuse(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#server?.close(() => resolve());
    this.#server = null;
    for (const socket of this.#sockets) socket.resetAndDestroy();
    return promise;
  }

  async close(): Promise<void> {
    for (const timer of this.#timers) clearTimeout(timer);
    for (const socket of this.#sockets) socket.destroy();
    if (this.#server !== null) await this.refuse();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #accept(socket: Socket): void {
    const connection = ++this.connections;
    this.#sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.on("close", () => this.#sockets.delete(socket));
    if (this.fault.kind === "held") socket.end();
    else if (this.fault.kind === "black_hole") socket.pause();
    else {
      const split = createFrameSplitter(this.state.model);
      socket.on("data", (bytes: Uint8Array) => {
        for (const frame of split(bytes)) this.#take(socket, { connection, frame });
      });
    }
    this.#notify();
  }

  #take(socket: Socket, { connection, frame }: { connection: number; frame: Frame }): void {
    const message = decodeMessage(frame, this.state.model);
    this.received.push({ connection, frame, message, atMs: performance.now() });
    this.#answer(socket, { frame, message });
    this.#notify();
  }

  #answer(socket: Socket, { frame, message }: { frame: Frame; message: Said }): void {
    switch (this.fault.kind) {
      case "silent":
      case "black_hole":
        return;
      case "fin":
      case "held":
        socket.end();
        return;
      case "rst":
        socket.resetAndDestroy();
        return;
      case "echo":
        this.#send(socket, this.#bytes(message as Sayable, frame.id));
        return;
    }
    const reaction = react(this.state, message);
    if (this.fault.kind !== "deaf") this.#become(reaction.state, message);
    const told = this.fault.kind === "deaf" ? unchanged(this.state, reaction.replies) : reaction;
    for (const reply of told.replies) {
      if (!this.#isLost(reply)) this.#send(socket, this.#bytes(reply, frame.id));
    }
    for (const push of told.pushes) {
      for (const other of this.#sockets) {
        if (other !== socket) this.#send(other, this.#bytes(push, PUSH_ID));
      }
    }
  }

  #become(state: ConsoleState, message: Said): void {
    this.state = state;
    if (message.kind !== "ac_control") return;
    for (const { ac, power } of message.controls) {
      if (power === "toggle") this.toggles.set(ac, (this.toggles.get(ac) ?? 0) + 1);
    }
  }

  #isLost(reply: Sayable): boolean {
    const { fault } = this;
    if (fault.kind !== "lose" || fault.count === 0 || fault.answer !== reply.kind) return false;
    fault.count--;
    return true;
  }

  #send(socket: Socket, bytes: Uint8Array): void {
    const { fault } = this;
    if (fault.kind === "garbage") {
      socket.write(GARBAGE);
      socket.write(bytes);
      socket.write(GARBAGE);
    } else if (fault.kind === "wrong_crc" && fault.count > 0) {
      fault.count--;
      socket.write(bytes.map((byte, i) => i === bytes.length - 1 ? byte ^ 1 : byte));
    } else if (fault.kind === "slow") {
      const half = bytes.length >> 1;
      // One answer after the other: their pieces do not mix.
      const fromMs = Math.max(performance.now(), this.#busyUntilMs.get(socket) ?? 0);
      const waitMs = fromMs - performance.now() + fault.delayMs;
      this.#busyUntilMs.set(socket, fromMs + 2 * fault.delayMs);
      this.#later(waitMs, () => socket.write(bytes.subarray(0, half)));
      this.#later(waitMs + fault.delayMs, () => socket.write(bytes.subarray(half)));
    } else {
      socket.write(bytes);
    }
  }

  #later(delayMs: number, act: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      act();
    }, delayMs);
    this.#timers.add(timer);
  }

  #bytes(message: Sayable, id: number): Uint8Array {
    return messageBytes(message, { model: this.state.model, id, direction: "to_client" });
  }

  #notify(): void {
    for (const { resolve } of this.#waiting.filter(({ done }) => done())) resolve();
    this.#waiting = this.#waiting.filter(({ done }) => !done());
  }
}

/** The answers as they would be had nothing been asked. */
function unchanged(
  state: ConsoleState,
  replies: readonly Sayable[],
): { readonly replies: readonly Sayable[]; readonly pushes: readonly Sayable[] } {
  const replaced = replies.map((reply): Sayable =>
    reply.kind === "ac_status"
      ? { kind: "ac_status", acs: state.acs }
      : reply.kind === "zone_status"
      ? { kind: "zone_status", zones: state.zones }
      : reply
  );
  return { replies: replaced, pushes: [] };
}

export interface Discoverable extends AsyncDisposable {
  readonly port: number;
}

/**
 * Answers discovery at `127.0.0.1`, to the port of whoever asked (a real client asks from the fixed
 * port and hears itself): first the question again, then `answers`.
 */
export async function startDiscovery(
  options: { readonly model: 4 | 5; readonly answers: readonly string[] },
): Promise<Discoverable> {
  const socket = createSocket("udp4");
  socket.on("message", (bytes: Uint8Array, sender: { port: number }) => {
    if (new TextDecoder().decode(bytes) !== DISCOVERY_REQUESTS[options.model]) return;
    for (const answer of [DISCOVERY_REQUESTS[options.model], ...options.answers]) {
      socket.send(answer, sender.port, "127.0.0.1");
    }
  });
  const { promise, resolve } = Promise.withResolvers<void>();
  socket.bind(0, "127.0.0.1", resolve);
  await promise;
  return {
    port: socket.address().port,
    [Symbol.asyncDispose]() {
      const closed = Promise.withResolvers<void>();
      socket.close(() => closed.resolve());
      return closed.promise;
    },
  };
}
