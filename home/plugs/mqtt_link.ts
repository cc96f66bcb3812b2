/** One short conversation with an MQTT broker, which leaves nothing behind. */
import {
  decodeMqtt,
  encodeConnect,
  encodePublish,
  encodeSubscribe,
  type MqttLogin,
  type MqttPacket,
} from "../../lib/plug/mqtt_packet.ts";
import { findPlugFailure, type PlugFailure } from "../../lib/plug/plug_failure.ts";
import { createTcpOpener, type TcpAddress, type Wire, type WireEvent } from "../link_wire.ts";

/** Most bytes of one packet. */
const PACKET_BYTES_MAX = 64 * 1024;

/** Packets that wait to be looked at; older ones are dropped. */
const PACKETS_WAITING_MAX = 100;

/** Why a conversation is over. */
export type MqttTrouble = PlugFailure | "denied";

export interface MqttLinkOptions {
  readonly address: TcpAddress;
  readonly login: MqttLogin;
  readonly signal: AbortSignal;
}

export class MqttLink {
  readonly #signal: AbortSignal;
  readonly #onAbort = () => this.#fail(this.#opened ? "silent" : "no_answer");
  #wire: Wire | null = null;
  #bytes: Uint8Array = new Uint8Array();
  #packets: MqttPacket[] = [];
  #opened = false;
  #trouble: MqttTrouble | null = null;
  #wake: () => void = () => {};
  readonly #ended = Promise.withResolvers<void>();

  private constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  /** Connects, logs in and subscribes; a trouble when any of it fails. Never rejects. */
  static async open(
    options: MqttLinkOptions,
    topics: readonly string[],
  ): Promise<MqttLink | MqttTrouble> {
    if (options.signal.aborted) return "no_time";
    const link = new MqttLink(options.signal);
    const failure = link.#connect(options) ?? await link.#greet(topics);
    if (failure === null) return link;
    await link.close();
    return failure;
  }

  /** Says something; whether it arrived, nobody tells. */
  publish(topic: string, text: string): void {
    if (this.#trouble === null) this.#wire?.write(encodePublish(topic, text));
  }

  /** What is published until `take` wants it; a trouble when none comes. */
  async until<T>(
    take: (packet: MqttPacket) => T | null,
  ): Promise<{ readonly found: T } | MqttTrouble> {
    for (;;) {
      for (let packet = this.#packets.shift(); packet !== undefined;) {
        const found = take(packet);
        if (found !== null) return { found };
        packet = this.#packets.shift();
      }
      if (this.#trouble !== null) return this.#trouble;
      await new Promise<void>((resolve) => this.#wake = resolve);
    }
  }

  /** Forgets what has come by now. */
  forget(): void {
    this.#packets = [];
  }

  /** Ends by reset: what the broker has not got by now, it never gets. */
  async close(): Promise<void> {
    this.#signal.removeEventListener("abort", this.#onAbort);
    this.#trouble ??= "closed";
    if (this.#wire === null) return;
    this.#wire.abort();
    await this.#ended.promise;
  }

  #connect({ address, login }: MqttLinkOptions): MqttTrouble | null {
    this.#signal.addEventListener("abort", this.#onAbort);
    try {
      this.#wire = createTcpOpener(address)((event) => this.#take(event, login));
      return null;
    } catch (error) {
      return findPlugFailure(String(error)) ?? "unknown";
    }
  }

  async #greet(topics: readonly string[]): Promise<MqttTrouble | null> {
    const connack = await this.until((packet) => packet.kind === "connack" ? packet : null);
    if (typeof connack === "string") return connack;
    if (connack.found.code !== 0) return connack.found.code >= 4 ? "denied" : "unreadable";
    this.#wire?.write(encodeSubscribe(topics));
    const suback = await this.until((packet) => packet.kind === "suback" ? packet : null);
    if (typeof suback === "string") return suback;
    return suback.found.granted ? null : "denied";
  }

  #take(event: WireEvent, login: MqttLogin): void {
    switch (event.kind) {
      case "opened":
        this.#opened = true;
        if (this.#trouble === null) this.#wire?.write(encodeConnect(login));
        return;
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

  #receive(more: Uint8Array): void {
    const bytes = new Uint8Array(this.#bytes.length + more.length);
    bytes.set(this.#bytes);
    bytes.set(more, this.#bytes.length);
    const decoded = decodeMqtt(bytes, { bytesMax: PACKET_BYTES_MAX });
    if (decoded === null) return this.#fail("unreadable");
    this.#bytes = decoded.rest;
    this.#packets = [...this.#packets, ...decoded.packets].slice(-PACKETS_WAITING_MAX);
    this.#wake();
  }

  #fail(trouble: MqttTrouble): void {
    this.#trouble ??= trouble;
    this.#wake();
  }
}
