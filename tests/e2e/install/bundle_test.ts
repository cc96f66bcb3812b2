/**
 * The bundled tick as its unit runs it: a user who owns nothing, the unit's flags alone, no network, no
 * packages. Every driver is loaded, set-up's journal and the client for MQTT with it.
 */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { DRIVERS } from "../../../home/plugs/drivers.ts";
import {
  BUNDLE_FOLDER,
  HOME_FOLDERS,
  JOURNAL_FILE,
  PREFIX_PATHS,
} from "../../../lib/install/paths.ts";
import { permissionsOf } from "../../../lib/install/unit_permissions.ts";
import { renderHomeUnits } from "../../../lib/install/units.ts";
import { parseHome } from "../../support/config/home_config.ts";
import { whyNoBundler } from "../../support/install/bundler.ts";
import { stageRelease } from "../../package/release.ts";

const STRANGER = ["setpriv", "--reuid=1234", "--regid=1234", "--clear-groups"];
/** Where they may be put up; the tick has no permission to reach anybody else, nor packages. */
const WALLS = await may("unshare", "--net", "true") ? ["unshare", "--net"] : [];
/** As the bundler's output would fail: a chunk that is not there, a package that was left out. */
const NOT_LOADED = /cannot load|could not be loaded|not found|dynamic require/i;

/** Paired, not set up by questions. */
const HOMEKIT = {
  driver: "homekit",
  address: "192.168.1.54",
  port: 51_826,
  id: "A1:B2:C3:D4:E5:F6",
  pairing: '{"a":"secret"}',
  accessory: 1,
  characteristic: 10,
  "in_use": 11,
};

const why = await whyNoBundler();
const note = why === null ? "" : ` (skipped: ${why})`;

Deno.test({
  name: `the bundled tick loads every driver where nothing but its files can be had${note}`,
  ignore: why !== null,
}, async (t) => {
  const folder = await Deno.makeTempDir();
  // For others than root to look into.
  await Deno.chmod(folder, 0o755);
  try {
    const prefix = `${folder}/re`;
    await stageRelease(`${prefix}/${PREFIX_PATHS.app}`);
    // What is not the bundle's is not there at all.
    for (const name of ["home", "lib", "cache", "app.json", "app.lock", "deno.json"]) {
      await Deno.remove(`${prefix}/${PREFIX_PATHS.app}/${name}`, { recursive: true });
    }
    await Deno.mkdir(`${prefix}/bin`);
    await Deno.copyFile(Deno.execPath(), `${prefix}/${PREFIX_PATHS.deno}`);
    await t.step("it says its own words", async () => {
      const { code, output } = await run([...unitWords(prefix, "dry_run"), "--help"], {
        DENO_DIR: `${folder}/none`,
      });
      assertEquals(code, 0, output);
      assertStringIncludes(output, "rebootinator probe [--config home.toml]");
    });
    for (const { name } of DRIVERS) {
      await t.step(name, async () => {
        const output = await askPlug(`${folder}/${name}`, { prefix, name });
        assert(!NOT_LOADED.test(output), output);
        const { plug, homeAssistant } = JSON.parse(output);
        assert(typeof plug === "string", output);
        // Nobody listens there, or there is no network at all.
        assertMatch(
          homeAssistant,
          /^cannot be told \(the MQTT broker('s address turned| is not on)/,
        );
      });
    }
    await t.step("a driver whose file is gone is trouble with the plug, and said", async () => {
      const bundle = `${prefix}/${PREFIX_PATHS.app}/${BUNDLE_FOLDER}`;
      for await (const { name } of Deno.readDir(bundle)) {
        const text = await Deno.readTextFile(`${bundle}/${name}`);
        if (/\bas createTuyaPlug\b/.test(text)) await Deno.remove(`${bundle}/${name}`);
      }
      const output = await askPlug(`${folder}/gone`, { prefix, name: "tuya" });
      assertMatch(output, NOT_LOADED);
      assertStringIncludes(JSON.parse(output).plug, 'Cannot load the driver "tuya"');
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

/** A tick finds what set-up left, and asks the plug to end it, by its driver. */
async function askPlug(
  folder: string,
  { prefix, name }: { readonly prefix: string; readonly name: string },
): Promise<string> {
  for (const each of ["", "/state", "/run", "/deno", "/credentials"]) {
    await Deno.mkdir(`${folder}${each}`);
  }
  await Deno.writeTextFile(`${folder}/state/${JOURNAL_FILE}`, "{");
  await Deno.writeTextFile(`${folder}/credentials/home.toml`, tomlOf(name));
  const words = unitWords(prefix, name).map((word) =>
    word.replaceAll("%d", `${folder}/credentials`)
      .replaceAll(HOME_FOLDERS.state, `${folder}/state`)
      .replaceAll(HOME_FOLDERS.runtime, `${folder}/run`)
  );
  if (Deno.uid() === 0) {
    for (const each of ["state", "run", "deno", `state/${JOURNAL_FILE}`]) {
      await Deno.chown(`${folder}/${each}`, 1234, 1234);
    }
  }
  const { code, output } = await run([...words, "--json"], {
    DENO_DIR: `${folder}/deno`,
    STATE_DIRECTORY: `${folder}/state`,
    RUNTIME_DIRECTORY: `${folder}/run`,
    CREDENTIALS_DIRECTORY: `${folder}/credentials`,
    BOOT_ID: "boot",
  });
  assertEquals(code, 0, output);
  assertMatch(output, /set-up/i);
  return output;
}

/** The words of the unit's command for a home with that driver. */
function unitWords(prefix: string, driver: string): readonly string[] {
  const config = parseHome({ plug: exampleOf(driver), mqtt: { address: "127.0.0.1" } });
  const [probe] = renderHomeUnits({
    permissions: permissionsOf(config, { resolvers: [] }),
    bundled: true,
    prefix,
    homeToml: "/etc/rebootinator/home.toml",
    secretFiles: [],
    controlGroup: null,
  });
  const command = /^ExecStart=(.*)$/m.exec(probe?.text ?? "")?.[1] ?? "";
  assert(!command.includes('"'), command);
  return command.split(" ");
}

function exampleOf(driver: string): Readonly<Record<string, unknown>> {
  return DRIVERS.find(({ name }) => name === driver)?.script?.example ?? HOMEKIT;
}

function tomlOf(driver: string): string {
  const lines = Object.entries(exampleOf(driver)).map(([key, value]) =>
    `${key} = ${JSON.stringify(value)}`
  );
  return `[probe]
targets = ["tcp://127.0.0.1:9#role=internet"]
resolver_check = "off"
[plug]
${lines.join("\n")}
[mqtt]
address = "127.0.0.1"
`;
}

async function run(
  words: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<{ readonly code: number; readonly output: string }> {
  const all = [...(Deno.uid() === 0 ? [...WALLS, ...STRANGER] : []), ...words];
  const { code, stdout, stderr } = await new Deno.Command(all[0]!, {
    args: all.slice(1),
    cwd: "/",
    clearEnv: true,
    env: {
      PATH: "/usr/bin:/bin",
      NPM_CONFIG_REGISTRY: "http://127.0.0.1:9/",
      NO_COLOR: "1",
      ...env,
    },
  }).output();
  const decoder = new TextDecoder();
  return { code, output: `${decoder.decode(stdout)}${decoder.decode(stderr)}` };
}

async function may(...[program = "", ...args]: readonly string[]): Promise<boolean> {
  try {
    return (await new Deno.Command(program, { args, stderr: "null" }).output()).success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
