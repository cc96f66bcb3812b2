/** Every command that a person runs says what it does, does nothing then, and fetches little. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";

const PROJECT = new URL("../../", import.meta.url).pathname;

const COMMANDS = [
  ...["demo", "probe", "plug", "setup", "doctor", "install", "uninstall", "airtouch"],
  ...["pause", "resume", "reboot", "report"],
  ...["cloud", "cloud-setup", "token", "status", "forget", "mute", "deploy"],
  ...["test", "sim", "mutants", "kill", "fuzz", "bench"],
];

for (const name of COMMANDS) {
  Deno.test(`deno task ${name} --help ends at once, with a text of its own`, async () => {
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["task", "--quiet", name, "--help"],
      cwd: PROJECT,
      stdin: "null",
      env: { NO_COLOR: "1" },
    }).output();
    const text = new TextDecoder().decode(stdout);
    assertEquals([code, new TextDecoder().decode(stderr)], [0, ""], text);
    assertStringIncludes(text, `deno task ${name}`);
    assertStringIncludes(text.toLowerCase(), "exit");
  });
}

const TESTS_ONLY = ["ajv", "axe-core", "fast-check", "playwright-core"];

for (const task of ["probe", "cloud", "pause", "demo"]) {
  Deno.test(`deno task ${task} on a new computer fetches no package of the tests`, async () => {
    const folder = await Deno.makeTempDir();
    try {
      const { code, stderr } = await new Deno.Command(Deno.execPath(), {
        args: ["task", "--quiet", task, "--help"],
        cwd: PROJECT,
        stdin: "null",
        env: { DENO_DIR: folder, NO_COLOR: "1" },
      }).output();
      assertEquals(code, 0, new TextDecoder().decode(stderr));
      const names = await packagesIn(`${folder}/npm`);
      assert(names.includes("deno-std"), names.join());
      assertEquals(names.filter((name) => TESTS_ONLY.includes(name)), []);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
}

/** The packages of all registries of a cache. */
async function packagesIn(cache: string): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const { name: registry } of Deno.readDir(cache)) {
    for await (const { name } of Deno.readDir(`${cache}/${registry}`)) names.push(name);
  }
  return names;
}
