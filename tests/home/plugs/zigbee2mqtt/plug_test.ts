/** Over a real broker, Mosquitto; without it these tests are skipped. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { createZigbee2MqttPlug } from "../../../../home/plugs/zigbee2mqtt/plug.ts";
import type { Zigbee2MqttConfig } from "../../../../home/plugs/zigbee2mqtt/config.ts";
import { relayFor } from "../../../support/plugs/contract_peer.ts";
import { lineTo } from "../../../support/net/device_server.ts";
import {
  type FakeBridge,
  type FakeBridgeOptions,
  findMosquitto,
  MQTT_PASSWORD,
  MQTT_USER,
  startFakeBridge,
  startMosquitto,
  ZIGBEE_DEVICE,
} from "../../../support/plugs/fake_zigbee2mqtt.ts";
import { Relay } from "../../../support/plugs/relay.ts";
import {
  type ContractPeer,
  lineOf,
  type Situation,
  testPlugContract,
} from "../../../support/plugs/contract.ts";

const MOSQUITTO = findMosquitto();
const signal = new AbortController().signal;

function configFor(port: number, change: Partial<Zigbee2MqttConfig> = {}): Zigbee2MqttConfig {
  return {
    driver: "zigbee2mqtt",
    tested: true,
    host: "127.0.0.1",
    port,
    device: ZIGBEE_DEVICE,
    endpoint: null,
    base: "zigbee2mqtt",
    user: MQTT_USER,
    password: MQTT_PASSWORD,
    timedBy: "plug",
    ...change,
  };
}

async function startPeer(
  situation: Situation,
  { program, timedBy }: { readonly program: string; readonly timedBy: "plug" | "host" },
): Promise<ContractPeer> {
  const relay = relayFor(situation);
  const broker = await startMosquitto(program);
  const device = situation === "wrong_device" ? "freezer" : ZIGBEE_DEVICE;
  const countdown = timedBy === "plug" ? "obeyed" : "none";
  const bridge = await startFakeBridge({ port: broker.port, relay, device, countdown });
  if (situation === "silent" || situation === "slow") bridge.manners = situation;
  if (situation === "answer_lost") bridge.manners = "loses";
  const way = await lineTo(broker, lineOf(situation));
  const password = situation === "wrong_credentials" ? "wrong" : MQTT_PASSWORD;
  return {
    plug: createZigbee2MqttPlug(configFor(way.port, { password, timedBy })),
    commands: relay.commands,
    relayOn: () => relay.on,
    pass: (durationMs) => relay.pass(durationMs),
    heal: () => bridge.manners = "good",
    async [Symbol.asyncDispose]() {
      await bridge[Symbol.asyncDispose]();
      await way[Symbol.asyncDispose]();
      await broker[Symbol.asyncDispose]();
    },
  };
}

if (MOSQUITTO === null) {
  Deno.test({ name: "zigbee2mqtt: SKIPPED, Mosquitto is not installed", ignore: true, fn() {} });
} else {
  const program = MOSQUITTO;
  for (const timedBy of ["plug", "host"] as const) {
    testPlugContract({
      driver: `zigbee2mqtt timed by the ${timedBy}`,
      timedBy,
      start: (situation) => startPeer(situation, { program, timedBy }),
      foreignTimerS: timedBy === "plug" ? 600 : null,
      // Zigbee2MQTT says nothing at all about a plug that it does not know.
      differs: { "wrong_device": { ends: "at its deadline" } },
    });
  }

  const withBridge = async (
    change: Partial<FakeBridgeOptions>,
    act: (
      bridge: FakeBridge,
      where: { readonly port: number; readonly relay: Relay },
    ) => Promise<void>,
  ) => {
    const relay = new Relay();
    await using broker = await startMosquitto(program);
    const { port } = broker;
    await using bridge = await startFakeBridge({ port, relay, countdown: "obeyed", ...change });
    await act(bridge, { port, relay });
  };

  Deno.test("off and the countdown are one message", async () => {
    await withBridge({}, async (bridge, { port }) => {
      const plug = createZigbee2MqttPlug(configFor(port));
      assertEquals(await plug.powerCycle(30_000, signal), { kind: "confirmed" });
      assertEquals(bridge.sets, ['{"state":"OFF","countdown":30}']);
    });
  });

  Deno.test("a state that is told between off and its countdown is no reason to switch on", async () => {
    await withBridge({ betweenMs: 300 }, async (_, { port, relay }) => {
      const plug = createZigbee2MqttPlug(configFor(port));
      assertEquals(await plug.powerCycle(30_000, signal), { kind: "confirmed" });
      assertEquals([relay.commands, relay.timer?.to], [["off"], "on"]);
    });
  });

  Deno.test("one of several outlets of a device with a slash in its name is switched alone", async () => {
    const device = "cellar/router plug";
    await withBridge({ device, endpoint: "l2" }, async (bridge, { port }) => {
      const plug = createZigbee2MqttPlug(configFor(port, { device, endpoint: "l2" }));
      assertEquals(await plug.powerCycle(30_000, signal), { kind: "confirmed" });
      assertEquals(bridge.sets, ['{"state_l2":"OFF","countdown_l2":30}']);
    });
  });

  Deno.test("a device that answers without the state is not silent", async () => {
    await withBridge({ endpoint: "l2" }, async (bridge, { port }) => {
      const config = configFor(port, { timedBy: "host" });
      const outcome = await createZigbee2MqttPlug(config).read(AbortSignal.timeout(1_000));
      assertStringIncludes(outcome.kind === "failed" ? outcome.hint : "", "it has state_l2");
      assertEquals(bridge.sets, []);
    });
  });

  Deno.test("a plug that ignores its countdown is switched on again at once", async () => {
    await withBridge({ countdown: "ignored" }, async (_, { port, relay }) => {
      const plug = createZigbee2MqttPlug(configFor(port));
      assertEquals((await plug.powerCycle(30_000, signal)).kind, "refused");
      assertEquals(relay.commands, ["off", "on"]);
    });
  });

  Deno.test("a plug without a countdown is not cut as if it had one", async () => {
    await withBridge({ countdown: "none" }, async (bridge, { port }) => {
      const outcome = await createZigbee2MqttPlug(configFor(port)).powerCycle(30_000, signal);
      assertEquals(outcome.kind, "not_sent");
      assertStringIncludes("hint" in outcome ? outcome.hint : "", "timed_by");
      assertEquals(bridge.sets, []);
    });
  });

  Deno.test("a Zigbee2MQTT that is not running gets no command", async () => {
    await withBridge({ state: "offline" }, async (bridge, { port }) => {
      const outcome = await createZigbee2MqttPlug(configFor(port)).powerCycle(30_000, signal);
      assertEquals(outcome, { kind: "not_sent", hint: "Zigbee2MQTT is not running" });
      assertEquals(bridge.sets, []);
    });
  });

  Deno.test("a plug that may stay off after a mains failure is warned of", async () => {
    await withBridge({ memory: "restore" }, async (_, { port }) => {
      const outcome = await createZigbee2MqttPlug(configFor(port)).read(signal);
      if (outcome.kind !== "read") throw new Error(outcome.hint);
      assertEquals([outcome.reading.afterPowerLoss, outcome.reading.watts], ["last", 9]);
      assertEquals(outcome.reading.warnings.length, 1);
    });
  });

  // Two bytes a letter, a mark of its own, three bytes, and one beyond the basic plane.
  const USERS = [
    ["wächter", "unter Freunden äöü ß"],
    ["сторож", "пароль 密码 🔌"],
    ["u", "e\u0301"],
  ] as const;
  for (const [user, password] of USERS) {
    Deno.test(`zigbee2mqtt: Mosquitto lets "${user}" in by "${password}", and by nothing like it`, async () => {
      const relay = new Relay();
      const soon = () => AbortSignal.timeout(10_000);
      await using broker = await startMosquitto(program, [{ user, password }]);
      const device = "Küche/Stecker ☕";
      await using _bridge = await startFakeBridge({
        port: broker.port,
        relay,
        device,
        countdown: "obeyed",
      });
      const plug = (change: Partial<Zigbee2MqttConfig>) =>
        createZigbee2MqttPlug(configFor(broker.port, { device, user, password, ...change }));
      const read = await plug({}).read(soon());
      assertEquals(read.kind === "read" && read.reading.on, true, JSON.stringify(read));
      assertEquals(await plug({}).powerCycle(30_000, soon()), { kind: "confirmed" });
      assertEquals(relay.commands, ["off"]);
      // What a client would send that wrote a byte a letter.
      const cut = String.fromCharCode(...new TextEncoder().encode(password));
      const wrong = await plug({ password: cut }).read(soon());
      assertStringIncludes("hint" in wrong ? wrong.hint : "", "does not take user and password");
    });
  }
}
