/**
 * One TCP connection of the plug simulator: requests to the firmware, answers back, and the ways in
 * which real plugs go wrong in between.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import type { Socket } from "node:net";
import type { PlugFirmware, StatusReport } from "./plug_firmware.ts";
import { type TuyaIdentity, type TuyaRequest, TuyaSession } from "./tuya_session.ts";

/**
 * - `refuse`: nothing listens.
 * - `silent`, `close`, `reset`: takes the connection and then says nothing, hangs up, or resets.
 * - `handshake_silent`, `handshake_close`: the same at the first handshake message (3.4, 3.5).
 * - `ack_only`: obeys, but reports nothing. `split_status`: one report per data point.
 * - `push_first`: an older report comes before each answer. `push_only`: queries get a report.
 * - `one_point`: refuses commands with more than one data point.
 * - `dark_after_off`: obeys an off, then its network is gone. `reset_after_off`: … its line resets.
 * - `no_countdown`: obeys the switch and ignores the countdown.
 * - `mute_after_command`: obeys, and says nothing any more.
 * - `unvalid_until_switched`: refuses queries until its first command. `device22`: refuses queries, and
 *   takes a command with nothing in it for one. `plain_refusal`: refuses in clear text.
 * - `no_switch_point`, `empty_points`, `query_refused`: what queries get.
 */
export type PlugFault =
  | "refuse"
  | "silent"
  | "close"
  | "reset"
  | "handshake_silent"
  | "handshake_close"
  | "ack_only"
  | "split_status"
  | "push_first"
  | "push_only"
  | "one_point"
  | "dark_after_off"
  | "reset_after_off"
  | "no_countdown"
  | "no_switch_point"
  | "empty_points"
  | "query_refused"
  | "mute_after_command"
  | "unvalid_until_switched"
  | "device22"
  | "plain_refusal";

export interface ConnectionWorld {
  readonly identity: TuyaIdentity;
  readonly firmware: PlugFirmware;
  readonly faults: ReadonlySet<PlugFault>;
  readonly nowMs: () => number;
  /** Whether the plug's Wi-Fi is there. */
  readonly isReachable: () => boolean;
  /** After a command was obeyed. */
  readonly onCommand: () => void;
}

const PUSHED_BEFORE_MS = 30;
const REFUSAL = "json obj data unvalid";

export class PlugConnection {
  readonly #socket: Socket;
  readonly #world: ConnectionWorld;
  readonly #session: TuyaSession;
  /** Came in while the plug had no Wi-Fi: a kernel would send it again when the Wi-Fi is back. */
  #held: Buffer[] = [];
  #dark = false;
  #gone = false;

  constructor(socket: Socket, world: ConnectionWorld) {
    this.#socket = socket;
    this.#world = world;
    this.#session = new TuyaSession(world.identity);
    socket.setNoDelay(true);
    // A reset takes everything with it that was still on its way.
    socket.on("error", () => this.#held = []);
    socket.on("close", () => this.#gone = true);
    socket.on("data", (bytes: Buffer) => this.#receive(bytes));
    if (world.faults.has("close")) socket.destroy();
    if (world.faults.has("reset")) socket.resetAndDestroy();
  }

  get gone(): boolean {
    return this.#gone;
  }

  destroy(): void {
    this.#socket.destroy();
  }

  /** Obeys what came while the Wi-Fi was away. */
  resume(): void {
    const held = this.#held;
    this.#held = [];
    for (const bytes of held) this.#receive(bytes);
  }

  /** Pushes a change that no command of this connection caused. */
  report(points: StatusReport): void {
    if (!this.#session.ready || !this.#canTalk() || Object.keys(points).length === 0) return;
    this.#send(this.#session.report(points, this.#world.nowMs()));
  }

  #canTalk(): boolean {
    return !this.#gone && !this.#dark && this.#world.isReachable() && this.#world.firmware.hasMains;
  }

  #receive(bytes: Buffer): void {
    const { faults } = this.#world;
    if (faults.has("silent") || this.#dark) return;
    if (!this.#canTalk()) {
      this.#held.push(bytes);
      return;
    }
    try {
      for (const request of this.#session.receive(bytes)) this.#serve(request);
    } catch {
      // Another key or another protocol: real plugs say nothing. One of 3.1 goes on telling its state.
      if (this.#world.identity.protocol !== "3.1") this.#dark = true;
    }
  }

  #serve(request: TuyaRequest): void {
    const { faults } = this.#world;
    switch (request.kind) {
      case "session_start":
        if (faults.has("handshake_close")) this.#socket.destroy();
        else if (!faults.has("handshake_silent")) this.#send(this.#session.answerSession(request));
        return;
      case "heartbeat":
      case "refresh":
        this.#send(this.#session.acknowledge(request.frame));
        return;
      case "query":
        this.#query(request);
        return;
      case "control":
        this.#control(request);
        return;
    }
  }

  #query({ frame }: TuyaRequest & { readonly kind: "query" }): void {
    const { faults, firmware, nowMs } = this.#world;
    firmware.advance(nowMs());
    const points: Record<number, unknown> = faults.has("empty_points") ? {} : firmware.status();
    if (faults.has("no_switch_point")) delete points[firmware.switchDp];
    const isUnvalid = faults.has("query_refused") || faults.has("device22") ||
      (faults.has("unvalid_until_switched") && firmware.commands.length === 0);
    if (faults.has("plain_refusal")) this.#send(this.#session.refuseInClear(frame, REFUSAL));
    else if (isUnvalid) this.#send(this.#session.acknowledge(frame, REFUSAL));
    else if (faults.has("push_only")) this.report(firmware.status());
    else if (faults.has("push_first")) {
      this.report({ [firmware.countdownDp]: firmware.countdownS });
      // Long enough that the two do not arrive as one.
      setTimeout(() => this.#send(this.#session.answerQuery(points, frame)), PUSHED_BEFORE_MS);
    } else this.#send(this.#session.answerQuery(points, frame));
  }

  #control({ frame, points }: TuyaRequest & { readonly kind: "control" }): void {
    const { faults, firmware, nowMs } = this.#world;
    if (points.length > 0 && points.every(([, value]) => value === null)) {
      if (faults.has("plain_refusal")) this.#send(this.#session.refuseInClear(frame, REFUSAL));
      else if (faults.has("device22")) this.report(firmware.status());
      else this.#send(this.#session.acknowledge(frame, REFUSAL));
      return;
    }
    if (faults.has("one_point") && points.length > 1) {
      this.#send(this.#session.acknowledge(frame, REFUSAL));
      return;
    }
    if (faults.has("push_first")) this.report({ [firmware.switchDp]: firmware.relay });
    const obeyed = faults.has("no_countdown")
      ? points.filter(([dp]) => dp !== firmware.countdownDp)
      : points;
    const report = firmware.execute(obeyed, nowMs());
    this.#world.onCommand();
    if (faults.has("mute_after_command")) this.#dark = true;
    if (!firmware.relay && faults.has("dark_after_off")) this.#dark = true;
    if (!firmware.relay && faults.has("reset_after_off")) this.#socket.resetAndDestroy();
    this.#send(this.#session.acknowledge(frame));
    if (faults.has("ack_only")) return;
    const reports = faults.has("split_status")
      ? Object.entries(report).map(([dp, value]) => ({ [dp]: value }))
      : [report];
    for (const each of reports) this.report(each);
  }

  #send(bytes: Buffer): void {
    if (this.#canTalk()) this.#socket.write(bytes);
  }
}
