/** Over a real broker, Mosquitto; without it these tests are skipped. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { lookAtBroker, publishMqtt } from "../../../home/watch/mqtt_client.ts";
import type { MqttConfig } from "../../../lib/config/mqtt_config.ts";
import type { HomeAssistantMessages } from "../../../lib/watch/tell/home_assistant.ts";
import { closedPort } from "../../support/net/raw_server.ts";
import { startListener } from "../../support/net/mqtt_listener.ts";
import {
  MQTT_PASSWORD,
  MQTT_USER,
  testOverMosquitto,
} from "../../support/plugs/fake_zigbee2mqtt.ts";
import { timed } from "../../support/plugs/tuya/plug_bench.ts";

const DISCOVERY = "homeassistant/device/rebootinator_home/config";
const STATE = "rebootinator/home/state";
const MESSAGES: HomeAssistantMessages = {
  discovery: { topic: DISCOVERY, text: '{"device":{"name":"Häuschen"}}' },
  state: { topic: STATE, text: '{"internet":"up"}' },
};
const NEWER = { ...MESSAGES, discovery: { topic: DISCOVERY, text: '{"device":{"name":"b"}}' } };

function mqttAt(port: number, change: Partial<MqttConfig> = {}): MqttConfig {
  return {
    host: "127.0.0.1",
    port,
    user: MQTT_USER,
    password: MQTT_PASSWORD,
    discoveryPrefix: "homeassistant",
    ...change,
  };
}

testOverMosquitto(
  "discovery is kept by the broker and said once, the state at each tick and not kept",
  async (broker) => {
    const mqtt = mqttAt(broker.port);
    await using early = await startListener(broker.port, [DISCOVERY, STATE]);
    const signal = AbortSignal.timeout(10_000);
    for (let count = 0; count < 3; count++) {
      assertEquals(await publishMqtt(MESSAGES, { mqtt, signal }), null);
    }
    assertEquals(await publishMqtt(NEWER, { mqtt, signal }), null);
    const [{ text: discovery }, { text: state }] = [MESSAGES.discovery, MESSAGES.state];
    await early.until(6);
    assertEquals(early.heard, [
      `${STATE} ${state}`,
      `${DISCOVERY} ${discovery}`,
      `${STATE} ${state}`,
      `${STATE} ${state}`,
      `${STATE} ${state}`,
      `${DISCOVERY} ${NEWER.discovery.text}`,
    ]);
    await using late = await startListener(broker.port, [STATE, DISCOVERY]);
    await late.until(1);
    assertEquals(late.heard, [`${DISCOVERY} ${NEWER.discovery.text}, retained`]);
  },
);

testOverMosquitto("a broker that forgot is told anew", async (broker) => {
  const mqtt = mqttAt(broker.port);
  const signal = AbortSignal.timeout(10_000);
  const look = async () => await lookAtBroker(MESSAGES.discovery, { mqtt, signal, withinMs: 200 });
  assertEquals(await look(), { kind: "held", isCurrent: false });
  assertEquals(await publishMqtt(MESSAGES, { mqtt, signal }), null);
  assertEquals(await look(), { kind: "held", isCurrent: true });
  await using other = await startListener(broker.port, []);
  // An empty message is how a broker is told to forget.
  other.publish(DISCOVERY, "");
  await other.settled();
  assertEquals(await look(), { kind: "held", isCurrent: false });
  assertEquals(await publishMqtt(MESSAGES, { mqtt, signal }), null);
  assertEquals(await look(), { kind: "held", isCurrent: true });
});

testOverMosquitto(
  "a wrong password is said, and never repeated",
  async (broker) => {
    const mqtt = mqttAt(broker.port, { password: "close sesame" });
    const why = await publishMqtt(MESSAGES, { mqtt, signal: AbortSignal.timeout(10_000) });
    assertStringIncludes(why ?? "", "does not take user and password");
    assertEquals(
      (await lookAtBroker(MESSAGES.discovery, {
        mqtt,
        signal: AbortSignal.timeout(10_000),
        withinMs: 100,
      })).kind,
      "failed",
    );
  },
);

Deno.test("where nobody listens, or nobody answers, it ends in time and says why", async () => {
  const why = await publishMqtt(MESSAGES, {
    mqtt: mqttAt(closedPort()),
    signal: AbortSignal.timeout(10_000),
  });
  assertStringIncludes(why ?? "", "turned the connection away");
  using mute = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { outcome, tookMs } = await timed(
    { deadlineMs: 200 },
    (signal) => publishMqtt(MESSAGES, { mqtt: mqttAt(mute.addr.port), signal }),
  );
  assertEquals([typeof outcome, tookMs < 5_000], ["string", true]);
});
