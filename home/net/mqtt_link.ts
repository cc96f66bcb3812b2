/** One short conversation with an MQTT broker, which leaves nothing behind. */
import {
  decodeMqtt,
  encodeConnect,
  encodePublish,
  encodeSubscribe,
  type MqttLogin,
  type MqttPacket,
} from "../../lib/plugs/mqtt_packet.ts";
import type { PlugFailure } from "../../lib/plugs/failure.ts";
import type { TcpAddress } from "./tcp.ts";
import { Conversation } from "./conversation.ts";

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

/** A login under a name of its own, so that no other connection is ended by it. */
export function brokerLogin(
  { user, password }: Pick<MqttLogin, "user" | "password">,
): MqttLogin {
  const clientId = `rb${crypto.randomUUID().replaceAll("-", "").slice(0, 16)}`;
  return { clientId, user, password };
}

export class MqttLink {
  readonly #talk: Conversation;
  #packets: MqttPacket[] = [];

  private constructor({ address, login, signal }: MqttLinkOptions) {
    const first = encodeConnect(login);
    this.#talk = new Conversation({ address, signal, first, hear: (bytes) => this.#hear(bytes) });
  }

  /** Connects, logs in and subscribes; a trouble when any of it fails. Never rejects. */
  static async open(
    options: MqttLinkOptions,
    topics: readonly string[],
  ): Promise<MqttLink | MqttTrouble> {
    const link = new MqttLink(options);
    const trouble = await link.#greet(topics);
    if (trouble === null) return link;
    await link.close();
    return trouble;
  }

  /**
   * Says something, which the broker keeps where it is `retained`; null: it left, and whether it
   * arrived, nobody tells.
   */
  publish(
    topic: string,
    text: string,
    options?: { readonly retained: boolean },
  ): PlugFailure | null {
    return this.#talk.write(encodePublish(topic, text, options));
  }

  /** What is published until `take` wants it; a trouble when none comes. */
  until<T>(
    take: (packet: MqttPacket) => T | null,
  ): Promise<{ readonly found: T } | MqttTrouble> {
    return this.#talk.until(() => this.#take(take));
  }

  /** The same within so many milliseconds; null when none comes. */
  within<T>(take: (packet: MqttPacket) => T | null, withinMs: number): Promise<T | null> {
    return this.#talk.within(() => this.#take(take), withinMs);
  }

  #take<T>(take: (packet: MqttPacket) => T | null): T | null {
    for (let packet = this.#packets.shift(); packet !== undefined;) {
      const found = take(packet);
      if (found !== null) return found;
      packet = this.#packets.shift();
    }
    return null;
  }

  /** Forgets what has come by now. */
  forget(): void {
    this.#packets = [];
  }

  /** Ends by reset: what the broker has not got by now, it never gets. */
  close(): Promise<void> {
    return this.#talk.close();
  }

  async #greet(topics: readonly string[]): Promise<MqttTrouble | null> {
    const connack = await this.until((packet) => packet.kind === "connack" ? packet : null);
    if (typeof connack === "string") return connack;
    if (connack.found.code !== 0) return connack.found.code >= 4 ? "denied" : "unreadable";
    this.#talk.write(encodeSubscribe(topics));
    const suback = await this.until((packet) => packet.kind === "suback" ? packet : null);
    if (typeof suback === "string") return suback;
    return suback.found.granted ? null : "denied";
  }

  #hear(bytes: Uint8Array): Uint8Array | PlugFailure {
    const decoded = decodeMqtt(bytes, { bytesMax: PACKET_BYTES_MAX });
    if (decoded === null) return "unreadable";
    this.#packets = [...this.#packets, ...decoded.packets].slice(-PACKETS_WAITING_MAX);
    return decoded.rest;
  }
}
