import { assertEquals, assertStringIncludes } from "@std/assert";
import { createTasmotaPlug } from "../../../../home/plugs/tasmota/plug.ts";
import type { TasmotaConfig } from "../../../../home/plugs/tasmota/config.ts";
import { relayFor, startPeer } from "../../../support/plugs/contract_peer.ts";
import { startFakeTasmota, TASMOTA_MAC } from "../../../support/plugs/fake_tasmota.ts";
import { testPlugContract } from "../../../support/plugs/contract.ts";

const PASSWORD = "a & b=c";
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
    return startPeer(situation, {
      relay,
      server: startFakeTasmota({ relay, mac, password: PASSWORD }).server,
      plugAt: (port) => createTasmotaPlug(configFor(port, { password })),
    });
  },
});

Deno.test("a cycle is one Backlog with its delay in tenths of a second", async () => {
  await using fake = startFakeTasmota({});
  const plug = createTasmotaPlug(configFor(fake.server.port, { password: null }));
  assertEquals(await plug.powerCycle(30_000, signal), { kind: "confirmed" });
  assertEquals(fake.commands, ["Status 0", "Backlog Power1 OFF; Delay 300; Power1 ON", "Power1"]);
});

Deno.test("a device that may stay off, or goes off by itself, is warned of", async () => {
  await using fake = startFakeTasmota({ powerOnState: 3, pulseTime: 700 });
  const outcome = await createTasmotaPlug(configFor(fake.server.port)).read(signal);
  if (outcome.kind !== "read") throw new Error(outcome.hint);
  assertEquals(outcome.reading.afterPowerLoss, "last");
  assertEquals(outcome.reading.watts, 9);
  assertEquals(outcome.reading.warnings.length, 2);
});

Deno.test("an outlet that the device does not have is said, and nothing is switched", async () => {
  await using fake = startFakeTasmota({});
  const plug = createTasmotaPlug(configFor(fake.server.port, { outlet: 2 }));
  const outcome = await plug.read(signal);
  assertStringIncludes(outcome.kind === "failed" ? outcome.hint : "", "no outlet 2");
  assertEquals((await plug.powerCycle(30_000, signal)).kind, "not_sent");
  assertEquals(fake.relay.commands, []);
});
