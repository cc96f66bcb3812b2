import { assertEquals, assertStringIncludes } from "@std/assert";
import { createShellyPlug } from "../../../../home/plugs/shelly/plug.ts";
import type { ShellyConfig } from "../../../../home/plugs/shelly/config.ts";
import { relayFor, startPeer } from "../../../support/plugs/contract_peer.ts";
import {
  type FakeShelly,
  type FakeShellyOptions,
  SHELLY_MAC,
  startFakeShelly,
} from "../../../support/plugs/fake_shelly.ts";
import {
  type ContractPeer,
  type Situation,
  testPlugContract,
  testPlugSleep,
} from "../../../support/plugs/contract.ts";

const SIGNAL_MS = 5_000;

function configFor(port: number, change: Partial<ShellyConfig> = {}): ShellyConfig {
  return {
    driver: "shelly",
    tested: true,
    host: "127.0.0.1",
    port,
    mac: SHELLY_MAC,
    outlet: 1,
    password: null,
    ...change,
  };
}

function startShelly(
  generation: FakeShellyOptions["generation"],
  { situation, password }: { readonly situation: Situation; readonly password: string | null },
): Promise<ContractPeer> {
  const relay = relayFor(situation);
  const mac = situation === "wrong_device" ? "A8032ABE0000" : SHELLY_MAC;
  const given = situation === "wrong_credentials" ? "wrong" : password;
  return startPeer(situation, {
    relay,
    server: startFakeShelly({ generation, relay, mac, password }).server,
    plugAt: (port) => createShellyPlug(configFor(port, { password: given })),
  });
}

for (const generation of ["gen1", "gen2"] as const) {
  for (const password of [null, "Größe 1"]) {
    testPlugContract({
      driver: `shelly ${generation}${password === null ? "" : " with a password"}`,
      timedBy: "plug",
      start: (situation) => startShelly(generation, { situation, password }),
      // Without a password there is none to be wrong.
      differs: password === null ? { "wrong_credentials": "does not exist" } : {},
    });
  }
}

testPlugSleep({
  driver: "shelly gen2 that turns an order away once",
  start: (situation) => {
    const { server, relay } = startFakeShelly({
      generation: "gen2",
      password: "x",
      restartsAt: "/rpc/Switch.Set",
    });
    const plugAt = (port: number) => createShellyPlug(configFor(port, { password: "x" }));
    return startPeer(situation, { relay, server, plugAt });
  },
});

async function withShelly(
  options: FakeShellyOptions,
  act: (fake: FakeShelly, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  await using fake = startFakeShelly(options);
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), SIGNAL_MS);
  try {
    await act(fake, controller.signal);
  } finally {
    clearTimeout(timer);
  }
}

const ONE_REQUEST = {
  gen1: "/relay/0?turn=off&timer=30",
  gen2: "/rpc/Switch.Set?id=0&on=false&toggle_after=30",
} as const;

for (const generation of ["gen1", "gen2"] as const) {
  Deno.test(`a ${generation} Shelly is told off and the flip back in one request`, async () => {
    await withShelly({ generation }, async (fake, signal) => {
      const plug = createShellyPlug(configFor(fake.server.port));
      assertEquals(await plug.powerCycle(30_000, signal), { kind: "confirmed" });
      assertEquals(fake.asked.slice(0, 2), ["/shelly", ONE_REQUEST[generation]]);
    });
  });

  Deno.test(`a ${generation} Shelly that would stay off after a mains failure is warned of`, async () => {
    await withShelly({ generation, powerOn: "last", autoOffS: 60 }, async (fake, signal) => {
      const outcome = await createShellyPlug(configFor(fake.server.port)).read(signal);
      if (outcome.kind !== "read") throw new Error(outcome.hint);
      assertEquals(outcome.reading.afterPowerLoss, "last");
      assertEquals(outcome.reading.watts, 8.5);
      assertEquals(outcome.reading.warnings.length, 2);
    });
  });

  Deno.test(`a ${generation} Shelly that goes off without its timer is switched on at once`, async () => {
    await withShelly({ generation, forgetsTimer: "yes" }, async (fake, signal) => {
      const outcome = await createShellyPlug(configFor(fake.server.port)).powerCycle(
        30_000,
        signal,
      );
      assertEquals(outcome.kind, "refused");
      assertEquals(fake.relay.commands, ["off", "on"]);
    });
  });

  Deno.test(`an outlet that a ${generation} Shelly does not have is said, not switched`, async () => {
    await withShelly({ generation }, async (fake, signal) => {
      const plug = createShellyPlug(configFor(fake.server.port, { outlet: 2 }));
      const outcome = await plug.read(signal);
      assertStringIncludes(outcome.kind === "failed" ? outcome.hint : "", "no outlet 2");
      assertEquals((await plug.powerCycle(30_000, signal)).kind, "refused");
      assertEquals(fake.relay.commands, []);
    });
  });

  Deno.test(`a password that a ${generation} Shelly wants and nobody set is asked for`, async () => {
    await withShelly({ generation, password: "x" }, async (fake, signal) => {
      const outcome = await createShellyPlug(configFor(fake.server.port)).powerCycle(
        30_000,
        signal,
      );
      assertEquals(outcome.kind, "not_sent");
      assertStringIncludes("hint" in outcome ? outcome.hint : "", "set plug.password");
    });
  });
}

Deno.test("a nonce that runs out in the middle is made anew, and nothing is sent twice", async () => {
  await withShelly({ generation: "gen2", password: "x", nonceUses: 1 }, async (fake, signal) => {
    const plug = createShellyPlug(configFor(fake.server.port, { password: "x" }));
    assertEquals(await plug.powerCycle(30_000, signal), { kind: "confirmed" });
    assertEquals(fake.relay.commands, ["off"]);
    assertEquals((await plug.read(signal)).kind, "read");
    assertEquals(await plug.turnOn(signal), { kind: "on" });
  });
});

Deno.test("a wrong password is tried no more than twice in a call", async () => {
  await withShelly({ generation: "gen2", password: "x", nonceUses: 0 }, async (fake, signal) => {
    const plug = createShellyPlug(configFor(fake.server.port, { password: "wrong" }));
    const outcome = await plug.powerCycle(30_000, signal);
    assertEquals(outcome.kind, "not_sent");
    assertStringIncludes("hint" in outcome ? outcome.hint : "", "does not take the password");
    assertEquals(fake.asked.filter((each) => each.startsWith("/rpc/Switch.Set")).length, 2);
  });
});
