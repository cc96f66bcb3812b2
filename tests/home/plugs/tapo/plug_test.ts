import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { createTapoPlug } from "../../../../home/plugs/tapo/plug.ts";
import { putWallAhead } from "../../../support/base/wall_clock.ts";
import { testPlugContract, testPlugSleep } from "../../../support/plugs/contract.ts";
import { relayFor, startPeer } from "../../../support/plugs/contract_peer.ts";
import { plugFor, portsFor, tapoConfig } from "../../../support/plugs/tapo/bench.ts";
import {
  type FakeTapoOptions,
  startFakeTapo,
  TAPO_ACCOUNT,
  TAPO_MAC,
} from "../../../support/plugs/tapo/fake_plug.ts";

const signal = new AbortController().signal;

/** Some fifteen small conversations, one after another, each with its own ciphers. */
const PROMPT_MS = 2_000;

const KINDS: readonly (readonly [name: string, options: FakeTapoOptions])[] = [
  ["tapo plug", {}],
  ["tapo strip in pieces", { outlets: 3, pieceBytes: 40 }],
  ["kasa plug with KLAP v1", { family: "iot", framing: "chunks" }],
  ["kasa plug with KLAP v2", { family: "iot", version: "v2", framing: "close" }],
];

for (const [driver, options] of KINDS) {
  testPlugContract({
    driver,
    timedBy: "plug",
    promptMs: PROMPT_MS,
    // A dozen answers, each so late: beyond any call.
    differs: { "late_1200": "does not exist" },
    start: async (situation) => {
      const relay = relayFor(situation);
      const mac = situation === "wrong_device" ? "AABBCC000002" : TAPO_MAC;
      const account = situation === "wrong_credentials"
        ? { ...TAPO_ACCOUNT, password: "another" }
        : TAPO_ACCOUNT;
      const fake = await startFakeTapo({ ...options, relay, mac, account });
      const peer = await startPeer(situation, {
        relay,
        server: fake.server,
        plugAt: (port) =>
          createTapoPlug(tapoConfig({ port, outlet: options.outlets ?? 1 }), {
            ...portsFor(fake),
            knock: () => Promise.resolve(false),
          }),
      });
      return {
        ...peer,
        [Symbol.asyncDispose]: async () => {
          await peer[Symbol.asyncDispose]();
          await fake.hush();
        },
      };
    },
  });
}

const FAMILIES = ["smart", "iot"] as const;

testPlugSleep({
  driver: "tapo plug",
  start: async (situation) => {
    const fake = await startFakeTapo();
    const { server, relay } = fake;
    const peer = await startPeer(situation, { relay, server, plugAt: () => plugFor(fake) });
    return {
      ...peer,
      [Symbol.asyncDispose]: async () => {
        await peer[Symbol.asyncDispose]();
        await fake.hush();
      },
    };
  },
});

Deno.test("a plug without a timer is switched on again through a sleep of the computer", async () => {
  await using fake = await startFakeTapo({ editError: -1901, offCancels: "yes" });
  using _wall = putWallAhead(() => fake.relay.commands.includes("off") ? 3_600_000 : 0);
  assertEquals((await plugFor(fake).powerCycle(30_000, signal)).kind, "refused");
  assertEquals([fake.relay.commands, fake.relay.on], [["off", "on"], true]);
});

for (const family of FAMILIES) {
  for (const offCancels of ["yes", "no"] as const) {
    Deno.test(`${family}: power comes back, whether or not off ends a rule (${offCancels})`, async () => {
      await using fake = await startFakeTapo({ family, offCancels });
      assertEquals(await plugFor(fake).powerCycle(30_000, signal), { kind: "confirmed" });
      assertEquals(fake.relay.timer?.leftS, 30);
      assertEquals(fake.relay.commands, ["off"]);
    });
  }

  Deno.test(`${family}: the rule stands and counts before the one message that cuts`, async () => {
    await using fake = await startFakeTapo({ family });
    const { asked } = fake.outlet;
    await plugFor(fake).powerCycle(30_000, signal);
    const off = asked.findIndex((each) => /set_device_info|set_relay_state/.test(each));
    const before = asked.slice(0, off);
    const added = before.findIndex((each) => /add_(countdown_)?rule/.test(each));
    const seen = before.slice(added).filter((each) => /countdown_rules|down.get_rules/.test(each));
    assert(added > 0 && seen.length >= 2, before.join(" "));
    assert(/edit_(countdown_)?rule/.test(asked[off + 1] ?? ""), asked[off + 1]);
  });

  Deno.test(`${family}: a timer that dies with the cut brings power back at once`, async () => {
    await using fake = await startFakeTapo({ family, editError: -1901, offCancels: "yes" });
    const outcome = await plugFor(fake).powerCycle(30_000, signal);
    assertEquals(outcome.kind, "refused");
    assertStringIncludes("hint" in outcome ? outcome.hint : "", "told to go on again");
    assertEquals([fake.relay.commands, fake.relay.on], [["off", "on"], true]);
  });

  Deno.test(`${family}: a plug that takes no countdown is not cut`, async () => {
    await using fake = await startFakeTapo({ family, countdownError: -1_002 });
    const outcome = await plugFor(fake).powerCycle(30_000, signal);
    assertEquals(outcome.kind, "not_sent");
    assertStringIncludes("hint" in outcome ? outcome.hint : "", "cannot time a cycle");
    assertEquals(fake.relay.commands, []);
  });

  Deno.test(`${family}: answers that lag behind a command are not believed too early`, async () => {
    await using fake = await startFakeTapo({ family, staleLooks: 2 });
    assertEquals(await plugFor(fake).powerCycle(30_000, signal), { kind: "confirmed" });
    assertEquals(fake.relay.commands, ["off"]);
    assertEquals(await plugFor(fake).turnOn(signal), { kind: "on" });
  });

  Deno.test(`${family}: a far timer is started, read, stopped and read, with power on`, async () => {
    await using fake = await startFakeTapo({ family });
    const plug = plugFor(fake);
    const started = await plug.setFarTimer?.("start", signal);
    assert(started?.kind === "read" && (started.reading.countdownS ?? 0) > 86_000);
    assertEquals(fake.relay.timer?.to, "on");
    // It would switch on what is on: to an ordinary reading there is nothing to wait for.
    const read = await plug.read(signal);
    assertEquals(read.kind === "read" && read.reading.countdownS, 0);
    const stopped = await plug.setFarTimer?.("stop", signal);
    assertEquals(stopped?.kind === "read" && stopped.reading.countdownS, 0);
    assertEquals([fake.relay.timer, fake.relay.commands], [null, []]);
  });
}

