import { assertEquals, assertStringIncludes } from "@std/assert";
import { createKasaPlug } from "../../../../home/plugs/kasa/plug.ts";
import type { KasaConfig } from "../../../../home/plugs/kasa/config.ts";
import { relayFor, startPeer } from "../../../support/plugs/contract_peer.ts";
import { answerLikeSsh, KASA_MAC, startFakeKasa } from "../../../support/plugs/fake_kasa.ts";
import { closedPort, startRawServer } from "../../../support/net/raw_server.ts";
import { testPlugContract, testPlugSleep } from "../../../support/plugs/contract.ts";

const signal = new AbortController().signal;

function configFor(port: number, outlet = 1): KasaConfig {
  return { driver: "kasa", tested: true, host: "127.0.0.1", port, mac: KASA_MAC, outlet };
}

for (const [driver, outlets] of [["kasa plug", 0], ["kasa strip", 3]] as const) {
  testPlugContract({
    driver,
    timedBy: "plug",
    start: (situation) => {
      const relay = relayFor(situation);
      const mac = situation === "wrong_device" ? "50C7BF000000" : KASA_MAC;
      return startPeer(situation, {
        relay,
        server: startFakeKasa({ relay, mac, outlets }).server,
        plugAt: (port) => createKasaPlug(configFor(port, Math.max(1, outlets))),
      });
    },
    // The old protocol has no credentials.
    differs: { "wrong_credentials": "does not exist" },
  });
}

Deno.test("the rule that switches on stands before the relay goes off", async () => {
  await using fake = startFakeKasa({});
  const plug = createKasaPlug(configFor(fake.server.port));
  assertEquals(await plug.powerCycle(30_000, signal), { kind: "confirmed" });
  assertEquals(fake.asked.slice(0, 4), [
    "get_sysinfo",
    "delete_all_rules",
    "add_rule",
    "set_relay_state",
  ]);
});

Deno.test("what is left of a cut that was given up before its off holds up no other", async () => {
  await using fake = startFakeKasa({});
  fake.relay.startTimer(300, "on");
  const plug = createKasaPlug(configFor(fake.server.port));
  const read = await plug.read(signal);
  assertEquals(read.kind === "read" && [read.reading.on, read.reading.countdownS], [true, 0]);
  assertEquals(await plug.powerCycle(30_000, signal), { kind: "confirmed" });
  fake.relay.pass(31_000);
  assertEquals(fake.relay.on, true);
});

Deno.test("an outlet of a strip is named by its whole id in every command", async () => {
  await using fake = startFakeKasa({ outlets: 2 });
  await createKasaPlug(configFor(fake.server.port, 2)).powerCycle(30_000, signal);
  assertEquals(fake.asked.slice(1, 4), [
    "delete_all_rules 8006AA01",
    "add_rule 8006AA01",
    "set_relay_state 8006AA01",
  ]);
});

Deno.test("a plug that takes no countdown is not cut", async () => {
  await using fake = startFakeKasa({ countdownError: -1 });
  const outcome = await createKasaPlug(configFor(fake.server.port)).powerCycle(30_000, signal);
  assertEquals(outcome.kind, "not_sent");
  assertStringIncludes("hint" in outcome ? outcome.hint : "", "cannot time a cycle");
  assertEquals(fake.relay.commands, []);
});

Deno.test("a plug whose rule dies with the switching is switched on again at once", async () => {
  await using fake = startFakeKasa({ offDeletesRule: "yes" });
  const outcome = await createKasaPlug(configFor(fake.server.port)).powerCycle(30_000, signal);
  assertEquals(outcome.kind, "refused");
  assertEquals(fake.relay.commands, ["off", "on"]);
  assertEquals(fake.relay.on, true);
});

Deno.test("a plug with newer firmware is refused by the name of its protocol", async () => {
  const outcome = await createKasaPlug(configFor(closedPort())).read(signal);
  assertStringIncludes(outcome.kind === "failed" ? outcome.hint : "", "KLAP");
});

Deno.test("an outlet that is not there, and something that is no plug, are said", async () => {
  await using fake = startFakeKasa({});
  const missing = await createKasaPlug(configFor(fake.server.port, 2)).powerCycle(30_000, signal);
  assertStringIncludes("hint" in missing ? missing.hint : "", "no outlet 2");
  await using ssh = startRawServer(answerLikeSsh);
  const other = await createKasaPlug(configFor(ssh.port)).powerCycle(30_000, signal);
  assertEquals(other.kind, "not_sent");
  assertEquals(fake.relay.commands, []);
});

testPlugSleep({
  driver: "kasa plug",
  start: (situation) => {
    const { server, relay } = startFakeKasa({});
    const plugAt = (port: number) => createKasaPlug(configFor(port));
    return startPeer(situation, { relay, server, plugAt });
  },
});
