/** `deno task install` and `uninstall` as an owner runs them, below a folder instead of on a host. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { RELEASE } from "../../lib/base/release.ts";

const PROJECT = new URL("../../", import.meta.url).pathname;
const CONFIG = '[plug]\ndriver = "dry_run"\n';

async function task(...args: readonly string[]) {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", ...args],
    cwd: PROJECT,
    stdin: "null",
    env: { NO_COLOR: "1" },
  }).output();
  const decoder = new TextDecoder();
  return { code, output: decoder.decode(stdout), errors: decoder.decode(stderr) };
}

function inFolder(name: string, check: (folder: string) => Promise<void>): void {
  Deno.test(name, async () => {
    const folder = await Deno.makeTempDir();
    // For others than root to look into.
    await Deno.chmod(folder, 0o755);
    try {
      await Deno.writeTextFile(`${folder}/home.toml`, CONFIG);
      await check(folder);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
}

function filesBelow(folder: string): readonly string[] {
  return [...Deno.readDirSync(folder)].flatMap(({ name, isDirectory }) => {
    const path = `${folder}/${name}`;
    return isDirectory ? filesBelow(path) : [path];
  });
}

inFolder("--dry-run shows every step and every unit, and changes nothing", async (folder) => {
  const config = `--config=${folder}/home.toml`;
  const { code, output, errors } = await task("install", "--dry-run", config, `--root=${folder}/r`);
  assertEquals(code, 0, errors);
  assertStringIncludes(output, "OnCalendar=*:*:0/15");
  assertStringIncludes(output, "--allow-net=8.8.8.8:443,www.gstatic.com:80");
  assertStringIncludes(output, `Deno ${Deno.version.deno} is copied from`);
  assertEquals(filesBelow(folder), [`${folder}/home.toml`]);
});

inFolder("a reader that goes away does not stop an installation half way", async (folder) => {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["task", "install", "--yes", `--config=${folder}/home.toml`, `--root=${folder}/r`],
    cwd: PROJECT,
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  await child.stdout.cancel();
  assertEquals((await child.status).code, 0);
  assert(filesBelow(folder).includes(`${folder}/r/usr/local/lib/rebootinator/installed.json`));
});

inFolder("--root prepares everything below a folder, and takes it away again", async (folder) => {
  const root = `${folder}/r`;
  const flags = [`--root=${root}`, "--yes", "--prefix=/opt/re"];
  const installed = await task("install", `--config=${folder}/home.toml`, ...flags);
  assertEquals(installed.code, 0, installed.errors);
  const units = `${root}/etc/systemd/system`;
  const service = await Deno.readTextFile(`${units}/rebootinator-probe.service`);
  assertStringIncludes(service, "ExecStart=/opt/re/bin/deno run");
  assertEquals((await Deno.stat(`${root}/opt/re/bin/deno`)).mode! & 0o777, 0o755);
  assertEquals((await Deno.stat(`${root}/etc/rebootinator/home.toml`)).mode! & 0o777, 0o600);
  assert((await Deno.lstat(`${units}/timers.target.wants/rebootinator-probe.timer`)).isSymlink);
  const ran = await new Deno.Command(`${root}/opt/re/bin/deno`, {
    args: ["run", "--cached-only", "--frozen", `${root}/opt/re/app/home/main.ts`, "--help"],
    env: { DENO_DIR: `${root}/opt/re/cache` },
  }).output();
  assertStringIncludes(new TextDecoder().decode(ran.stdout), "rebootinator probe");
  await commandWorks(`${root}/opt/re/bin/rebootinator`, `${root}/usr/local/share`);
  // Without --prefix: the unit says where it was.
  const removed = await task("uninstall", `--root=${root}`, "--yes");
  assertEquals(removed.code, 0, removed.errors);
  assertStringIncludes(removed.output, "Nothing is left.");
  assertEquals(filesBelow(root), []);
});

/** Of whoever may not write there, with no other Deno in reach and nothing to fetch from. */
async function commandWorks(command: string, share: string): Promise<void> {
  const isRoot = Deno.uid() === 0;
  const stranger = ["setpriv", "--reuid=1234", "--regid=1234", "--clear-groups"];
  const ask = async (...words: readonly string[]) => {
    const all = [...(isRoot ? stranger : []), ...words];
    const { code, stdout, stderr } = await new Deno.Command(all[0]!, {
      args: all.slice(1),
      cwd: "/",
      clearEnv: true,
      env: { PATH: "/usr/bin:/bin", NPM_CONFIG_REGISTRY: "http://127.0.0.1:9/", NO_COLOR: "1" },
    }).output();
    const decoder = new TextDecoder();
    return { code, output: decoder.decode(stdout), errors: decoder.decode(stderr) };
  };
  assertEquals(
    (await ask(command, "--version")).output,
    `rebootinator ${RELEASE} (Deno ${Deno.version.deno})\n`,
  );
  const help = await ask(command);
  const names = [...help.output.matchAll(/^ {2}([a-z]+(?: [a-z]+)?) {2,}\S/gm)].map(([, name]) =>
    name!
  );
  assert(names.length > 15, help.output);
  for (const name of names.filter((each) => each !== "log")) {
    const { code, output, errors } = await ask(command, ...name.split(" "), "--help");
    assertEquals([name, code, errors], [name, 0, ""], output);
    assertStringIncludes(output, `rebootinator ${name}`);
    assert(!output.includes("deno task"), output);
  }
  const unknown = await ask(command, "dcotor");
  assertEquals([unknown.code, unknown.output], [2, ""]);
  const file = `${share}/bash-completion/completions/rebootinator`;
  const script =
    `. "$1"; COMP_WORDS=(rebootinator do) COMP_CWORD=1; _rebootinator; echo "\${COMPREPLY[*]}"`;
  assertEquals((await ask("bash", "-c", script, "bash", file)).output, "doctor\n");
}

inFolder("wrong settings and unanswered questions change nothing", async (folder) => {
  const root = `--root=${folder}/r`;
  const missing = await task("install", `--config=${folder}/no.toml`, root);
  assertEquals([missing.code, missing.errors.trim().split("\n").length], [2, 1]);
  assertStringIncludes(missing.errors, `Cannot install: there is no ${folder}/no.toml: `);
  const unasked = await task("install", `--config=${folder}/home.toml`, root);
  assertEquals(unasked.code, 2);
  assertStringIncludes(unasked.errors, "Nothing was changed");
  assertEquals((await task("uninstall", root)).code, 2);
  assertEquals(filesBelow(folder), [`${folder}/home.toml`]);
});

inFolder(
  "a cloud beside a home, and an upgrade, leave what was chosen for the home",
  async (folder) => {
    const root = `${folder}/r`;
    const flags = [`--root=${root}`, "--yes"];
    const record = `${root}/usr/local/lib/rebootinator/installed.json`;
    const choice = async (...args: readonly string[]) => {
      const ran = await task("install", ...flags, ...args);
      assertEquals(ran.code, 0, ran.errors);
      const { controlGroup, plug } = JSON.parse(await Deno.readTextFile(record));
      return { controlGroup, plug };
    };
    const chosen = await choice(`--config=${folder}/home.toml`, "--control-group=family");
    assertEquals(chosen.controlGroup, "family");
    await Deno.writeTextFile(`${folder}/cloud.env`, `REBOOTINATOR_SECRET=${"s".repeat(32)}\n`);
    assertEquals(await choice("--cloud", `--cloud-env=${folder}/cloud.env`), chosen);
    assertEquals(await choice(), chosen);
  },
);
