/** Over a real broker, Mosquitto; without it skipped. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { lookAtHomeAssistant } from "../../../home/doctor/home_assistant.ts";
import { publishMqtt } from "../../../home/watch/mqtt_client.ts";
import { RELEASE } from "../../../lib/base/release.ts";
import type { MqttConfig } from "../../../lib/config/mqtt_config.ts";
import { initialState } from "../../../lib/watch/state/state.ts";
import { homeAssistantMessages } from "../../../lib/watch/tell/home_assistant.ts";
import {
  MQTT_PASSWORD,
  MQTT_USER,
  testOverMosquitto,
} from "../../support/plugs/fake_zigbee2mqtt.ts";
import { clockAt, saw } from "../../support/watch/watch.ts";

const SITE = { id: "home", name: null, timeZone: null };
Deno.test("without [mqtt] there is no line of it", async () => {
  assertEquals(await lookAtHomeAssistant({ mqtt: null, site: SITE, cloud: null }), []);
});

testOverMosquitto(
  "the doctor says whether the broker was told, and why it cannot be",
  async (broker) => {
    const mqtt: MqttConfig = {
      host: "127.0.0.1",
      port: broker.port,
      user: MQTT_USER,
      password: MQTT_PASSWORD,
      discoveryPrefix: "homeassistant",
    };
    const look = async (change: Partial<MqttConfig> = {}) => {
      const config = { mqtt: { ...mqtt, ...change }, site: SITE, cloud: null };
      const [finding] = await lookAtHomeAssistant(config);
      return finding;
    };
    assertStringIncludes((await look())?.says ?? "", "was not told");
    const messages = homeAssistantMessages(initialState(clockAt(0)), {
      site: SITE,
      release: RELEASE,
      cloudUrl: null,
      discoveryPrefix: "homeassistant",
      diagnosis: saw("online"),
    });
    await publishMqtt(messages, { mqtt, signal: AbortSignal.timeout(10_000) });
    assertEquals((await look())?.grade, "ok");
    const refused = await look({ password: "close sesame" });
    assertEquals(refused?.grade, "warning");
    assertStringIncludes(refused?.says ?? "", "does not take user and password");
  },
);
