import { assertEquals, assertStringIncludes } from "@std/assert";
import { createHomeAssistantPlug } from "../../../../home/plugs/home_assistant/plug.ts";
import type { HomeAssistantConfig } from "../../../../home/plugs/home_assistant/config.ts";
import { relayFor, startPeer } from "../../../support/plugs/contract_peer.ts";
import {
  HA_SCRIPT,
  HA_SWITCH,
  HA_TOKEN,
  startFakeHomeAssistant,
} from "../../../support/plugs/fake_home_assistant.ts";
import { HEARSAY, testPlugContract, testPlugSleep } from "../../../support/plugs/contract.ts";

const signal = new AbortController().signal;

function configFor(port: number, change: Partial<HomeAssistantConfig> = {}): HomeAssistantConfig {
  return {
    driver: "home_assistant",
    tested: true,
    host: "127.0.0.1",
    port,
    token: HA_TOKEN,
    entity: HA_SWITCH,
    script: null,
    ...change,
  };
}

for (const script of [null, HA_SCRIPT]) {
  testPlugContract({
    driver: `home_assistant ${script === null ? "switch" : "script"}`,
    timedBy: script === null ? "host" : "plug",
    // A script that runs does not tell how long it will: it may cut for the longest off time. A
    // switch knows of no timers.
    foreignTimerS: script === null ? null : 300,
    differs: { "not_obeyed": HEARSAY },
    start: (situation) => {
      const relay = relayFor(situation);
      const entity = situation === "wrong_device" ? "switch.freezer" : HA_SWITCH;
      const token = situation === "wrong_credentials" ? "wrong" : HA_TOKEN;
      return startPeer(situation, {
        relay,
        server: startFakeHomeAssistant({ relay, entity }).server,
        plugAt: (port) => createHomeAssistantPlug(configFor(port, { script, token })),
      });
    },
  });
}

testPlugSleep({
  driver: "home_assistant script",
  start: (situation) => {
    const { server, relay } = startFakeHomeAssistant({});
    const plugAt = (port: number) =>
      createHomeAssistantPlug(configFor(port, { script: HA_SCRIPT }));
    return startPeer(situation, { relay, server, plugAt });
  },
});

Deno.test("a switch is told off, and nothing else", async () => {
  await using fake = startFakeHomeAssistant({});
  const plug = createHomeAssistantPlug(configFor(fake.server.port));
  assertEquals(await plug.powerCycle(30_000, signal), { kind: "confirmed" });
  assertEquals(fake.calls, ['switch/turn_off {"entity_id":"switch.router"}']);
});

Deno.test("a script is started with the off time as a variable", async () => {
  await using fake = startFakeHomeAssistant({});
  const plug = createHomeAssistantPlug(configFor(fake.server.port, { script: HA_SCRIPT }));
  assertEquals(await plug.powerCycle(30_000, signal), { kind: "confirmed" });
  assertEquals(fake.calls, [
    'script/turn_on {"entity_id":"script.router_cycle","variables":{"off_seconds":30}}',
  ]);
});

Deno.test("an outlet out of Home Assistant's own reach is not cut: it might obey much later", async () => {
  await using fake = startFakeHomeAssistant({ state: "unavailable" });
  const plug = createHomeAssistantPlug(configFor(fake.server.port));
  const outcome = await plug.powerCycle(30_000, signal);
  assertEquals(outcome.kind, "not_sent");
  assertStringIncludes("hint" in outcome ? outcome.hint : "", "unavailable");
  assertEquals(fake.calls, []);
});

Deno.test("what Home Assistant does not know is named, and nothing is switched", async () => {
  await using fake = startFakeHomeAssistant({});
  const change = { script: "script.nothing" };
  const plug = createHomeAssistantPlug(configFor(fake.server.port, change));
  const outcome = await plug.powerCycle(30_000, signal);
  assertEquals(outcome.kind, "not_sent");
  assertStringIncludes("hint" in outcome ? outcome.hint : "", "script.nothing");
  assertEquals(fake.calls, []);
});
