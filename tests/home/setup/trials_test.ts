import { assertEquals, assertStringIncludes } from "@std/assert";
import { openJournal } from "../../../home/setup/journal.ts";
import { runTrials } from "../../../home/setup/trials.ts";
import type { TrialWishes } from "../../../home/setup/tools.ts";
import type { HomeConfig } from "../../../lib/config/home_config.ts";
import { NO_PLUG } from "../../support/plugs/pretended_drivers.ts";
import { parseHome } from "../../support/config/home_config.ts";
import { type SetupBench, withSetup } from "../../support/setup/setup_bench.ts";

const NOTHING: TrialWishes = {
  prove: false,
  test: "no",
  testOffMs: 5_000,
  wanCheck: false,
  routerOffCheck: false,
  sendTest: false,
};

function configOf({ config }: SetupBench, change: Partial<HomeConfig> = {}): HomeConfig {
  return { ...parseHome({ plug: { driver: "dry_run" } }), plug: config, ...change };
}

async function run(bench: SetupBench, wishes: Partial<TrialWishes>, change?: Partial<HomeConfig>) {
  const trials = await runTrials(configOf(bench, change), {
    tools: bench.setup,
    wishes: { ...NOTHING, ...wishes },
  });
  return { ...trials, said: bench.talk.said.join("\n") };
}

Deno.test("without wishes the plug is only read", () =>
  withSetup({}, async (bench) => {
    const { failed, tested } = await run(bench, {});
    assertEquals([failed, tested, bench.simulated.firmware.commands.length], [false, false, 0]);
  }));

Deno.test("a real test that passes says so, one that fails is a failure", () =>
  withSetup({}, async (bench) => {
    assertEquals((await run(bench, { test: "lamp" })).tested, true);
    await bench.simulated.setFaults(["refuse"]);
    assertEquals((await run(bench, { test: "lamp" })).failed, true);
  }));

Deno.test("what an earlier set-up left is put back first", () =>
  withSetup({}, async (bench) => {
    openJournal(bench.folder, { plug: bench.tools.fingerprint, startedMs: 0 });
    bench.simulated.firmware.execute([[9, 86_399]], bench.simulated.nowMs());
    const { failed, said } = await run(bench, {});
    assertEquals([failed, bench.simulated.firmware.countdownS], [false, 0]);
    assertStringIncludes(said, "What an earlier set-up left is put back");
  }));

Deno.test("the check without the line fails while the targets answer, and passes without", () =>
  withSetup({}, async (bench) => {
    const connected = await run(bench, { wanCheck: true });
    assertEquals(connected.failed, true);
    assertStringIncludes(connected.said, "it proves nothing");
    bench.internet = { kind: "silent", why: "no answer" };
    assertEquals((await run(bench, { wanCheck: true })).failed, false);
  }));

Deno.test("the check without the line waits for the cable, out and in again", () =>
  withSetup({ typed: ["", ""] }, async (bench) => {
    bench.internet = { kind: "silent", why: "no answer" };
    await run(bench, { wanCheck: true });
    assertEquals(bench.talk.asked, [
      "Press Enter when it is out ",
      "Put the cable back, and press Enter ",
    ]);
  }));

Deno.test("a test notification that is refused, or has nowhere to go, is a failure", () =>
  withSetup({}, async (bench) => {
    const ntfy = { url: "https://ntfy.sh/topic", token: null };
    assertEquals((await run(bench, { sendTest: true }, { ntfy })).failed, false);
    bench.phone = "status 403";
    const refused = await run(bench, { sendTest: true }, { ntfy });
    assertEquals(refused.failed, true);
    assertStringIncludes(refused.said, "status 403");
    assertEquals((await run(bench, { sendTest: true })).failed, true);
  }));

Deno.test("without a plug only line and phone are tried", () =>
  withSetup({}, async (bench) => {
    assertEquals(
      await runTrials(configOf(bench, { plug: NO_PLUG }), {
        tools: bench.setup,
        wishes: { ...NOTHING, prove: true, test: "lamp" },
      }),
      { failed: false, tested: false },
    );
    assertEquals(bench.simulated.accepted, 0);
  }));
