/** Somebody else on a broker: hears what is published, as Home Assistant would. */
import { brokerLogin, MqttLink } from "../../../home/net/mqtt_link.ts";
import { MQTT_PASSWORD, MQTT_USER } from "../plugs/fake_zigbee2mqtt.ts";

const MARK = "listener/mark";

export interface MqttListener extends AsyncDisposable {
  /** `"TOPIC TEXT"`, with `", retained"` where the broker kept it from before. */
  readonly heard: readonly string[];
  /** Settles when so many were heard in all, and whatever else was published by then. */
  until(count: number): Promise<void>;
  publish(topic: string, text: string): void;
  /** Settles when the broker has dealt with what was published. */
  settled(): Promise<void>;
}

/** Subscribes to these topics. */
export async function startListener(
  port: number,
  topics: readonly string[],
): Promise<MqttListener> {
  const end = new AbortController();
  const link = await MqttLink.open({
    address: { hostname: "127.0.0.1", port },
    login: brokerLogin({ user: MQTT_USER, password: MQTT_PASSWORD }),
    signal: end.signal,
  }, [...topics, MARK]);
  if (!(link instanceof MqttLink)) throw new Error(`Cannot listen: ${link}`);
  const heard: string[] = [];
  const next = async (isEnough: (topic: string) => boolean) => {
    const found = await link.until((packet) => {
      if (packet.kind !== "publish") return null;
      if (packet.topic !== MARK) {
        heard.push(`${packet.topic} ${packet.text}${packet.retained ? ", retained" : ""}`);
      }
      return isEnough(packet.topic) ? true : null;
    });
    if (typeof found === "string") throw new Error(`The broker is gone: ${found}`);
  };
  const settled = async () => {
    link.publish(MARK, "");
    await next((topic) => topic === MARK);
  };
  return {
    heard,
    settled,
    publish: (topic, text) => link.publish(topic, text, { retained: true }),
    async until(count) {
      if (heard.length < count) await next(() => heard.length >= count);
      await settled();
    },
    async [Symbol.asyncDispose]() {
      end.abort();
      await link.close();
    },
  };
}