Deno.test("a clock that nobody set is set, and the countdown seen to run", async () => {
  await using fake = await startFakeTapo({ clock: "unset" });
  const plug = plugFor(fake);
  const read = await plug.read(signal);
  assertStringIncludes(
    read.kind === "read" ? read.reading.warnings.join() : "",
    "clock is not set",
  );
  assertEquals(await plug.powerCycle(30_000, signal), { kind: "confirmed" });
});

Deno.test("a countdown that stands still is not trusted: nothing is cut", async () => {
  await using fake = await startFakeTapo({ clock: "unset" });
  const clock = () => ({ timestampS: 1_000, offsetMin: 0 });
  const plug = createTapoPlug(tapoConfig({ port: fake.server.port }), { ...portsFor(fake), clock });
  const outcome = await plug.powerCycle(30_000, signal);
  assertEquals(outcome.kind, "not_sent");
  assertStringIncludes("hint" in outcome ? outcome.hint : "", "did not run");
  assertEquals([fake.relay.commands, fake.outlet.isRuleRunning], [[], false]);
});

Deno.test("a Kasa plug that does not say what is left of a rule is cut all the same", async () => {
  await using fake = await startFakeTapo({ family: "iot", hidesRemain: "yes" });
  assertEquals(await plugFor(fake).powerCycle(30_000, signal), { kind: "confirmed" });
});

Deno.test("what a cut that was given up has left does not hold up the next", async () => {
  await using fake = await startFakeTapo();
  fake.outlet.startRule(90, "on");
  const plug = plugFor(fake);
  const read = await plug.read(signal);
  assertEquals(read.kind === "read" && read.reading.countdownS, 0);
  assertEquals(await plug.powerCycle(30_000, signal), { kind: "confirmed" });
  assertEquals(fake.relay.timer?.leftS, 30);
});

Deno.test("the plug's only session may be taken from us in mid-cut", async () => {
  await using fake = await startFakeTapo({ sessions: "one", intrusions: 1 });
  assertEquals(await plugFor(fake).powerCycle(30_000, signal), { kind: "confirmed" });
  assertEquals(fake.relay.commands, ["off"]);
});

Deno.test("a plug that this host times is only switched, and has no timer to try", async () => {
  await using fake = await startFakeTapo({ firmware: { batches: "no" } });
  const timed = await plugFor(fake).powerCycle(30_000, signal);
  assertEquals(timed.kind, "not_sent");
  assertStringIncludes("hint" in timed ? timed.hint : "", 'plug.timed_by = "host"');
  const plug = plugFor(fake, { timedBy: "host" });
  assertEquals(plug.setFarTimer, undefined);
  assertEquals(await plug.powerCycle(30_000, signal), { kind: "confirmed" });
  assertEquals([fake.relay.commands, fake.relay.timer], [["off"], null]);
});

Deno.test("without the internet some firmware refuses, and that is what is said", async () => {
  let internet = true;
  await using fake = await startFakeTapo({ internet: () => internet });
  const plug = plugFor(fake);
  assertEquals((await plug.read(signal)).kind, "read");
  internet = false;
  for (const outcome of [await plug.read(signal), await plug.powerCycle(30_000, signal)]) {
    assertStringIncludes("hint" in outcome ? outcome.hint : "", "no internet just now");
  }
  assertEquals(fake.relay.commands, []);
});

Deno.test("the owner is told what the plug has set, and which messages it does not speak", async () => {
  await using fake = await startFakeTapo({
    firmware: { watts: 8, schedules: 1, info: { "default_states": { type: "last_states" } } },
  });
  const read = await plugFor(fake).read(signal);
  if (read.kind === "failed") throw new Error(read.hint);
  const { watts, afterPowerLoss, warnings } = read.reading;
  assertEquals([watts, afterPowerLoss, warnings.length], [8, "last", 2]);
  const wrong = await plugFor(fake, { family: "iot" }).read(signal);
  assertStringIncludes("hint" in wrong ? wrong.hint : "", "leave plug.family out");
});
