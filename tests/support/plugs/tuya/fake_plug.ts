/**
 * A simulated Tuya plug on a TCP port of 127.0.0.1. By a passed-in clock it stands still until
 * `advance()` is called; without one it lives in real time.
 *
 * @module
 */
import { createServer, type Server } from "node:net";
import { PlugConnection, type PlugFault } from "./plug_connection.ts";
import { PlugFirmware, type PlugFirmwareOptions, type StatusReport } from "./plug_firmware.ts";
import type { TuyaIdentity } from "./tuya_session.ts";

export interface FakePlugOptions {
  readonly identity: TuyaIdentity;
  /** 0: any free one. */
  readonly port?: number;
  readonly firmware?: Omit<PlugFirmwareOptions, "nowMs">;
  /** Milliseconds; without it real time runs the countdown. */
  readonly nowMs?: () => number;
  /** Whether the plug's Wi-Fi is there, which its own router may provide. */
  readonly isReachable?: (plug: FakePlug) => boolean;
  readonly faults?: readonly PlugFault[];
}

/** How often a plug in real time looks whether its Wi-Fi is still there. */
const POLL_MS = 50;

export class FakePlug {
  readonly firmware: PlugFirmware;
  readonly faults: Set<PlugFault>;
  readonly identity: TuyaIdentity;
  /** Connections ever taken. */
  accepted = 0;
  #options: FakePlugOptions;
  #connections = new Set<PlugConnection>();
  #server: Server | null = null;
  #port: number;
  #reachable = true;
  #timer: ReturnType<typeof setInterval> | undefined;
  #waiting: (() => void)[] = [];
  #closing: Promise<void>[] = [];

  private constructor(options: FakePlugOptions) {
    this.#options = options;
    this.#port = options.port ?? 0;
    this.identity = options.identity;
    this.faults = new Set(options.faults);
    this.firmware = new PlugFirmware({ ...options.firmware, nowMs: this.nowMs() });
  }

  static async start(options: FakePlugOptions): Promise<FakePlug> {
    const plug = new FakePlug(options);
    await plug.#listen();
    if (options.nowMs === undefined) plug.#timer = setInterval(() => plug.advance(), POLL_MS);
    // Only now is the port known; a plug that refuses still has one.
    if (!plug.#shouldListen()) plug.#stopListening();
    return plug;
  }

  get port(): number {
    return this.#port;
  }

  /** Connections that are open now. */
  get open(): number {
    this.#forgetClosed();
    return this.#connections.size;
  }

  nowMs(): number {
    return this.#options.nowMs?.() ?? performance.timeOrigin + performance.now();
  }

  isReachable(): boolean {
    return this.#reachable && (this.#options.isReachable?.(this) ?? true);
  }

  /** Takes the plug's Wi-Fi away or gives it back, whatever the callback says of its router. */
  async setReachable(reachable: boolean): Promise<void> {
    this.#reachable = reachable;
    await this.#reconcile();
  }

  /** Sets all faults anew. */
  async setFaults(faults: readonly PlugFault[]): Promise<void> {
    this.faults.clear();
    for (const fault of faults) this.faults.add(fault);
    await this.#reconcile();
  }

  /** Lets the countdown run up to now, and reports what came of it. */
  advance(): void {
    for (const report of this.firmware.advance(this.nowMs())) this.report(report);
    this.#forgetClosed();
    this.#reconcile().catch(() => {});
  }

  /** Tells every connection of a change that was made at the plug itself. */
  report(points: StatusReport): void {
    for (const connection of this.#connections) connection.report(points);
  }

  /** Ends when the plug has obeyed `count` commands in all. */
  async obeyed(count: number): Promise<void> {
    while (this.firmware.commands.length < count) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  /** Closes every connection, and goes on listening. */
  hangUp(): void {
    for (const connection of this.#connections) connection.destroy();
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.hangUp();
    this.#stopListening();
    await Promise.all(this.#closing);
  }

  #shouldListen(): boolean {
    return !this.faults.has("refuse") && this.firmware.hasMains && this.isReachable();
  }

  async #reconcile(): Promise<void> {
    const should = this.#shouldListen();
    if (should === (this.#server !== null)) return;
    if (!should) return this.#stopListening();
    await this.#listen();
    for (const connection of this.#connections) connection.resume();
  }

  async #listen(): Promise<void> {
    const server = createServer((socket) => {
      this.accepted++;
      this.#connections.add(
        new PlugConnection(socket, {
          identity: this.identity,
          firmware: this.firmware,
          faults: this.faults,
          nowMs: () => this.nowMs(),
          isReachable: () => this.isReachable(),
          onCommand: () => this.#onCommand(),
        }),
      );
    });
    this.#server = server;
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(this.#port, "127.0.0.1", resolve);
    });
    const address = server.address();
    if (typeof address === "object" && address !== null) this.#port = address.port;
  }

  /** Connections that are open stay open: a lost Wi-Fi tells nobody. */
  #stopListening(): void {
    const server = this.#server;
    this.#server = null;
    if (server === null) return;
    this.#closing.push(new Promise<void>((resolve) => server.close(() => resolve())));
  }

  #onCommand(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }

  #forgetClosed(): void {
    for (const connection of this.#connections) {
      if (connection.gone) this.#connections.delete(connection);
    }
  }
}
