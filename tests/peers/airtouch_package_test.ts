/** The package as people get it: by npm in Node, as it stands in Deno; skipped without npm. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { packAirtouch } from "../package/airtouch.ts";
import { startConsole } from "../support/airtouch/airtouch_console.ts";
import { homeState } from "../support/airtouch/airtouch_state.ts";
import { exampleCode, placed } from "../support/airtouch/example.ts";

const NAME = "@rebootinator/airtouch";
const MODULE = new URL("../../lib/airtouch/mod.ts", import.meta.url);
const TYPESCRIPT = "typescript@5.9.3";
const MS_MAX = 120_000;
/** What says nothing about the package. */
const AWAY_REGEXP = /not installed|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|no time left/;

async function run(program: string, args: readonly string[], cwd: string) {
  const { code, stdout, stderr } = await new Deno.Command(program, {
    args: [...args],
    cwd,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    env: { NO_COLOR: "1" },
    signal: AbortSignal.timeout(MS_MAX),
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes).trim();
  return { code, out: text(stdout), err: text(stderr) };
}

/** Runs the example against a console, which must then be as the example asks. */
async function tryExample(start: (code: string) => Promise<{ out: string; err: string }>) {
  await using peer = await startConsole(homeState(5));
  const { out, err } = await start(placed(await exampleCode(), peer.port));
  assertEquals(err, "");
  assert(out.endsWith("confirmed"), out);
  const [ac] = peer.state.acs;
  assertEquals([ac?.power, ac?.mode, ac?.setPointC], ["on", "cool", 22]);
  return out;
}

const folder = await Deno.makeTempDir();
const packed = await packAirtouch(folder);
const why = packed.kind === "failed" && AWAY_REGEXP.test(packed.why) ? packed.why : null;
const skipped = why === null ? "" : `: SKIPPED, ${why}`;

Deno.test.afterAll(async () => await Deno.remove(folder, { recursive: true }));

Deno.test({
  name: `airtouch: the npm tarball is installed in an empty folder and runs in Node${skipped}`,
  ignore: why !== null,
  async fn() {
    assert(packed.kind === "packed", JSON.stringify(packed));
    const quiet = ["--no-audit", "--no-fund", "--loglevel=error", "--offline"];
    const installed = await run("npm", ["install", ...quiet, packed.tarball], folder);
    assertEquals([installed.code, installed.err], [0, ""]);
    await tryExample(async (code) => {
      await Deno.writeTextFile(`${folder}/example.mjs`, code);
      return await run("node", ["example.mjs"], folder);
    });
  },
});

Deno.test({
  name: `airtouch: its types take the example and refuse a wrong order${skipped}`,
  ignore: why !== null,
  async fn() {
    const flags = "--noEmit --strict --target es2022 --module nodenext --lib es2022,dom";
    const check = async (name: string, code: string) => {
      await Deno.writeTextFile(`${folder}/${name}`, code);
      const tsc = ["--yes", "--package", TYPESCRIPT, "tsc", ...flags.split(" "), name];
      return await run("npx", tsc, folder);
    };
    const code = await exampleCode();
    assertEquals(await check("good.mts", code), { code: 0, out: "", err: "" });
    const wrong = await check("wrong.mts", code.replace('mode: "cool"', 'mode: "warm"'));
    assertStringIncludes(wrong.out, `Type '"warm"' is not assignable`);
  },
});

Deno.test("airtouch: the same lines are checked and run in Deno, with its permissions alone", async () => {
  const home = await Deno.makeTempDir();
  const imports = { [NAME]: MODULE.href };
  await Deno.writeTextFile(`${home}/deno.json`, JSON.stringify({ imports }));
  const out = await tryExample(async (code) => {
    await Deno.writeTextFile(`${home}/example.ts`, code);
    const [, port] = /port: (\d+)/.exec(code) ?? [];
    const flags = ["--quiet", "--no-prompt", "--check", `--allow-net=127.0.0.1:${port}`];
    return await run(Deno.execPath(), ["run", ...flags, "example.ts"], home);
  });
  assertStringIncludes(out, 'power: "on"');
  await Deno.remove(home, { recursive: true });
});
