/** A release after the other, by `rebootinator update` alone: both halves on one machine. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { UNIT_NAMES } from "../../lib/install/paths.ts";
import { RELEASE } from "../../lib/base/release.ts";
import { makeRelease } from "../package/release.ts";
import { whyNoBundler } from "../support/install/bundler.ts";
import { eventually, leftovers, PrivateHost, whyNoHost } from "../support/install/private_host.ts";

const why = await whyNoHost() ?? await whyNoBundler();
const skipped = why === null ? "" : ` (not tried here: ${why})`;
const PORT = 8_124;
const BARE = ["env", "--chdir=/", "--unset=DENO_DIR", "PATH=/usr/sbin:/usr/bin:/sbin:/bin"];
const COMMAND = [...BARE, "/usr/local/bin/rebootinator"];
const SETTINGS = ["/etc/rebootinator/home.toml", "/etc/rebootinator/cloud.env"];
const NEXT = "9.0.0";
const BROKEN = "9.0.1";

Deno.test({
  name: `a release follows the other, and one that does not work leaves the one before${skipped}`,
  ignore: why !== null,
}, async (t) => {
  const host = await PrivateHost.start();
  try {
    const { outside, inside } = host.shared;
    const folder = `${outside}/release`;
    await makeRelease(folder);
    const address = await host.startNeighbour([
      "--allow-read",
      "--allow-net=127.0.0.1",
      "tests/support/install/file_server_main.ts",
      folder,
    ]);
    const update = (...flags: readonly string[]) => host.run([...COMMAND, "update", ...flags]);
    const readSettings = () => host.ask("cat", ...SETTINGS);

    await t.step("both halves are installed from an address, which is remembered", async () => {
      const environment = `REBOOTINATOR_SECRET=${"s".repeat(32)}\nPORT=${PORT}\n`;
      await Deno.writeTextFile(`${outside}/cloud.env`, environment);
      const sh = ["env", "--chdir=/", "PATH=/run/deno:/usr/sbin:/usr/bin:/sbin:/bin", "sh"];
      const setup = ["--", "--yes", "--driver=dry_run", "--search=0s"];
      const newcomer = await host.run([
        ...[...sh, `${inside}/release/install.sh`, "--from", address, ...setup],
      ]);
      assertEquals([newcomer.code, newcomer.errors], [0, ""]);
      // What set-up made for itself is gone.
      const own = await host.run(["test", "-e", "/root/.local/state/rebootinator"]);
      assertEquals(own.code, 1);
      const cloud = ["install", "--cloud", "--yes", `--cloud-env=${inside}/cloud.env`];
      await host.ask(...COMMAND, ...cloud);
      await stands(host, RELEASE);
      const { code, output } = await update();
      assertEquals([code, output.trim()], [0, `Release ${RELEASE} is installed already`]);
    });

    const settings = await readSettings();

    await t.step("the next one is taken with the settings that stand", async () => {
      await makeRelease(folder, { release: NEXT });
      const { code, output, errors } = await update();
      assertEquals(code, 0, `${output}\n${errors}`);
      assertStringIncludes(output, `Release ${NEXT} is installed`);
      // Our words alone: nothing is asked for that is here.
      assertEquals(errors, "");
      await stands(host, NEXT);
      assertEquals(await readSettings(), settings);
      const before = "/usr/local/lib/rebootinator/before";
      assertEquals(await host.ask("stat", "--format=%a", before), "700");
      assertEquals(
        await host.ask("find", before, "-name", "home.toml", "-o", "-name", "*.env"),
        "",
      );
    });

    await t.step("an older one is not taken for news", async () => {
      await makeRelease(folder);
      const { code, errors } = await update();
      assertEquals(code, 1);
      assertStringIncludes(errors, `has ${RELEASE}, and ${NEXT} is installed`);
    });

    for (const [half, file] of [["tick", "home/main.ts"], ["cloud", "cloud/main.ts"]] as const) {
      await t.step(`one whose ${half} fails leaves the one before at work`, async () => {
        const change = (stage: string) => Deno.writeTextFile(`${stage}/${file}`, "Deno.exit(1);\n");
        await makeRelease(folder, { release: BROKEN, change });
        const { code, output, errors } = await update();
        assertEquals(code, 1, output);
        assertStringIncludes(
          errors,
          half === "tick" ? "Cannot run a tick" : "Cannot reach the cloud",
        );
        assertStringIncludes(errors, `Release ${NEXT}, which stood before, is back and works on`);
        await stands(host, NEXT);
        assertEquals(await readSettings(), settings);
      });
    }

    await t.step("one may go back, and forth again", async () => {
      for (const release of [RELEASE, NEXT]) {
        const { code, output, errors } = await update("--back");
        assertEquals(code, 0, errors);
        const again = "`sudo rebootinator install --back` changes places again";
        assertStringIncludes(output, `Release ${release} works; ${again}`);
        assertStringIncludes(output, "  It answers, and is well");
        await stands(host, release);
      }
      assertEquals(await readSettings(), settings);
    });

    await t.step("one half goes for good, the other stays at work, and that is said", async () => {
      const { code, output, errors } = await host.run([
        ...COMMAND,
        "uninstall",
        "--cloud",
        "--yes",
      ]);
      assertEquals(code, 0, errors);
      assertStringIncludes(output, "The watchdog goes on");
      assertEquals((await host.run(["test", "-e", SETTINGS[1]!])).code, 1);
      await ticks(host);
      assertEquals((await update("--back")).code, 0);
      assertEquals((await host.run(["systemctl", "cat", UNIT_NAMES.cloudService])).code, 1);
      await ticks(host);
      const ended = await host.ask(...COMMAND, "uninstall", "--home", "--yes");
      assertStringIncludes(ended, "cloud.kv");
      const left = await leftovers(host);
      assert(left.every((path) => path.startsWith("/var/lib/")), left.join("\n"));
    });
  } finally {
    await host.stop();
  }
});

/** Command, tick and cloud are of this release, and work. */
async function stands(host: PrivateHost, release: string): Promise<void> {
  assertStringIncludes(await host.ask(...COMMAND, "--version"), `rebootinator ${release} `);
  await ticks(host);
  const health = `http://127.0.0.1:${PORT}/healthz`;
  await eventually(`the cloud of ${release} answers`, {
    withinMs: 30_000,
    ask: () => host.fetch(health).then(() => true, () => null),
  });
}

async function ticks(host: PrivateHost): Promise<void> {
  assertEquals(await host.ask("systemctl", "is-active", UNIT_NAMES.probeTimer), "active");
  await host.ask("systemctl", "start", UNIT_NAMES.probeService);
}
