/** Other people's AirTouch libraries against ours, in both directions; skipped without pip. */
import { assert, assertEquals } from "@std/assert";
import { connect, type Order } from "../../lib/airtouch/mod.ts";
import type { Model } from "../../lib/airtouch/model.ts";
import { type SimulatedConsole, startConsole } from "../support/airtouch/airtouch_console.ts";
import { homeState, zonelessState } from "../support/airtouch/airtouch_state.ts";
import {
  installPythonPeers,
  type PythonPeers,
  type PythonProcess,
} from "../support/airtouch/python_peers.ts";
import { AIRTOUCH_ID } from "../support/airtouch/undocumented.ts";
import { messageBytes, type Sayable } from "../support/airtouch/wire/message.ts";

// deno-lint-ignore no-explicit-any
type Fact = any;

const installed = await installPythonPeers();

/** A test that needs them, or its place where they are not. */
function test(name: string, fn: (python: PythonPeers) => Promise<void>): void {
  if (typeof installed === "string") {
    Deno.test({ name: `airtouch: ${name}: SKIPPED, ${installed}`, ignore: true, fn() {} });
  } else Deno.test(`airtouch: ${name}`, () => fn(installed));
}

if (typeof installed !== "string") {
  Deno.test.afterAll(async () => await installed[Symbol.asyncDispose]());
}

/** Reads until `event`, and gives that line's facts. */
async function untilEvent(client: PythonProcess, event: string): Promise<Fact> {
  for (;;) {
    const fact: Fact = JSON.parse(await client.next());
    assert(fact.event !== "error" && fact.event !== "not_ready", JSON.stringify(fact));
    if (fact.event === event) return fact;
  }
}

async function show(client: PythonProcess): Promise<Fact> {
  await client.say(JSON.stringify({ show: true }));
  return await untilEvent(client, "status");
}

/** pyairtouch, connected to `peer`. */
async function startClient(python: PythonPeers, peer: SimulatedConsole): Promise<PythonProcess> {
  const { state: { model }, port } = peer;
  const client = python.start("pyairtouch_client.py", `${model}`, `${port}`, "1");
  await untilEvent(client, "ready");
  return client;
}

for (const model of [4, 5] as const) {
  test(`pyairtouch reads our simulated AT${model} console as it is`, async (python) => {
    const home = homeState(model);
    const timers = home.timers.map((one) => ({
      ...one,
      onTimer: { enabled: true, hour: 6, minute: 2 },
    }));
    await using peer = await startConsole({ ...home, timers, updateAvailable: true });
    await using client = await startClient(python, peer);
    const status = await show(client);
    assertEquals([status.id, status.versions, status.updateAvailable], [
      AIRTOUCH_ID,
      ["1.3.3"],
      true,
    ]);
    const [ac] = status.acs;
    const zone = (number: number, name: string) => ({
      zone: number,
      name,
      power: "ON",
      method: number === 2 ? "DAMPER" : "TEMPERATURE",
      openPercent: 40,
      setPointC: number === 2 ? null : 21,
      temperatureC: number === 2 ? null : 20.4,
      hasSensor: number !== 2,
      spill: false,
      battery: "NORMAL",
    });
    assertEquals(ac, {
      ac: 0,
      name: "Unit",
      power: "OFF",
      mode: "HEAT",
      fan: "LOW",
      setPointC: 24,
      temperatureC: 19.5,
      setPointMinC: 16,
      setPointMaxC: 31,
      modes: ["AUTO", "HEAT", "COOL"],
      fans: ["AUTO", "LOW", "MEDIUM", "HIGH"],
      spill: "NONE",
      error: null,
      errorCode: 0,
      onTimer: "06:02",
      offTimer: null,
      zones: [zone(0, "Living"), zone(1, "Kitchen"), zone(2, "Bed")],
    });
  });

  test(`pyairtouch's orders are understood by our AT${model} codec`, async (python) => {
    await using peer = await startConsole(homeState(model));
    await using client = await startClient(python, peer);
    const orders: readonly (readonly [object, () => unknown, unknown])[] = [
      [{ power: "TURN_ON" }, () => peer.state.acs[0]?.power, "on"],
      [{ power: "TOGGLE" }, () => peer.state.acs[0]?.power, "off"],
      [{ mode: "COOL", on: true }, () => peer.state.acs[0]?.power, "on"],
      [{ fan: "HIGH" }, () => peer.state.acs[0]?.fan, "high"],
      [{ setPointC: 22 }, () => peer.state.acs[0]?.setPointC, 22],
      [{ timer: "ON_TIMER", at: "06:30" }, () => peer.state.timers[0]?.onTimer.minute, 30],
      [{ timer: "ON_TIMER", at: null }, () => peer.state.timers[0]?.onTimer.enabled, false],
      [{ zone: 1, zonePower: "OFF" }, () => peer.state.zones[1]?.power, "off"],
      [{ zone: 2, openPercent: 65 }, () => peer.state.zones[2]?.openPercent, 65],
      [{ zone: 0, zoneSetPointC: 23 }, () => peer.state.zones[0]?.setPointC, 23],
    ];
    for (const [order, seen, wanted] of orders) {
      await client.say(JSON.stringify(order));
      await peer.until(() => seen() === wanted);
    }
    assertEquals(peer.state.acs[0]?.mode, "cool");
    assertEquals(peer.received.filter(({ message }) => message.kind === "malformed"), []);
  });

  test(`our client reads and sets an AT${model} console of pyairtouch's codec`, async (python) => {
    await using peer = python.start("pyairtouch_console.py", `${model}`);
    const port = Number(await peer.next());
    await using airtouch = connect({ model, host: "127.0.0.1", port });
    await airtouch.ready();
    const settled = Promise.withResolvers<void>();
    const look = () => airtouch.status.acs[0]?.error === null ? undefined : settled.resolve();
    airtouch.subscribe(look);
    look();
    await settled.promise;
    const { version, acs: [ac], zones } = airtouch.status;
    assertEquals(version, { updateAvailable: true, versions: ["1.3.3", "1.3.3"] });
    assertEquals(
      [ac?.name, ac?.power, ac?.mode, ac?.fan, ac?.setPointC, ac?.temperatureC, ac?.spill],
      ["Unit", "off", "heat", "low", 24, 19.5, true],
    );
    assertEquals([ac?.errorCode, ac?.error, ac?.onTimer, ac?.offTimer, ac?.bypass], [
      0xfffe,
      "ER: FFFE",
      "06:02",
      null,
      model === 5 ? true : null,
    ]);
    assertEquals([ac?.zones, ac?.setPointMinC, ac?.setPointMaxC], [
      [0, 1],
      model === 4 ? 17 : 16,
      model === 4 ? 30 : 28,
    ]);
    assertEquals(
      zones.map((zone) => [zone.name, zone.temperatureC, zone.batteryLow, zone.method]),
      [["Living", 20.4, true, "temperature"], ["Bed", null, false, "percentage"]],
    );
    for (const order of ordersFor(model)) {
      assertEquals((await airtouch.order(order)).kind, "confirmed", JSON.stringify(order));
    }
  });
}

