import type { MqttConfig } from "../../lib/config/mqtt_config.ts";
import type { HomeAssistantMessages, MqttMessage } from "../../lib/watch/tell/home_assistant.ts";
import { brokerLogin, MqttLink, type MqttTrouble } from "../net/mqtt_link.ts";

/** What a broker holds of the watchdog, or why it does not say. */
export type BrokerLook =
  | { readonly kind: "held"; readonly isCurrent: boolean }
  | { readonly kind: "failed"; readonly why: string };

interface Options {
  readonly mqtt: MqttConfig;
  /** The whole conversation ends with it. */
  readonly signal: AbortSignal;
}

/**
 * Tells a tick's state, and what the watchdog is where the broker holds anything else. Each counts as
 * told when the broker says it back. Null: told; else why not, in plain words. Never rejects.
 */
export async function publishMqtt(
  messages: HomeAssistantMessages,
  options: Options,
): Promise<string | null> {
  const { discovery, state } = messages;
  const link = await open([discovery.topic, state.topic], options);
  if (!(link instanceof MqttLink)) return describe(link);
  try {
    link.publish(state.topic, state.text);
    // Subscribed first: what the broker holds comes before what is said now.
    const told = await hear(link, state, discovery.topic);
    if (typeof told === "string") return describe(told);
    if (told.held === discovery.text) return null;
    link.publish(discovery.topic, discovery.text, { retained: true });
    const taken = await hear(link, discovery, discovery.topic);
    return typeof taken === "string" ? describe(taken) : null;
  } finally {
    await link.close();
  }
}

/** What `publishMqtt()` of an earlier tick left on the broker; says nothing. Never rejects. */
export async function lookAtBroker(
  { topic, text }: MqttMessage,
  options: Options & { readonly withinMs: number },
): Promise<BrokerLook> {
  const link = await open([topic], options);
  if (!(link instanceof MqttLink)) return { kind: "failed", why: describe(link) };
  const found = await link.within(
    (packet) => packet.kind === "publish" && packet.topic === topic ? packet.text : null,
    options.withinMs,
  );
  await link.close();
  return { kind: "held", isCurrent: found === text };
}

function open(
  topics: readonly string[],
  { mqtt, signal }: Options,
): Promise<MqttLink | MqttTrouble> {
  const address = { hostname: mqtt.host, port: mqtt.port };
  return MqttLink.open({ address, login: brokerLogin(mqtt), signal }, topics);
}

/** Waits until the message comes back; what the broker held of `topic` before it, null: nothing. */
async function hear(
  link: MqttLink,
  message: MqttMessage,
  topic: string,
): Promise<{ readonly held: string | null } | MqttTrouble> {
  let held: string | null = null;
  const heard = await link.until((packet) => {
    if (packet.kind !== "publish") return null;
    if (packet.retained && packet.topic === topic) held = packet.text;
    const isOurs = !packet.retained && packet.topic === message.topic;
    return isOurs && packet.text === message.text ? true : null;
  });
  return typeof heard === "string" ? heard : { held };
}

function describe(trouble: MqttTrouble): string {
  switch (trouble) {
    case "connection_refused":
      return "the MQTT broker's address turned the connection away";
    case "connection_reset":
    case "closed":
      return "the MQTT broker ended the connection";
    case "no_route":
      return "the MQTT broker is not on the network";
    case "no_answer":
      return "nothing answers at the MQTT broker's address";
    case "silent":
      return "the MQTT broker said nothing in time";
    case "unreadable":
      return "what answers at the MQTT broker's address is none that we understand";
    case "denied":
      return "the MQTT broker does not take user and password, or lets them not read our topics";
    case "not_permitted":
      return "the MQTT broker's address is not among the permissions of this process";
    case "no_time":
      return "there was no time left to talk to the MQTT broker";
    case "slept":
      return "this computer slept before it could ask the MQTT broker";
    case "unknown":
      return "talking to the MQTT broker failed in an unknown way";
  }
}
