/** Set-up's proof of the plug, killed at every step: the plug's timer never survives for long. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { type HomeBench, withHome } from "../support/watch/home_bench.ts";

const UNTRIED = { plugSettings: "tested = false" };

function setup(home: HomeBench, more = ""): string {
  return `setup --yes --config ${home.config} --state ${home.state} ${more}`;
}

async function hasJournal(home: HomeBench): Promise<boolean> {
  return await Deno.stat(`${home.state}/commissioning.json`).then(() => true, () => false);
}

/** As if it had been written ten minutes ago. */
async function ageJournal(home: HomeBench): Promise<void> {
  const path = `${home.state}/commissioning.json`;
  const journal = JSON.parse(await Deno.readTextFile(path));
  await Deno.writeTextFile(path, JSON.stringify({ ...journal, startedMs: Date.now() - 600_000 }));
}

/** The steps of the proof, by what can be seen of them from outside. */
const STEPS: Readonly<Record<string, (home: HomeBench) => Promise<void>>> = {
  "the journal is on disk": async (home) => {
    while (!await hasJournal(home)) await new Promise((resolve) => setTimeout(resolve, 2));
  },
  "the timer has been started": (home) => home.plug.obeyed(1),
  "the timer has been stopped": (home) => home.plug.obeyed(2),
  "power has been asked for": (home) => home.plug.obeyed(3),
};

function assertPutBack(home: HomeBench): void {
  assertEquals([home.plug.firmware.countdownS, home.plug.firmware.relay], [0, true]);
}

for (const [step, reached] of Object.entries(STEPS)) {
  Deno.test(`set-up killed by force when ${step} is put right by the next tick`, async () => {
    await withHome(UNTRIED, async (home) => {
      const { child, ended } = await home.startTask(setup(home));
      await reached(home);
      child.kill("SIGKILL");
      await ended;
      const wasOpen = await hasJournal(home);
      const record = await home.tick();
      assertPutBack(home);
      assertEquals(JSON.stringify(record["warnings"]).includes("Set-up did not end well"), wasOpen);
      assertEquals(await hasJournal(home), wasOpen);
      if (wasOpen) await ageJournal(home);
      const later = await home.tick();
      assertEquals(JSON.stringify(later["warnings"]).includes("Set-up had left a timer"), wasOpen);
      assertEquals(await hasJournal(home), false);
    });
  });

  Deno.test(`set-up stopped by Ctrl-C when ${step} puts the plug right itself`, async () => {
    await withHome(UNTRIED, async (home) => {
      const { child, ended } = await home.startTask(setup(home));
      await reached(home);
      child.kill("SIGINT");
      const { code, stdout } = await ended;
      assert(code === 130 || code === 0, stdout);
      assertPutBack(home);
      assertEquals(await hasJournal(home), false);
    });
  });
}

Deno.test("a plug that vanishes with its timer running is put right once it is back", async () => {
  await withHome(UNTRIED, async (home) => {
    const { ended } = await home.startTask(setup(home));
    await home.plug.obeyed(1);
    await home.plug.setReachable(false);
    home.plug.hangUp();
    const { code, stdout } = await ended;
    assertEquals(code, 1, stdout);
    assertStringIncludes(stdout, "The timer could not be");
    assertEquals(home.plug.firmware.countdownS > 86_000, true);
    assertEquals(await hasJournal(home), true);
    const waiting = await home.tick();
    assertStringIncludes(JSON.stringify(waiting["warnings"]), "asking again");
    assertEquals(await hasJournal(home), true);
    await home.plug.setReachable(true);
    await ageJournal(home);
    await home.tick();
    assertPutBack(home);
    assertEquals(await hasJournal(home), false);
  });
});

Deno.test("set-up that is run again puts right what the last one left", async () => {
  await withHome(UNTRIED, async (home) => {
    const { child, ended } = await home.startTask(setup(home));
    await home.plug.obeyed(1);
    child.kill("SIGKILL");
    await ended;
    assertEquals(await hasJournal(home), true);
    const again = await home.task(setup(home, "--prove no"));
    assertEquals(again.code, 0, again.stdout);
    assertStringIncludes(again.stdout, "What an earlier set-up left is put back");
    assertPutBack(home);
  });
});

Deno.test("an installation for another day is refused while a killed set-up's timer runs", async () => {
  await withHome(UNTRIED, async (home) => {
    const { child, ended } = await home.startTask(setup(home));
    await home.plug.obeyed(1);
    child.kill("SIGKILL");
    await ended;
    // Known by what set-up left beside home.toml: its state folder was its own choice.
    const install = `install --yes --config=${home.config} --root=${home.folder}/image`;
    const refused = await home.task(install);
    assertEquals([refused.code, refused.stdout], [2, ""]);
    assertStringIncludes(refused.stderr, "set-up may have left a timer running on the plug");
    await home.task(setup(home, "--prove no"));
    assertPutBack(home);
    const again = await home.task(`${install} --dry-run`);
    assertEquals(again.code, 0, again.stderr);
  });
});

Deno.test("the real test killed while power is off leaves a plug that comes back by itself", async () => {
  await withHome(UNTRIED, async (home) => {
    const { child, ended } = await home.startTask(
      setup(home, "--prove no --test lamp --test-off 5s"),
    );
    await home.plug.obeyed(1);
    child.kill("SIGKILL");
    await ended;
    assertEquals(home.plug.firmware.relay, false);
    while (!home.plug.firmware.relay) await new Promise((resolve) => setTimeout(resolve, 100));
    await ageJournal(home);
    await home.tick();
    assertPutBack(home);
    assertEquals(await hasJournal(home), false);
  });
});

Deno.test("while set-up tries the plug no tick runs", async () => {
  await withHome(UNTRIED, async (home) => {
    const { child, ended } = await home.startTask(
      setup(home, "--prove no --test lamp --test-off 5s"),
    );
    await home.plug.obeyed(1);
    const tick = await home.task(`probe --config ${home.config} --state ${home.state}`);
    assertEquals(tick.code, 3, tick.stderr);
    child.kill("SIGTERM");
    assertEquals((await ended).code, 130);
    assertPutBack(home);
  });
});