function ordersFor(model: Model): readonly Order[] {
  const own: readonly Order[] = model === 4
    ? [{ ac: 0, step: "up" }, { ac: 0, step: "down" }]
    : [{ ac: 0, power: "away" }, { ac: 0, power: "sleep" }, { ac: 0, fan: "intelligent" }];
  return [
    { ac: 0, power: "on", mode: "cool", fan: "high", setPointC: 22 },
    { ac: 0, power: "toggle" },
    { ac: 0, onTimer: "23:59", offTimer: "00:00" },
    { ac: 0, onTimer: null },
    ...own,
    { zone: 0, power: "turbo" },
    { zone: 0, power: "toggle" },
    { zone: 0, power: "off" },
    { zone: 0, setPointC: 23 },
    { zone: 0, openPercent: 65 },
    { zone: 1, step: "up" },
    { zone: 1, step: "down" },
  ];
}

test("pyairtouch gets ready at our AT5 console without zones", async (python) => {
  await using peer = await startConsole(zonelessState());
  await using client = await startClient(python, peer);
  const { acs } = await show(client);
  assertEquals([acs.length, acs[0].zones], [1, []]);
});

for (const model of [4, 5] as const) {
  test(`airtouch4pyapi reads our simulated AT${model} console`, async (python) => {
    await using peer = await startConsole(homeState(model));
    await using asker = python.start("decoders.py", "ask", `${model}`, `${peer.port}`);
    const { status, acs, groups }: Fact = JSON.parse(await asker.next());
    assertEquals(status, "OK");
    const [ac] = acs;
    assertEquals([ac.PowerState, ac.AcMode, ac.AcFanSpeed, ac.AcTargetSetpoint], [
      "Off",
      "Heat",
      "Low",
      24,
    ]);
    // It makes names up for ACs of AT4, and leaves out the last zone's name of AT5.
    assertEquals(ac.AcName, model === 4 ? "AC 0" : "Unit");
    assertEquals(groups.slice(0, 2).map((group: Fact) => group.GroupName), ["Living", "Kitchen"]);
    assertEquals(groups[0].Temperature, 20.4);
  });
}

test("airtouch5py reads the frames that our codec writes", async (python) => {
  const { acs, zones, names, abilities } = homeState(5);
  const messages: readonly Sayable[] = [
    { kind: "version", updateAvailable: true, versions: ["1.3.3", "1.3.3"] },
    { kind: "names", names },
    { kind: "ability", abilities },
    { kind: "ac_status", acs },
    { kind: "zone_status", zones },
    { kind: "error", ac: 0, text: "ER: FFFE" },
  ];
  await using reader = python.start("decoders.py", "frames");
  const read: Fact[] = [];
  for (const message of messages) {
    const bytes = messageBytes(message, { model: 5, id: 7, direction: "to_client" });
    await reader.say(bytes.toHex());
    const [fact, ...more] = JSON.parse(await reader.next());
    assertEquals(more, []);
    read.push(fact);
  }
  const [version, zoneNames, ability, acStatus, zoneStatus, error] = read;
  assertEquals([version.type, version.has_update, version.version], [
    "ConsoleVersionData",
    true,
    "1.3.3,1.3.3",
  ]);
  assertEquals(zoneNames.zone_names.map((one: Fact) => one.zone_name), [
    "Living",
    "Kitchen",
    "Bed",
  ]);
  assertEquals([ability.ac_ability[0].ac_name, ability.ac_ability[0].max_heat_set_point], [
    "Unit",
    31,
  ]);
  const [ac] = acStatus.ac_status;
  assertEquals([ac.ac_power_state, ac.ac_mode, ac.ac_setpoint, ac.temperature], [
    "OFF",
    "HEAT",
    24,
    19.5,
  ]);
  assertEquals(zoneStatus.zones.map((one: Fact) => one.temperature), [20.4, 20.4, null]);
  assertEquals(error.error_info, "ER: FFFE");
});
