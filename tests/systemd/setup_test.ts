/** What set-up leaves behind, and a watchdog that is removed at the wrong moment, under a real systemd. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { HOME_FOLDERS, JOURNAL_FILE, privateTwin, UNIT_NAMES } from "../../lib/install/paths.ts";
import { Machine } from "../support/install/machine.ts";
import { eventually, leftovers, whyNoHost } from "../support/install/private_host.ts";

const SETUP_UNIT = "test-setup.service";
/** Whoever runs set-up and then installs. */
const HOME = "/root";
const BY_HAND = `${HOME}/.local/state/rebootinator`;
const INSTALLED_JOURNAL = `${privateTwin(HOME_FOLDERS.state)}/${JOURNAL_FILE}`;

const why = await whyNoHost();
const title = "what set-up left is ended by the installed watchdog, which stays until it is";

Deno.test({
  name: why === null ? title : `${title} (not tried here: ${why})`,
  ignore: why !== null,
}, async (t) => {
  const machine = await Machine.start();
  try {
    await t.step(
      "a set-up that is killed leaves a journal and a plug in mid-test",
      killSetup(machine),
    );
    await t.step(
      "the first installation takes it over, and its first tick ends it",
      taken(machine),
    );
    await t.step("it is not removed while the journal is open", keptForJournal(machine));
    await t.step("an upgrade that fails leaves what stood at work", goesOn(machine));
    await t.step(
      "nor while a reboot is under way, which an upgrade waits for",
      keptForCycle(machine),
    );
    await t.step("once the plug is on and idle it is", removed(machine));
  } finally {
    await machine.host.stop();
  }
});

async function isThere({ host }: Machine, path: string): Promise<boolean> {
  return (await host.run(["test", "-e", path])).code === 0;
}

/** Real set-up, a real kill; then the plug's timer as the proof would have left it. */
function killSetup(machine: Machine): () => Promise<void> {
  return async () => {
    const { host, config } = machine;
    const flags = ["--yes", "--gateway=none", "--prove=no", "--test=lamp", "--test-off=60s"];
    const environment = [`DENO_DIR=${host.shared.inside}/deno_dir`, `HOME=${HOME}`];
    await host.ask(
      "systemd-run",
      `--unit=${SETUP_UNIT}`,
      "--working-directory=/run/project",
      ...environment.map((each) => `--setenv=${each}`),
      "/run/deno/deno",
      "task",
      "--quiet",
      "setup",
      `--config=${config.inside}`,
      ...flags,
    );
    await machine.relayIs(false, 30_000);
    await host.ask("systemctl", "kill", "--signal=KILL", SETUP_UNIT);
    await host.fetch(`http://${machine.ports.plugControl}/far-timer`, "POST");
    assert(await isThere(machine, `${BY_HAND}/${JOURNAL_FILE}`));
    assert(await isThere(machine, `${host.shared.inside}/${JOURNAL_FILE}`));
  };
}

function taken(machine: Machine): () => Promise<void> {
  return async () => {
    assert(Number((await machine.plug())["countdownS"]) > 80_000);
    const { code, output, errors } = await machine.install(`--config=${machine.config.inside}`);
    assertEquals(code, 0, `${output}\n${errors}`);
    assertStringIncludes(output, "the watchdog ends it");
    // By the first tick, or by the next where the shot set-up still held the plug's one connection.
    await eventually("a plug that is on, with no timer", {
      withinMs: 60_000,
      ask: async () => {
        const { countdownS, relay } = await machine.plug();
        return countdownS === 0 && relay === true ? true : null;
      },
    });
    assertEquals(await isThere(machine, `${BY_HAND}/${JOURNAL_FILE}`), false);
    assertEquals(await isThere(machine, `${machine.host.shared.inside}/${JOURNAL_FILE}`), false);
    assert(await isThere(machine, INSTALLED_JOURNAL));
  };
}

async function refusal({ host }: Machine): Promise<string> {
  const { code, errors } = await host.run(["deno", "task", "--quiet", "uninstall", "--yes"]);
  assertEquals(code, 1, errors);
  assertEquals((await host.run(["systemctl", "is-active", UNIT_NAMES.probeTimer])).code, 0);
  return errors;
}

function keptForJournal(machine: Machine): () => Promise<void> {
  return async () => {
    await machine.hurry();
    assertStringIncludes(await refusal(machine), "set-up may have left a timer");
    // As if it had been two minutes.
    const age = `s/"startedMs":[0-9]*/"startedMs":1/`;
    await machine.host.ask("sed", "--in-place", "--follow-symlinks", age, INSTALLED_JOURNAL);
    await eventually("the end of the journal", {
      withinMs: 10_000,
      ask: async () => await isThere(machine, INSTALLED_JOURNAL) ? null : true,
    });
  };
}

/** The disk is full where the last of its files goes: the program itself is changed already. */
function goesOn(machine: Machine): () => Promise<void> {
  return async () => {
    const folder = "/usr/local/share/zsh/site-functions";
    await machine.host.ask("mount", "-t", "tmpfs", "-o", "size=4k", "tmpfs", folder);
    await machine.host.ask("cp", "/etc/machine-id", `${folder}/other`);
    const { code, errors } = await machine.install();
    await machine.host.ask("umount", folder);
    assertEquals(code, 1, errors);
    assertStringIncludes(errors, "Cannot write /usr/local/share/zsh/site-functions/");
    assertStringIncludes(errors, "which stood before, is back and works on");
    assertEquals(
      (await machine.host.run(["systemctl", "is-active", UNIT_NAMES.probeTimer])).code,
      0,
    );
    const before = (await machine.ticks()).length;
    await machine.tickThatSays(/^online\b/, { after: before, withinMs: 10_000 });
  };
}

function keptForCycle(machine: Machine): () => Promise<void> {
  return async () => {
    const cycle = machine.host.run(["deno", "task", "--quiet", "cycle", "--yes"]);
    await machine.relayIs(false, 20_000);
    assertStringIncludes(await refusal(machine), "a reboot of the router is under way");
    // An upgrade is not refused: it waits, and ticks go on meanwhile.
    const { code, output, errors } = await machine.install();
    assertEquals(code, 0, errors);
    assertStringIncludes(output, "a reboot of the router is under way: ticks go on");
    assertEquals((await machine.plug())["relay"], true);
    assertEquals((await cycle).code, 0);
  };
}

function removed(machine: Machine): () => Promise<void> {
  return async () => {
    await eventually("a removal that goes through", {
      withinMs: 30_000,
      ask: async () => {
        const words = ["deno", "task", "--quiet", "uninstall", "--yes"];
        return (await machine.host.run(words)).code === 0 ? true : null;
      },
    });
    // Of the set-up that was killed.
    assertEquals(await isThere(machine, BY_HAND), false);
    const folder = privateTwin(HOME_FOLDERS.state);
    assertEquals(
      (await leftovers(machine.host)).filter((path) => !path.startsWith("/root")),
      [HOME_FOLDERS.state, folder, `${folder}/events.jsonl`].sort(),
    );
  };
}
