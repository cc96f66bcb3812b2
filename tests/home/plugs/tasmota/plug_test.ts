import { assertEquals, assertStringIncludes } from "@std/assert";
import { createTasmotaPlug } from "../../../../home/plugs/tasmota/plug.ts";
import type { TasmotaConfig } from "../../../../home/plugs/tasmota/config.ts";
import { Relay } from "../../../support/plugs/relay.ts";
import { relayFor, startPeer } from "../../../support/plugs/contract_peer.ts";
import { startFakeTasmota, TASMOTA_MAC } from "../../../support/plugs/fake_tasmota.ts";
import { testPlugContract, testPlugSleep } from "../../../support/plugs/contract.ts";

const PASSWORD = "a & b=c größe";
const signal = new AbortController().signal;

function configFor(port: number, change: Partial<TasmotaConfig> = {}): TasmotaConfig {
  return {
    driver: "tasmota",
    tested: true,
    host: "127.0.0.1",
    port,
    mac: TASMOTA_MAC,
    outlet: 1,
    password: PASSWORD,
    ...change,
  };
}

testPlugContract({
  driver: "tasmota",
  timedBy: "plug",
  start: (situation) => {
    const relay = relayFor(situation);
    const mac = situation === "wrong_device" ? "24A160000000" : TASMOTA_MAC;
    const password = situation === "wrong_credentials" ? "wrong" : PASSWORD;
    const { server } = startFakeTasmota({ relay, mac, password: PASSWORD });
    return startPeer(situation, {
      relay,
      server,
      plugAt: (port) => createTasmotaPlug(configFor(port, { password })),
      // A page of Tasmota's own, left open, asks all the time.
      poll: async () => {
        await createTasmotaPlug(configFor(server.port)).read(signal);
      },
    });
  },
});

Deno.test("a cycle is one timed command, looked at without disturbing it", async () => {
  await using fake = startFakeTasmota({});
  const plug = createTasmotaPlug(configFor(fake.server.port, { password: null }));
  assertEquals(await plug.powerCycle(30_000, signal), { kind: "confirmed" });
  assertEquals(fake.commands.slice(0, 2), ["Status 0", "TimedPower1 30000,off"]);
  assertEquals(fake.commands.slice(2).toSorted(), ["Power1", "TimedPower"]);
});

Deno.test("older firmware gets one Backlog, and is not asked within its delay", async () => {
  await using fake = startFakeTasmota({ timedPower: false });
  const plug = createTasmotaPlug(configFor(fake.server.port, { password: null }));
  const outcome = await plug.powerCycle(30_000, signal);
  assertStringIncludes(outcome.kind === "sent" ? outcome.hint : outcome.kind, "a look would end");
  assertEquals(fake.commands.slice(2), ["Backlog Power1 OFF; Delay 300; Power1 ON"]);
  fake.relay.pass(29_000);
  assertEquals(fake.relay.on, false);
  fake.relay.pass(1_000);
  assertEquals(fake.relay.on, true);
});

Deno.test("two outlets are timed one by one, each to its own time", async () => {
  const second = new Relay();
  await using fake = startFakeTasmota({ second });
  const shared = { shared: true };
  for (const [outlet, offMs] of [[1, 30_000], [2, 150_000]] as const) {
    const config = configFor(fake.server.port, { outlet, password: null });
    assertEquals(await createTasmotaPlug(config, shared).powerCycle(offMs, signal), {
      kind: "confirmed",
    });
  }
  for (const relay of [fake.relay, second]) relay.pass(30_000);
  assertEquals([fake.relay.on, second.on], [true, false]);
  second.pass(120_000);
  assertEquals(second.on, true);
});

Deno.test("two outlets of older firmware are refused, for each would end the other's delay", async () => {
  await using fake = startFakeTasmota({ second: new Relay(), timedPower: false });
  const plug = createTasmotaPlug(configFor(fake.server.port), { shared: true });
  const outcome = await plug.powerCycle(30_000, signal);
  assertStringIncludes(outcome.kind === "not_sent" ? outcome.hint : outcome.kind, "update it");
  assertEquals([fake.relay.on, fake.relay.commands], [true, []]);
  const read = await plug.read(signal);
  assertStringIncludes(read.kind === "read" ? read.reading.warnings.join() : "", "update it");
});

Deno.test("a device that may stay off, or goes off by itself, is warned of", async () => {
  await using fake = startFakeTasmota({ powerOnState: 3, pulseTime: 700 });
  const outcome = await createTasmotaPlug(configFor(fake.server.port)).read(signal);
  if (outcome.kind !== "read") throw new Error(outcome.hint);
  assertEquals(outcome.reading.afterPowerLoss, "last");
  assertEquals(outcome.reading.watts, 9);
  assertEquals(outcome.reading.warnings.length, 2);
});

Deno.test("a device whose owner wrote its states small is cut, and one with other words is told how", async () => {
  await using small = startFakeTasmota({ stateTexts: ["off", "on"] });
  const outcome = await createTasmotaPlug(configFor(small.server.port)).powerCycle(30_000, signal);
  assertEquals([outcome.kind, small.relay.commands], ["confirmed", ["off"]]);
  await using german = startFakeTasmota({ stateTexts: ["AUS", "AN"] });
  const plug = createTasmotaPlug(configFor(german.server.port));
  for (const said of [await plug.read(signal), await plug.powerCycle(30_000, signal)]) {
    assertStringIncludes("hint" in said ? said.hint : said.kind, '"AN": set StateText1 OFF');
  }
  assertEquals(german.relay.commands, []);
});

Deno.test("an outlet that the device does not have is said, and nothing is switched", async () => {
  await using fake = startFakeTasmota({});
  const plug = createTasmotaPlug(configFor(fake.server.port, { outlet: 2 }));
  const outcome = await plug.read(signal);
  assertStringIncludes(outcome.kind === "failed" ? outcome.hint : "", "no outlet 2");
  assertEquals((await plug.powerCycle(30_000, signal)).kind, "not_sent");
  assertEquals(fake.relay.commands, []);
});

testPlugSleep({
  driver: "tasmota that knows the second way to cut alone",
  start: (situation) => {
    const { server, relay } = startFakeTasmota({ timedPower: false });
    const plugAt = (port: number) => createTasmotaPlug(configFor(port));
    return startPeer(situation, { relay, server, plugAt });
  },
});
