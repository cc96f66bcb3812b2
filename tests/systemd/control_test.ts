/** Control of the installed watchdog by its own commands, under a real systemd. */
import { assertEquals, assertMatch, assertNotEquals, assertStringIncludes } from "@std/assert";
import { PREFIX_DEFAULT, PREFIX_PATHS, UNIT_NAMES } from "../../lib/install_paths.ts";
import { Lane } from "../support/lane.ts";
import { whyNoHost } from "../support/private_host.ts";

/** Root's own Deno is in a folder that other users may not enter. */
const DENO = `${PREFIX_DEFAULT}/${PREFIX_PATHS.deno}`;

const why = await whyNoHost();
const title = "an installed watchdog obeys root and its group, and nobody else";

Deno.test({
  name: why === null ? title : `${title} (not tried here: ${why})`,
  ignore: why !== null,
}, async () => {
  const lane = await Lane.start();
  const { host } = lane;
  const asGroup = (group: number, ...args: readonly string[]) =>
    host.run(["setpriv", "--reuid=4321", `--regid=${group}`, "--clear-groups", DENO, ...args]);
  try {
    await host.ask("groupadd", "--gid=1234", "family");
    const flags = [`--config=${lane.config.inside}`, "--control-group=family"];
    assertEquals((await lane.install(...flags)).code, 0);
    await lane.hurry();
    assertStringIncludes(await host.ask("deno", "task", "pause", "2h"), "Paused for 2 h");
    const resumed = await asGroup(1234, "task", "resume");
    assertEquals(resumed.code, 0, resumed.errors);
    const refused = await asGroup(4321, "task", "pause", "2h");
    assertNotEquals(refused.code, 0);
    assertStringIncludes(refused.errors, "may not control the installed watchdog");

    const before = (await lane.ticks()).length;
    await host.ask("deno", "task", "cycle", "--yes");
    await lane.relayIs(true, 10_000);
    await lane.tickThatSays(/^online\b/, { after: before, withinMs: 20_000 });
    assertMatch(await host.ask("deno", "task", "report"), /0 automatic, 1 on command/);

    const byHand = ["deno", "task", "probe", `--config=${lane.config.inside}`];
    assertStringIncludes(await host.ask(...byHand), "this run only looks");
    await host.ask("systemctl", "stop", UNIT_NAMES.probeTimer);
    assertStringIncludes((await host.run(["deno", "task", "doctor"])).output, "timer");
  } finally {
    await host.stop();
  }
});
