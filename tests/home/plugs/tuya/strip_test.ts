import { assert, assertEquals } from "@std/assert";
import { createTuyaStrip, isOneFrame } from "../../../../home/plugs/tuya/strip.ts";
import { PROTOCOLS, timed, tuyaConfig, withPlug } from "../../../support/plugs/tuya/plug_bench.ts";
import type { BenchOptions, PlugBench } from "../../../support/plugs/tuya/plug_bench.ts";

const AMPLE = { deadlineMs: 10_000 };
const STRIP: BenchOptions = { firmware: { next: { switchDp: 2, countdownDp: 10 } } };

function membersOf({ config }: Pick<PlugBench, "config">) {
  return [
    { name: "modem", onDelayMs: 0, carriesPath: false, plug: config },
    {
      name: "router",
      onDelayMs: 120_000,
      carriesPath: true,
      plug: { ...config, switchDp: 2, countdownDp: 10 },
    },
  ];
}

function stripOf(members: ReturnType<typeof membersOf>) {
  const strip = createTuyaStrip(members);
  assert(strip !== null);
  return strip;
}

function relays({ simulated: { firmware } }: PlugBench) {
  return [firmware.relay, firmware.next?.relay];
}

for (const protocol of PROTOCOLS) {
  Deno.test(`two outlets of a ${protocol} strip go off by one frame and come back one by one`, async () => {
    await withPlug({ ...STRIP, protocol }, async (bench) => {
      const members = membersOf(bench);
      const strip = stripOf(members);
      const { outcome } = await timed(
        AMPLE,
        (signal) => strip.powerCycle(members, { offMs: 30_000, signal }),
      );
      assertEquals(outcome.map(({ name, outcome }) => [name, outcome.kind]), [
        ["modem", "confirmed"],
        ["router", "confirmed"],
      ]);
      const { firmware, accepted } = bench.simulated;
      assertEquals(firmware.commands.map(({ points }) => points), [
        [[1, false], [2, false], [9, 30], [10, 150]],
      ]);
      assertEquals(accepted, 1);
      bench.pass(30_000);
      assertEquals(relays(bench), [true, false]);
      bench.pass(119_999);
      assertEquals(relays(bench), [true, false]);
      bench.pass(1);
      assertEquals(relays(bench), [true, true]);
    });
  });
}

Deno.test("a strip is read by one question, and asked for power by one frame", async () => {
  await withPlug(STRIP, async (bench) => {
    const members = membersOf(bench);
    const strip = stripOf(members);
    bench.simulated.firmware.execute([[2, false]], bench.simulated.nowMs());
    const { outcome: read } = await timed(AMPLE, (signal) => strip.read(signal));
    assertEquals(read.map(({ outcome }) => outcome.kind === "read" && outcome.reading.on), [
      true,
      false,
    ]);
    const { outcome: on } = await timed(AMPLE, (signal) => strip.turnOn(members, signal));
    assertEquals(on.map(({ outcome }) => outcome.kind), ["on", "on"]);
    assertEquals(bench.simulated.firmware.commands.at(-1)?.points, [[1, true], [2, true]]);
    assertEquals([relays(bench), bench.simulated.accepted], [[true, true], 2]);
  });
});

Deno.test("only the outlets that are meant are written", async () => {
  await withPlug(STRIP, async (bench) => {
    const [, router] = membersOf(bench);
    const wanted = router === undefined ? [] : [router];
    const strip = stripOf(membersOf(bench));
    await timed(AMPLE, (signal) => strip.powerCycle(wanted, { offMs: 30_000, signal }));
    await timed(AMPLE, (signal) => strip.turnOn(wanted, signal));
    assertEquals(bench.simulated.firmware.commands.map(({ points }) => points), [
      [[2, false], [10, 150]],
      [[2, true]],
    ]);
  });
});

Deno.test("a strip that goes dark with the off is sent for all, one that refuses is refused", async () => {
  for (const [fault, kind] of [["dark_after_off", "sent"], ["one_point", "refused"]] as const) {
    await withPlug({ ...STRIP, faults: [fault] }, async (bench) => {
      const members = membersOf(bench);
      const strip = stripOf(members);
      const { outcome } = await timed(
        { deadlineMs: 400 },
        (signal) => strip.powerCycle(members, { offMs: 30_000, signal }),
      );
      assertEquals(outcome.map(({ outcome }) => outcome.kind), [kind, kind]);
    });
  }
});

Deno.test("a strip that cannot be reached fails for each of its outlets", async () => {
  await withPlug({ ...STRIP, faults: ["refuse"] }, async (bench) => {
    const members = membersOf(bench);
    const strip = stripOf(members);
    const { outcome } = await timed(AMPLE, async (signal) => [
      ...await strip.read(signal),
      ...await strip.powerCycle(members, { offMs: 30_000, signal }),
      ...await strip.turnOn(members, signal),
    ]);
    assertEquals(outcome.map(({ outcome }) => outcome.kind), [
      ...["failed", "failed", "not_sent", "not_sent", "unknown", "unknown"],
    ]);
  });
});

Deno.test("isOneFrame() wants every switch below every countdown", () => {
  const one = { plug: tuyaConfig({}) };
  const two = { plug: tuyaConfig({ switchDp: 2, countdownDp: 10 }) };
  assertEquals(isOneFrame([one, two]), true);
  assertEquals(isOneFrame([one]), false);
  const low = { plug: tuyaConfig({ switchDp: 1, countdownDp: 2 }) };
  const high = { plug: tuyaConfig({ switchDp: 2, countdownDp: 3 }) };
  assertEquals(isOneFrame([low, high]), false);
});
