/** What a plug's refusal shows, and what its plain answers do not. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { Plug } from "../../../../../lib/plugs/plug.ts";
import { timed, withPlug } from "../../../../support/plugs/tuya/plug_bench.ts";

const AMPLE = { deadlineMs: 10_000 };
const WRONG_KEY = { key: "fedcba9876543210" };

async function read(plug: Plug) {
  const { outcome } = await timed(AMPLE, (signal) => plug.read(signal));
  assert(outcome.kind === "read", JSON.stringify(outcome));
  return outcome.reading;
}

for (const protocol of ["3.3", "3.4", "3.5"] as const) {
  Deno.test(`a ${protocol} plug that refuses until it is switched once is read as not saying, and cut`, async () => {
    await withPlug(
      { protocol, faults: ["unvalid_until_switched"] },
      async ({ plug, simulated }) => {
        const first = await read(plug);
        assertEquals([first.on, first.countdownS, first.unproven], [null, null, undefined]);
        assertStringIncludes(first.warnings.join(), "does not say its state");
        const { outcome } = await timed(AMPLE, (signal) => plug.powerCycle(30_000, signal));
        assertEquals(outcome, { kind: "confirmed" });
        assertEquals(simulated.firmware.commands.map(({ points }) => points), [
          [[1, false], [9, 30]],
        ]);
        assertEquals((await read(plug)).on, false);
      },
    );
  });

  Deno.test(`a ${protocol} plug that takes no query is asked by a command with nothing in it`, async () => {
    await withPlug({ protocol, faults: ["device22"] }, async ({ plug, simulated }) => {
      assertEquals((await read(plug)).on, true);
      assertEquals(simulated.firmware.commands, []);
    });
  });
}

Deno.test("what a 3.1 plug refuses in clear text shows nothing", async () => {
  await withPlug({ protocol: "3.1", faults: ["query_refused"] }, async ({ plug }) => {
    const { outcome } = await timed(AMPLE, (signal) => plug.read(signal));
    assertStringIncludes(outcome.kind === "failed" ? outcome.hint : "", "refused to say");
  });
});

Deno.test("a refusal in clear text shows nothing, not even that the key fits", async () => {
  await withPlug({ faults: ["plain_refusal"] }, async ({ plug }) => {
    const { outcome } = await timed({ deadlineMs: 400 }, (signal) => plug.read(signal));
    assertStringIncludes(outcome.kind === "failed" ? outcome.hint : "", "wrong key");
  });
});

Deno.test("a 3.1 plug that tells its state is not taken for one whose key fits", async () => {
  await withPlug({ protocol: "3.1", config: WRONG_KEY }, async ({ plug, simulated }) => {
    const reading = await read(plug);
    assertEquals([reading.on, reading.unproven], [true, true]);
    assertStringIncludes(reading.warnings.join(), "may be wrong");
    const { outcome } = await timed(AMPLE, (signal) => plug.powerCycle(30_000, signal));
    assertStringIncludes(outcome.kind === "refused" ? outcome.hint : outcome.kind, "may be wrong");
    assertEquals(simulated.firmware.commands, []);
  });
});

Deno.test("a timer that runs on a 3.1 plug is not touched to prove a key", async () => {
  await withPlug({ protocol: "3.1" }, async ({ plug, simulated }) => {
    simulated.firmware.execute([[9, 600]], simulated.nowMs());
    const reading = await read(plug);
    assertEquals([reading.countdownS, reading.unproven, reading.warnings], [600, true, []]);
    assertEquals(simulated.firmware.countdownS, 600);
  });
});
