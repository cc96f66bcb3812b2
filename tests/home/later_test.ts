import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { LoadFault, loadLater, loadTuyapi } from "../../home/later.ts";

Deno.test("loadLater() names in one line what it could not load", async () => {
  // As if a file were gone from the program's folder.
  const gone: string = "./plugs/gone.ts";
  const fault = await assertRejects(() => loadLater(gone as "./plugs/drivers.ts"), LoadFault);
  assertStringIncludes(fault.message, "Cannot load home/plugs/gone.ts: Module not found");
  assert(fault.message.length <= 200 && !fault.message.includes("\n"), fault.message);
});

Deno.test("loadTuyapi() finds the library", async () => {
  assertEquals(typeof (await loadTuyapi()).default, "function");
});

/** The program's tick in a folder of its own, by other permissions than its task's. */
async function tick(permissions: readonly string[]) {
  const folder = await Deno.makeTempDir();
  try {
    const text =
      'for_tests_only = true\n[probe]\ntargets = ["tcp://127.0.0.1:9#role=internet"]\nresolver_check = "off"\n' +
      '[plug]\ndriver = "dry_run"\n';
    await Deno.writeTextFile(`${folder}/home.toml`, text, { mode: 0o600 });
    const main = new URL("../../home/main.ts", import.meta.url).pathname;
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        ...["run", "--no-prompt", "--quiet", "--frozen", "--allow-net=127.0.0.1:9"],
        ...["--allow-sys=osUptime", "--allow-env", "--ignore-env"],
        ...[`--allow-write=${folder}`, ...permissions.map((each) => each.replace("%", folder))],
        ...[main, "--config", `${folder}/home.toml`, "--state", folder],
      ],
    }).output();
    const said = new TextDecoder();
    return { code, stdout: said.decode(stdout), stderr: said.decode(stderr) };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("a tick that may not read its own program says so, and how to start it", async () => {
  const { code, stderr } = await tick(["--allow-read=%"]);
  assertEquals(
    [code, stderr],
    [
      2,
      "Cannot load home/config/config_file.ts: reading the program's own folders home and lib is not " +
      "permitted (--allow-read)\n",
    ],
  );
});

Deno.test("a tick needs to read of its program no more than home and lib", async () => {
  const folders = ["home", "lib"].map((name) => new URL(`../../${name}`, import.meta.url).pathname);
  const { code, stdout, stderr } = await tick([`--allow-read=%,${folders.join(",")}`]);
  assertEquals([code, stderr], [0, ""]);
  assertStringIncludes(stdout, "dry_run");
});
