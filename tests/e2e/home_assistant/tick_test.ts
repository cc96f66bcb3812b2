/** `[mqtt]` as an owner uses it: real ticks as processes under the task's permissions, a real broker. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { startListener } from "../../support/net/mqtt_listener.ts";
import { startReplying } from "../../support/net/raw_server.ts";
import {
  findMosquitto,
  MQTT_PASSWORD,
  MQTT_USER,
  startMosquitto,
} from "../../support/plugs/fake_zigbee2mqtt.ts";
import { createProbeHome, quickToml } from "../../support/watch/probe_home.ts";

const DISCOVERY = "homeassistant/device/rebootinator_home/config";
const STATE = "rebootinator/home/state";
const NO_CONTENT = "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n";
const mosquitto = findMosquitto();

Deno.test(
  `Home Assistant hears each tick; a broker that is gone is said once${
    mosquitto === null ? " (skipped: Mosquitto is not installed)" : ""
  }`,
  { ignore: mosquitto === null },
  async () => {
    await using site = startReplying(NO_CONTENT);
    const plug = 'driver = "dry_run"';
    const toml = quickToml({ sitePort: site.port, plug });
    await using home = await createProbeHome(toml);
    await Deno.writeTextFile(`${home.folder}/mqtt.password`, `${MQTT_PASSWORD}\n`, { mode: 0o600 });
    const tick = async () => {
      const { code, record, errors } = await home.tick();
      assertEquals([code, errors], [0, ""]);
      return record ?? {};
    };
    {
      await using broker = await startMosquitto(mosquitto ?? "");
      await home.configure(`${toml}
[mqtt]
address = "127.0.0.1"
port = ${broker.port}
user = "${MQTT_USER}"
password_file = "mqtt.password"
`);
      await using ear = await startListener(broker.port, [DISCOVERY, STATE]);
      for (let count = 0; count < 2; count++) assertEquals((await tick())["homeAssistant"], null);
      await ear.until(3);
      const topics = ear.heard.map((each) => each.split(" ")[0]);
      assertEquals(topics, [STATE, DISCOVERY, STATE]);
      assertStringIncludes(ear.heard[0] ?? "", '"internet":"up","cause":"online"');
    }
    assertStringIncludes(`${(await tick())["homeAssistant"]}`, "cannot be told (");
    const after = await tick();
    assertEquals([after["homeAssistant"], after["action"], after["cause"]], [
      null,
      "none",
      "online",
    ]);
  },
);
