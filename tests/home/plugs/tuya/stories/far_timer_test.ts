import { assertEquals } from "@std/assert";
import type { PlugFault } from "../../../../support/plugs/tuya/plug_connection.ts";
import { PROTOCOLS, timed, withPlug } from "../../../../support/plugs/tuya/plug_bench.ts";

const AMPLE = { deadlineMs: 10_000 };

for (const protocol of PROTOCOLS) {
  Deno.test(`a ${protocol} plug's far timer is started and stopped without switching`, async () => {
    await withPlug({ protocol }, async ({ plug, simulated, pass }) => {
      const started = await timed(
        AMPLE,
        async (signal) => await plug.setFarTimer?.("start", signal),
      );
      assertEquals(started.outcome?.kind, "read");
      assertEquals(simulated.firmware.countdownS, 86_399);
      const stopped = await timed(
        AMPLE,
        async (signal) => await plug.setFarTimer?.("stop", signal),
      );
      assertEquals(
        stopped.outcome?.kind === "read" && [
          stopped.outcome.reading.on,
          stopped.outcome.reading.countdownS,
        ],
        [true, 0],
      );
      pass(2 * 86_400_000);
      assertEquals(simulated.firmware.feedsPower, true);
      assertEquals(simulated.firmware.commands.map(({ points }) => points), [
        [[9, 86_399]],
        [[9, 0]],
      ]);
    });
  });
}

for (
  const [fault, kind] of [["ack_only", "read"], ["silent", "failed"], ["refuse", "failed"]] as const
) {
  Deno.test(`a far timer on a plug that shows ${fault} is ${kind}, within its deadline`, async () => {
    const faults: PlugFault[] = [fault];
    await withPlug({ faults }, async ({ plug }) => {
      const { outcome, tookMs } = await timed(
        { deadlineMs: 1_500 },
        async (signal) => await plug.setFarTimer?.("start", signal),
      );
      assertEquals(outcome?.kind, kind);
      assertEquals(tookMs < 2_500, true);
    });
  });
}
