import { assert, assertEquals } from "@std/assert";
import { loadHomeConfig } from "../../../home/config/config_file.ts";

const EXAMPLES = new URL("../../../examples/", import.meta.url);

/** What each is for, as its settings say it. */
const SAYS: Readonly<Record<string, readonly unknown[]>> = {
  "home_assistant.toml": ["zigbee2mqtt", false, true],
  "modem_and_router.toml": ["several", true, false],
  "no_cloud.toml": ["shelly", false, true],
  "one_tuya_plug.toml": ["tuya", true, false],
};

Deno.test("each example is understood, with the secrets that it names beside it", async (context) => {
  const files = await Array.fromAsync(Deno.readDir(EXAMPLES), ({ name }) => name);
  const names = files.filter((name) => name.endsWith(".toml")).sort();
  assertEquals(names, Object.keys(SAYS));
  for (const name of names) {
    await context.step(name, async () => {
      const folder = await Deno.makeTempDir();
      try {
        const text = await Deno.readTextFile(new URL(name, EXAMPLES));
        await Deno.writeTextFile(`${folder}/home.toml`, text, { mode: 0o600 });
        for (const [, file = ""] of text.matchAll(/^\w+_file = "([^"]+)"/gm)) {
          await Deno.writeTextFile(`${folder}/${file}`, "0123456789abcdef\n", { mode: 0o600 });
        }
        const read = loadHomeConfig(`${folder}/home.toml`, { credentialsFolder: null });
        assert(read.kind === "loaded", read.kind === "failed" ? read.why : "");
        assertEquals(read.warnings, []);
        const { plug, cloud, ntfy } = read.config;
        assertEquals([plug.driver, cloud !== null, ntfy !== null], SAYS[name]);
      } finally {
        await Deno.remove(folder, { recursive: true });
      }
    });
  }
});
