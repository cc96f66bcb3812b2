/** Control, report and doctor of an installed watchdog under a real systemd. */
import { assert, assertEquals, assertNotEquals, assertStringIncludes } from "@std/assert";
import { HOME_FOLDERS } from "../../lib/install/paths.ts";
import { Machine } from "../support/install/machine.ts";
import { PLUG_ID } from "../support/install/machine_plugs.ts";
import { eventually, whyNoHost } from "../support/install/private_host.ts";

const FAMILY_GID = 1_234;
const LOGIN_UID = 4_321;
/** Where a login user's Deno keeps its packages. */
const LOGIN_DENO_DIR = "/tmp/login";

/** As a person who has logged in. */
function as(gid: number): readonly string[] {
  return [
    "setpriv",
    `--reuid=${LOGIN_UID}`,
    `--regid=${gid}`,
    "--clear-groups",
    "env",
    "HOME=/nonexistent",
    `DENO_DIR=${LOGIN_DENO_DIR}`,
  ];
}

const why = await whyNoHost();
const title = "an installed watchdog is controlled by root and by its group, under a real systemd";

Deno.test({
  name: why === null ? title : `${title} (not tried here: ${why})`,
  ignore: why !== null,
}, async (t) => {
  const machine = await Machine.start();
  const { host } = machine;
  const task = ["deno", "task", "--quiet"];
  try {
    await host.ask("groupadd", `--gid=${FAMILY_GID}`, "family");
    const flags = [`--config=${machine.config.inside}`, "--control-group=family"];
    const installed = await machine.install(...flags);
    assertEquals(installed.code, 0, installed.errors);
    await machine.hurry();
    const copy = `cp --recursive "$DENO_DIR" ${LOGIN_DENO_DIR}`;
    await host.ask("sh", "-c", `${copy} && chown --recursive ${LOGIN_UID} ${LOGIN_DENO_DIR}`);

    await t.step("root pauses it, and its next tick takes the pause", async () => {
      assertStringIncludes(await host.ask(...task, "pause", "2h"), "Paused for 2 h");
      assertNotEquals((await machine.runtimeState())["pausedUntilAgedMs"], null);
    });

    await t.step("a member of the group resumes it, without sudo", async () => {
      const resumed = await host.run([...as(FAMILY_GID), ...task, "resume"]);
      assertEquals(resumed.code, 0, resumed.errors);
      assertEquals((await machine.runtimeState())["pausedUntilAgedMs"], null);
    });

    await t.step("anybody else is refused, and told how", async () => {
      const refused = await host.run([...as(LOGIN_UID), ...task, "pause", "2h"]);
      assertEquals(refused.code, 1);
      assertStringIncludes(refused.errors, "run it with sudo, or join the group");
    });

    await t.step(
      "a login user's cycle is made by the tick, once, counted as commanded",
      async () => {
        const cycled = await host.run([...as(FAMILY_GID), ...task, "cycle", "--yes"]);
        assertEquals(cycled.code, 0, cycled.errors);
        assertStringIncludes(cycled.output, "The plug said: ");
        const { commands } = await machine.plug();
        assertEquals((commands as unknown[]).length, 1);
        await machine.relayIs(true, 15_000);
        await eventually("the plug's Wi-Fi", {
          withinMs: 10_000,
          ask: async () => (await machine.plug())["reachable"] === true ? true : null,
        });
        for (const who of [[], as(FAMILY_GID)]) {
          const { totals } = JSON.parse(await host.ask(...who, ...task, "report", "--json"));
          assertEquals([totals.commandedCuts, totals.automaticCuts], [1, 0]);
        }
      },
    );

    await t.step("a probe by hand beside it only looks", async () => {
      const config = `--config=${machine.config.inside}`;
      const looked = await host.ask(...task, "probe", config, "--json", "--state=/tmp/by-hand");
      const record = JSON.parse(looked);
      assertEquals(record.dryRun, true);
      assertStringIncludes(record.warnings.join(), "this run only looks");
    });

    await t.step("a cycle by the plug's own command is refused beside it", async () => {
      const flags = [`--config=${machine.config.inside}`, "--state=/tmp/by-hand", "--yes"];
      const cuts = async () =>
        JSON.stringify((await machine.plug())["commands"]).split("false").length;
      const before = await cuts();
      const { code, errors } = await host.run([...task, "plug", "cycle", ...flags]);
      assertEquals([code, await cuts()], [2, before], errors);
      assertStringIncludes(errors, "`/run/deno/deno task reboot`");
    });

    await t.step("the doctor sees timer, state and plug of the installed one", async () => {
      const { output, errors } = await host.run([...task, "doctor", "--json"]);
      assert(output.startsWith("{"), errors);
      const { findings } = JSON.parse(output);
      const gradeOf = (link: string) =>
        findings.find((each: { link: string }) => each.link === link)?.grade;
      assertEquals(
        ["timer", "last tick", "plug", "disk"].map(gradeOf),
        ["ok", "ok", "ok", "ok"],
        output,
      );
    });

    await t.step("root's set-up proves the plug between two ticks", async () => {
      const flags = [`--config=${machine.config.inside}`, "--state=/tmp/by-hand"];
      const more = ["--yes", "--gateway=none", "--prove=yes", "--test=no"];
      const { code, output } = await host.run([...task, "setup", ...flags, ...more]);
      assertEquals(code, 0, output);
      assertStringIncludes(output, "The plug's own timer works");
      assertEquals((await machine.plug())["countdownS"], 0);
      const journal = `${HOME_FOLDERS.state}/commissioning.json`;
      assertNotEquals((await host.run(["test", "-e", journal])).code, 0);
    });

    await t.step("what root's set-up left, the tick's own user puts back and forgets", async () => {
      const before = (await machine.ticks()).length;
      const journal = `${HOME_FOLDERS.state}/commissioning.json`;
      const text = `{"version":1,"plug":"tuya ${PLUG_ID} 1/9","startedMs":1}`;
      const write = `printf '%s' '${text}' > ${journal}; chmod 644 ${journal}`;
      await host.ask("sh", "-c", write);
      await machine.tickThatSays("Set-up had left a timer on the plug; it is stopped", {
        after: before,
        withinMs: 15_000,
      });
      assertNotEquals((await host.run(["test", "-e", journal])).code, 0);
    });

    await t.step("a login user's doctor says what only root may see", async () => {
      const { code, output } = await host.run([...as(LOGIN_UID), ...task, "doctor"]);
      // What this user may not see is no broken chain.
      assertEquals(code, 0, output);
      assertStringIncludes(output, "As far as this user may look, the chain holds");
      assertStringIncludes(output, "sudo /run/deno/deno task doctor");
    });
  } finally {
    await host.stop();
  }
});
