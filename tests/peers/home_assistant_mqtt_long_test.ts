/** What `[mqtt]` comes to in Home Assistant's real core, told by real ticks over a real broker. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { startListener } from "../support/net/mqtt_listener.ts";
import { startReplying } from "../support/net/raw_server.ts";
import { type HomeAssistant, startHomeAssistant } from "../support/peers/home_assistant/core.ts";
import {
  findMosquitto,
  MQTT_PASSWORD,
  MQTT_USER,
  startMosquitto,
} from "../support/plugs/fake_zigbee2mqtt.ts";
import { createProbeHome, type ProbeHome, quickToml } from "../support/watch/probe_home.ts";

const CORE = "homeassistant==2025.4.4";
const DISCOVERY = "homeassistant/device/rebootinator_home/config";
const STATE = "rebootinator/home/state";
const NO_CONTENT = "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n";
const INTERNET = "binary_sensor.rebootinator_home_internet";
const TICKS_MAX = 60;
const ENTITIES = [
  INTERNET,
  "binary_sensor.rebootinator_home_router_power",
  "sensor.rebootinator_home_cause",
  "sensor.rebootinator_home_last_outage",
  "sensor.rebootinator_home_length_of_the_last_outage",
  "sensor.rebootinator_home_reboots_in_24_h",
];

/** Adds the broker as people do, on the page of integrations; its entry's id. */
async function addBroker(core: HomeAssistant, port: number): Promise<string> {
  const flow = await core.ask("/api/config/config_entries/flow", { handler: "mqtt" });
  const { flow_id: id } = flow as { readonly "flow_id": string };
  const broker = { broker: "127.0.0.1", port, username: MQTT_USER, password: MQTT_PASSWORD };
  const done = await core.ask(`/api/config/config_entries/flow/${id}`, broker);
  const { result } = done as { readonly result?: { readonly "entry_id": string } };
  assert(result !== undefined, JSON.stringify(done));
  return result.entry_id;
}

interface Device {
  readonly id: string;
  readonly name: string;
  readonly "sw_version": string;
  readonly identifiers: readonly (readonly string[])[];
}

async function devicesOf({ socket }: HomeAssistant): Promise<readonly Device[]> {
  const all = await socket.ask({ type: "config/device_registry/list" }) as readonly Device[];
  return all.filter(({ identifiers }) =>
    JSON.stringify(identifiers) === '[["mqtt","rebootinator_home"]]'
  );
}

/** Its entities as they stand, by id. */
async function entitiesOf({ socket }: HomeAssistant): Promise<ReadonlyMap<string, string>> {
  const states = await socket.ask({ type: "get_states" });
  return new Map(
    (states as readonly { readonly "entity_id": string; readonly state: string }[])
      .filter(({ entity_id: id }) => id.includes("rebootinator"))
      .map(({ entity_id: id, state }) => [id, state] as const)
      .sort(),
  );
}

async function tick(home: ProbeHome): Promise<void> {
  const { code, errors, record } = await home.tick();
  assertEquals([code, errors, record?.["homeAssistant"]], [0, "", null]);
}

/** Ticks until an entity is in such a state; a core that has just started listens a moment later. */
async function tickUntil(
  { home, core }: { readonly home: ProbeHome; readonly core: HomeAssistant },
  state: RegExp,
  entity = INTERNET,
): Promise<void> {
  for (let ticks = 0; ticks < TICKS_MAX; ticks++) {
    if (state.test((await entitiesOf(core)).get(entity) ?? "")) return;
    await tick(home);
  }
  throw new Error(`${entity} is not ${state}: ${(await entitiesOf(core)).get(entity)}`);
}

const mosquitto = findMosquitto();
const core = mosquitto === null
  ? "Mosquitto is not installed"
  : await startHomeAssistant(CORE, "config:\n");
if (typeof core === "string") {
  Deno.test({ name: `homeassistant: SKIPPED, ${core}`, ignore: true, fn() {} });
} else {
  Deno.test.afterAll(async () => await core[Symbol.asyncDispose]());

  Deno.test("the watchdog is one device that shows what each tick saw, and expires", async () => {
    await using broker = await startMosquitto(mosquitto ?? "");
    const site = startReplying(NO_CONTENT);
    const more = `[mqtt]
address = "127.0.0.1"
port = ${broker.port}
user = "${MQTT_USER}"
password = "${MQTT_PASSWORD}"
`;
    const toml = quickToml({ sitePort: site.port, plug: 'driver = "dry_run"', more });
    await using home = await createProbeHome(toml);
    const entry = await addBroker(core, broker.port);

    await tickUntil({ home, core }, /^on$/);
    const well = await entitiesOf(core);
    assertEquals([...well.keys()], ENTITIES);
    assertEquals([...well.values()], [
      "on",
      well.get(ENTITIES[1] ?? ""),
      "online",
      "unknown",
      "unknown",
      "0",
    ]);
    const [device, ...others] = await devicesOf(core);
    assertEquals([device?.name, others], ["Rebootinator home", []]);
    assertMatch(device?.sw_version ?? "", /^\d+\.\d+\.\d+/);

    await site[Symbol.asyncDispose]();
    await tickUntil({ home, core }, /^off$/);
    await tickUntil({ home, core }, /^\d{4}-/, ENTITIES[3]);
    const away = await entitiesOf(core);
    assertEquals(away.get(ENTITIES[4] ?? ""), "unknown");
    assertMatch(away.get(ENTITIES[2] ?? "") ?? "", /^(internet|router)_dead$/);

    await core.stop();
    await core.start();
    await tickUntil({ home, core }, /^off$/);
    assertEquals([...(await entitiesOf(core)).keys()], ENTITIES);
    assertEquals((await devicesOf(core)).map(({ id }) => id), [device?.id]);

    // The same device with less patience: 90 s are no test's to wait.
    await using other = await startListener(broker.port, [DISCOVERY, STATE]);
    await other.until(1);
    const [held = ""] = other.heard;
    const impatient = held.replace(`${DISCOVERY} `, "").replace(/, retained$/, "")
      .replaceAll('"expire_after":90', '"expire_after":2');
    assertEquals(impatient.match(/"expire_after":2/g)?.length, ENTITIES.length);
    other.publish(DISCOVERY, impatient);
    await other.settled();
    await core.socket.until((states) =>
      ENTITIES.every((id) => states.get(id)?.state === "unavailable")
    );

    // The next tick tells what it is again, and it is there again.
    await tickUntil({ home, core }, /^off$/);
    assertEquals([...(await entitiesOf(core)).keys()], ENTITIES);

    // Deleted on its page: the broker forgets it too.
    const removal = { "config_entry_id": entry, "device_id": device?.id };
    await core.socket.ask({ type: "config/device_registry/remove_config_entry", ...removal });
    await core.socket.until((states) => !states.has(INTERNET));
    await using late = await startListener(broker.port, [DISCOVERY]);
    await late.settled();
    assertEquals(late.heard, []);
  });
}
