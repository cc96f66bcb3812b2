import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { createTuyaPlug } from "../../../../home/plugs/tuya/plug.ts";
import { PROTOCOLS, timed, tuyaConfig, withPlug } from "../../../support/plugs/tuya/plug_bench.ts";

const AMPLE = { deadlineMs: 10_000 };

for (const protocol of PROTOCOLS) {
  // It tells its state to anybody: whether the key fits shows a countdown of 0 where none runs.
  const proof = protocol === "3.1" ? [[[9, 0] as const]] : [];
  Deno.test(`a ${protocol} plug is read without a command that changes anything`, async () => {
    const firmware = { loadWatts: 8.5 };
    await withPlug({ protocol, firmware }, async ({ plug, simulated }) => {
      const { outcome } = await timed(AMPLE, (signal) => plug.read(signal));
      assertEquals(outcome, {
        kind: "read",
        reading: {
          on: true,
          countdownS: 0,
          watts: 8.5,
          afterPowerLoss: "on",
          warnings: [],
        },
      });
      assertEquals(simulated.firmware.commands.map(({ points }) => points), proof);
    });
  });

  Deno.test(`a ${protocol} plug goes off by one command and comes back by itself`, async () => {
    await withPlug({ protocol }, async ({ plug, simulated, pass }) => {
      const { outcome } = await timed(AMPLE, (signal) => plug.powerCycle(30_000, signal));
      assertEquals(outcome, { kind: "confirmed" });
      const { firmware } = simulated;
      assertEquals(firmware.commands.map(({ points }) => points), [[[1, false], [9, 30]]]);
      pass(29_999);
      assertEquals(firmware.feedsPower, false);
      pass(1);
      assertEquals(firmware.feedsPower, true);
      assertEquals(firmware.commands.length, 1);
    });
  });

  Deno.test(`a ${protocol} plug that is off is turned on, and that is read back`, async () => {
    await withPlug({ protocol, firmware: { relay: false } }, async ({ plug, simulated }) => {
      const { outcome } = await timed(AMPLE, (signal) => plug.turnOn(signal));
      assertEquals(outcome, { kind: "on" });
      assertEquals(simulated.firmware.commands.map(({ points }) => points), [[[1, true]]]);
      assertEquals(simulated.firmware.relay, true);
    });
  });

  Deno.test(`asking a ${protocol} plug for power twice is the same as once`, async () => {
    await withPlug({ protocol }, async ({ plug, simulated }) => {
      await timed(AMPLE, (signal) => plug.turnOn(signal));
      const { outcome } = await timed(AMPLE, (signal) => plug.turnOn(signal));
      assertEquals(outcome, { kind: "on" });
      assertEquals(simulated.firmware.relay, true);
    });
  });
}

Deno.test("the third outlet of a strip is cycled by its own data points", async () => {
  const points = { switchDp: 3, countdownDp: 11 };
  await withPlug({ firmware: points, config: points }, async ({ plug, simulated }) => {
    const { outcome } = await timed(AMPLE, (signal) => plug.powerCycle(10_000, signal));
    assertEquals(outcome, { kind: "confirmed" });
    assertEquals(simulated.firmware.commands[0]?.points, [[3, false], [11, 10]]);
  });
});

Deno.test("a foreign countdown is read and left alone", async () => {
  await withPlug({}, async ({ plug, simulated, pass }) => {
    simulated.firmware.execute([[9, 600]], simulated.nowMs());
    pass(2_000);
    const { outcome } = await timed(AMPLE, (signal) => plug.read(signal));
    assertEquals(outcome.kind === "read" ? outcome.reading.countdownS : null, 598);
    assertEquals(simulated.firmware.commands.length, 1);
  });
});

Deno.test("a plug that cannot be sent switch before countdown is refused when it is made", () => {
  const config = tuyaConfig({ switchDp: 16, countdownDp: 9 });
  assertThrows(() => createTuyaPlug(config), RangeError, "countdown_dp must be above switch_dp 16");
});

for (const offMs of [0, 500, 1_500, 86_401_000, NaN]) {
  Deno.test(`a power cycle of ${offMs} ms is a mistake, and nothing is sent`, async () => {
    const plug = createTuyaPlug(tuyaConfig({}));
    await assertRejects(
      () => plug.powerCycle(offMs, AbortSignal.abort()),
      RangeError,
      "offMs must be whole seconds",
    );
  });
}

Deno.test("an operation without time left does not even connect", async () => {
  await withPlug({}, async ({ plug, simulated }) => {
    const signal = AbortSignal.abort();
    const hint = "There was no time left to talk to the plug";
    assertEquals(await plug.read(signal), { kind: "failed", hint });
    assertEquals(await plug.powerCycle(30_000, signal), { kind: "not_sent", hint });
    assertEquals(await plug.turnOn(signal), { kind: "unknown", hint });
    assertEquals(simulated.accepted, 0);
  });
});
