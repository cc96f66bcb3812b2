import { assertEquals, assertStringIncludes } from "@std/assert";
import { createHomebridgePlug } from "../../../../home/plugs/homebridge/plug.ts";
import type { HomebridgeConfig } from "../../../../home/plugs/homebridge/config.ts";
import { relayFor, startPeer } from "../../../support/plugs/contract_peer.ts";
import {
  type FakeHomebridgeOptions,
  HOMEBRIDGE_ACCESSORY,
  HOMEBRIDGE_PASSWORD,
  HOMEBRIDGE_USER,
  startFakeHomebridge,
} from "../../../support/plugs/fake_homebridge.ts";
import { HEARSAY, testPlugContract, testPlugSleep } from "../../../support/plugs/contract.ts";

const signal = new AbortController().signal;

function configFor(port: number, password = HOMEBRIDGE_PASSWORD): HomebridgeConfig {
  return {
    driver: "homebridge",
    tested: true,
    host: "127.0.0.1",
    port,
    user: HOMEBRIDGE_USER,
    password,
    accessory: HOMEBRIDGE_ACCESSORY,
  };
}

testPlugContract({
  driver: "homebridge",
  timedBy: "host",
  // It knows of no timers.
  foreignTimerS: null,
  differs: { "not_obeyed": HEARSAY },
  start: (situation) => {
    const relay = relayFor(situation);
    const accessory = situation === "wrong_device" ? "00".repeat(32) : HOMEBRIDGE_ACCESSORY;
    const password = situation === "wrong_credentials" ? "wrong" : HOMEBRIDGE_PASSWORD;
    return startPeer(situation, {
      relay,
      server: startFakeHomebridge({ relay, accessory }).server,
      plugAt: (port) => createHomebridgePlug(configFor(port, password)),
    });
  },
});

testPlugSleep({
  driver: "homebridge",
  start: (situation) => {
    const { server, relay } = startFakeHomebridge({});
    const plugAt = (port: number) => createHomebridgePlug(configFor(port));
    return startPeer(situation, { relay, server, plugAt });
  },
});

Deno.test("a cycle logs in, looks, switches off once, and looks again", async () => {
  await using fake = startFakeHomebridge({});
  const plug = createHomebridgePlug(configFor(fake.server.port));
  assertEquals(await plug.powerCycle(30_000, signal), { kind: "confirmed" });
  assertEquals(fake.asked.map((each) => each.split(" ")[0]), ["POST", "GET", "PUT", "GET"]);
});

const SAID: readonly (readonly [FakeHomebridgeOptions, string])[] = [
  [{ mode: "secure" }, "insecure mode"],
  [{ values: { CurrentTemperature: 20 } }, "not a switch"],
  [{ accessory: "00".repeat(32) }, "plug.accessory"],
];

for (const [options, words] of SAID) {
  Deno.test(`${JSON.stringify(options)} is said with "${words}", and nothing is switched`, async () => {
    await using fake = startFakeHomebridge(options);
    const outcome = await createHomebridgePlug(configFor(fake.server.port))
      .powerCycle(30_000, signal);
    assertEquals(outcome.kind, "not_sent");
    assertStringIncludes("hint" in outcome ? outcome.hint : "", words);
    assertEquals(fake.relay.commands, []);
  });
}

const REFUSED: readonly (readonly [string, "not_sent" | "sent"])[] = [
  ["Service with uniqueId of '5a' not found.", "not_sent"],
  ["Invalid characteristicType. Valid types are: 'Brightness'.", "not_sent"],
  // The pages pass on what went wrong on their way to Homebridge, when it may have arrived.
  ["timeout of 10000ms exceeded", "sent"],
  ["", "sent"],
];

for (const [says, kind] of REFUSED) {
  Deno.test(`a command answered by a 400 and "${says}" is ${kind}`, async () => {
    await using fake = startFakeHomebridge({ says });
    const outcome = await createHomebridgePlug(configFor(fake.server.port))
      .powerCycle(30_000, signal);
    assertEquals(outcome.kind, kind);
  });
}
