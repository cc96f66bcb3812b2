/** install.sh in a checkout: who owns it makes the bundle, root only copies it, and sources do as well. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { UNIT_NAMES } from "../../lib/install/paths.ts";
import { whyNoBundler } from "../support/install/bundler.ts";
import { addOwner } from "../support/install/checkout.ts";
import { PrivateHost, whyNoHost } from "../support/install/private_host.ts";

const why = await whyNoHost() ?? await whyNoBundler();
const skipped = why === null ? "" : ` (not tried here: ${why})`;
const OWNER = "gardener";
const HOME = `/home/${OWNER}`;
const CHECKOUT = `${HOME}/rebootinator`;
const COMMAND = "/usr/local/bin/rebootinator";
const BUNDLE = `${CHECKOUT}/dist`;

Deno.test({
  name: `install.sh bundles a checkout as who owns it, never as root${skipped}`,
  ignore: why !== null,
}, async (t) => {
  const host = await PrivateHost.start();
  try {
    await addOwner(host, OWNER);
    const install = async (...words: readonly string[]) => {
      const ran = await host.run(["sh", `${CHECKOUT}/install.sh`, ...words]);
      assertEquals(ran.code, 0, `${ran.output}\n${ran.errors}`);
      return `${ran.output}\n${ran.errors}`;
    };
    const unit = () => host.ask("cat", `/etc/systemd/system/${UNIT_NAMES.probeService}`);
    const isBundled = async () =>
      (await host.run(["test", "-e", `${BUNDLE}/tick/main.js`])).code === 0;

    await t.step("who owns it makes the bundle, and root copies that", async () => {
      const said = await install("--", "--yes", "--driver=dry_run", "--search=0s");
      assertStringIncludes(said, `The tick is bundled as ${OWNER}`);
      assertEquals(await host.ask("find", BUNDLE, "-not", "-user", OWNER), "");
      assertEquals(await isBundled(), true);
      assertMatch(await unit(), /^ExecStart=.*\/dist\/tick\/main\.js/m);
      const { code, errors } = await host.run([COMMAND, "update"]);
      assertEquals(code, 1);
      assertStringIncludes(errors, "in a checkout: sudo sh install.sh --update");
    });

    await t.step("with no bundler in reach it says so, and installs the sources", async () => {
      await host.ask("rm", "-r", BUNDLE, `${HOME}/.cache/deno`);
      const said = await install("--update");
      assertMatch(said, new RegExp(`^It could not be bundled as ${OWNER}: .*\\S`, "m"));
      assertStringIncludes(said, "The tick is installed as sources");
      assertMatch(await unit(), /^ExecStart=.*\/home\/main\.ts/m);
    });

    await t.step(
      "one whose owner has no account here is not, which is said in one line",
      async () => {
        await host.ask("chown", "--recursive", "4711:4711", CHECKOUT);
        const said = await install("--update");
        assertStringIncludes(said, "belongs to user 4711, who has no account here");
        assert(!said.includes("UNKNOWN"), said);
      },
    );

    await t.step("a checkout of root's is not bundled, which is said", async () => {
      await host.ask("chown", "--recursive", "root:", CHECKOUT);
      const said = await install("--update");
      assertStringIncludes(said, "belongs to root, who bundles nothing");
      assertEquals(await isBundled(), false);
      assertMatch(await unit(), /^ExecStart=.*\/home\/main\.ts/m);
    });
  } finally {
    await host.stop();
  }
});
