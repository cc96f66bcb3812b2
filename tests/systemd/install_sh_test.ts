/** install.sh as a newcomer runs it: a release from a server, Deno from a registry, nothing else. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { makeRelease } from "../package/release.ts";
import { whyNoBundler } from "../support/install/bundler.ts";
import { RELEASE } from "../../lib/base/release.ts";
import { packDeno } from "../support/install/pack_deno.ts";
import { leftovers, PrivateHost, whyNoHost } from "../support/install/private_host.ts";

const why = await whyNoHost() ?? await whyNoBundler();
const skipped = why === null ? "" : ` (not tried here: ${why})`;
const BARE = ["env", "--chdir=/", "--unset=DENO_DIR", "PATH=/usr/sbin:/usr/bin:/sbin:/bin"];

Deno.test({
  name: `a release is verified, set up and installed by install.sh alone${skipped}`,
  ignore: why !== null,
}, async (t) => {
  const host = await PrivateHost.start();
  try {
    const { outside, inside } = host.shared;
    await makeRelease(`${outside}/release`);
    await Deno.writeTextFile(`${outside}/deno.sum`, await packDeno(`${outside}/registry`));
    const serve = [
      "--allow-read",
      "--allow-net=127.0.0.1",
      "tests/support/install/file_server_main.ts",
    ];
    const release = await host.startNeighbour([...serve, `${outside}/release`]);
    const registry = await host.startNeighbour([...serve, `${outside}/registry`]);
    const sum = await Deno.readTextFile(`${outside}/deno.sum`);
    const setup = ["--yes", "--driver=dry_run", "--search=0s"];
    const run = (from: string, ...flags: readonly string[]) =>
      host.run([
        ...BARE,
        `NPM_CONFIG_REGISTRY=${registry}/`,
        `INSTALL_DENO_SHA256=${sum}`,
        ...["sh", `${inside}/release/install.sh`, "--from", from, ...flags, "--", ...setup],
      ]);

    await t.step("where nothing is installed nothing is updated, nor fetched", async () => {
      const script = `${inside}/release/install.sh`;
      const { code, output, errors } = await host.run([...BARE, "sh", script, "--update"]);
      assertEquals([code, output], [1, ""]);
      assertStringIncludes(errors, "nothing is installed here that could be updated");
    });

    await t.step("what is not what the sums say changes nothing", async () => {
      await Deno.mkdir(`${outside}/bad`);
      const name = `rebootinator-${RELEASE}.tar.gz`;
      await Deno.copyFile(`${outside}/release/SHA256SUMS`, `${outside}/bad/SHA256SUMS`);
      await Deno.writeTextFile(`${outside}/bad/${name}`, "another file");
      for (
        const [from, flags, says] of [
          [`${inside}/bad`, [], "nothing was changed"],
          [release, [`--sha256`, "0".repeat(64)], "nothing was changed"],
          [`${release}/nowhere`, [], "could not be fetched"],
          [release, ["--version", "9.9.9"], "does not name"],
        ] as const
      ) {
        const { code, errors } = await run(from, ...flags);
        assertEquals(code, 1, errors);
        assertStringIncludes(errors, says);
      }
      const wrong = await host.run([
        ...BARE,
        `NPM_CONFIG_REGISTRY=${registry}/`,
        ...["sh", `${inside}/release/install.sh`, "--from", release],
      ]);
      // The registry here has another archive than the one that the script knows.
      assertEquals(wrong.code, 1);
      assertStringIncludes(wrong.errors, "deno.tgz is not what");
      assertEquals(await leftovers(host), []);
    });

    await t.step("one command sets up and installs, with nothing from anywhere else", async () => {
      const { code, output, errors } = await run(release);
      assertEquals(code, 0, `${output}\n${errors}`);
      assertStringIncludes(output, "The watchdog ticks every 15 s");
      // The Deno that says it is gone by now.
      assert(!output.includes("deno task"), output);
      const command = [...BARE, "/usr/local/bin/rebootinator"];
      assertEquals(
        await host.ask(...command, "--version"),
        `rebootinator ${RELEASE} (Deno ${Deno.version.deno})`,
      );
      assertMatch((await host.run([...command, "doctor"])).output, /^ok +timer /m);
      assertEquals(await host.ask("stat", "--format=%a", "/etc/rebootinator"), "700");
    });

    await t.step("again it finds the Deno that is installed, and keeps the settings", async () => {
      const before = await host.ask("cat", "/etc/rebootinator/home.toml");
      await Deno.remove(`${outside}/registry`, { recursive: true });
      const { code, output } = await run(release);
      assertEquals(code, 0, output);
      assert(!output.includes("is fetched from npm"), output);
      assertEquals(await host.ask("cat", "/etc/rebootinator/home.toml"), before);
    });
  } finally {
    await host.stop();
  }
});
