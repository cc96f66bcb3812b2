import { assertEquals, assertStringIncludes } from "@std/assert";
import { settleAnyLeftover } from "../../../home/setup/leftover.ts";
import { JOURNAL_FILE } from "../../../lib/install/paths.ts";
import { tuyaConfig, withPlug } from "../../support/plugs/tuya/plug_bench.ts";

async function inFolder(act: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await act(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("settleAnyLeftover() without a journal has nothing to do and asks no plug", () =>
  inFolder(async (folder) => {
    // Nobody listens there: a question would be answered with a hint.
    const config = tuyaConfig({ port: 1 });
    assertEquals(await settleAnyLeftover(folder, { config, nowMs: 0 }), null);
  }));

Deno.test("settleAnyLeftover() puts back what even a torn journal speaks of", () =>
  inFolder((folder) =>
    withPlug({}, async ({ config, simulated }) => {
      await Deno.writeTextFile(`${folder}/${JOURNAL_FILE}`, "{");
      simulated.firmware.execute([[9, 86_399]], simulated.nowMs());
      const said = await settleAnyLeftover(folder, { config, nowMs: 1_700_000_000_000 });
      assertStringIncludes(said ?? "", "it is stopped");
      assertEquals(simulated.firmware.countdownS, 0);
    })
  ));
