/** Control commands as processes beside real ticks. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { type HomeBench, withHome } from "../support/watch/home_bench.ts";

function where({ config, state }: HomeBench): string {
  return `--config ${config} --state ${state}`;
}

/** Runs a command while ticks go on until it has ended. */
async function command(home: HomeBench, line: string) {
  const running = await home.startTask(`${line} ${where(home)}`);
  let over = false;
  running.ended.then(() => over = true);
  const actions: unknown[] = [];
  while (!over) {
    const result = await home.task(`probe --json ${where(home)}`);
    if (result.code === 0) actions.push(JSON.parse(result.stdout)["action"]);
  }
  return { ...await running.ended, actions };
}

Deno.test("a pause is taken by the next tick, and ended by resume", async () => {
  await withHome({}, async (home) => {
    await home.tick();
    const paused = await command(home, "pause 2h");
    assertEquals([paused.code, paused.stderr], [0, ""]);
    assertStringIncludes(paused.stdout, "Paused for 2 h: ");
    const until = JSON.parse(await Deno.readTextFile(`${home.state}/state.json`)).state;
    assertEquals(until.pausedUntilAgedMs - until.agedMs > 7_190_000, true);
    const resumed = await command(home, "resume");
    assertEquals(resumed.code, 0, resumed.stderr);
    assertStringIncludes(resumed.stdout, "Resumed");
    const { state } = JSON.parse(await Deno.readTextFile(`${home.state}/state.json`));
    assertEquals(state.pausedUntilAgedMs, null);
  });
});

Deno.test("a cycle on command is one cut, counted apart, in spite of a pause", async () => {
  await withHome({}, async (home) => {
    await home.tick();
    await command(home, "pause 2h");
    const cycled = await command(home, "cycle --yes");
    assertEquals([cycled.code, cycled.stderr], [0, ""]);
    assertStringIncludes(cycled.stdout, "The plug said: confirmed");
    assertEquals(cycled.actions.filter((action) => action === "cut").length, 1);
    const { commands } = home.plug.firmware;
    assertEquals(commands.map(({ points }) => points), [[[1, false], [9, 5]]]);
    const { state } = JSON.parse(await Deno.readTextFile(`${home.state}/state.json`));
    assertEquals(state.cuts.map(({ reason }: { reason: string }) => reason), ["commanded"]);
    const report = await home.task(`report --json ${where(home)}`);
    assertEquals(JSON.parse(report.stdout).totals.commandedCuts, 1, report.stderr);
    assertEquals(JSON.parse(report.stdout).totals.automaticCuts, 0);
  });
});

Deno.test("a cycle that the plug cannot do is refused, and says why", async () => {
  await withHome({ faults: ["refuse"] }, async (home) => {
    await home.tick();
    const cycled = await command(home, "cycle --yes");
    assertEquals(cycled.code, 1);
    assertStringIncludes(cycled.stderr, "Refused: The plug turned the connection away");
  });
});

Deno.test("a cycle without --yes and without a terminal does nothing", async () => {
  await withHome({}, async (home) => {
    const cycled = await home.task(`cycle ${where(home)}`, "y\n");
    assertEquals([cycled.code, cycled.stderr], [
      2,
      "Nothing was done; --yes reboots without asking\n",
    ]);
    assertEquals(home.plug.firmware.commands, []);
  });
});

Deno.test("a watchdog that does not run takes no commands, and none waits for it", async () => {
  await withHome({}, async (home) => {
    const never = await home.task(`pause 2h ${where(home)}`);
    assertEquals(never.code, 1);
    assertStringIncludes(never.stderr, "has it run yet, and by this user?");
    await Deno.mkdir(`${home.state}/run`, { recursive: true });
    const notYet = await home.task(`cycle --yes ${where(home)}`);
    assertEquals(notYet.code, 1);
    assertStringIncludes(notYet.stderr, "has not run yet");
    await home.tick();
    assertEquals(home.plug.firmware.commands, []);
  });
});

Deno.test("commands say their help, and refuse what they do not know with exit 2", async () => {
  await withHome({}, async (home) => {
    const help = await home.task("report --help");
    assertEquals(help.code, 0);
    assertStringIncludes(help.stdout, "deno task report [--month 2026-11]");
    for (
      const line of ["pause 5s", "report --month 2026-13", "cycle --yes now", "resume --state"]
    ) {
      const wrong = await home.task(`${line} --config ${home.config}`);
      assertEquals(wrong.code, 2, line);
      assert(wrong.stderr.startsWith("Cannot "), wrong.stderr);
    }
  });
});
