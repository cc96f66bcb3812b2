/** The package as people get it: by npm in Node, as it stands in Deno; skipped without npm. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { packAirtouch } from "../package/airtouch.ts";
import { startConsole, startDiscovery } from "../support/airtouch/airtouch_console.ts";
import { homeState } from "../support/airtouch/airtouch_state.ts";
import { exampleCodes, type ExamplePlace, placed } from "../support/airtouch/example.ts";
import { freeUdpPort } from "../support/net/udp_port.ts";

const NAME = "@rebootinator/airtouch";
const MODULE = new URL("../../lib/airtouch/mod.ts", import.meta.url);
const TYPESCRIPT = "typescript@5.9.3";
const MS_MAX = 120_000;
/** What says nothing about the package. */
const AWAY_REGEXP = /not installed|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|no time left/;

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function run(program: string, args: readonly string[], cwd: string): Promise<Ran> {
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

/** Runs each example against a console of its own; what they print and do must be as they say. */
async function tryExamples(start: (code: string, place: ExamplePlace) => Promise<Ran>) {
  const answers = ["192.168.1.20,C1,AirTouch5,A9,Home"];
  for (const code of await exampleCodes()) {
    await using peer = await startConsole(homeState(5));
    await using found = await startDiscovery({ model: 5, answers });
    const place = { port: peer.port, udpPort: found.port, fromPort: freeUdpPort() };
    const { code: exit, out, err } = await start(placed(code, place), place);
    assertEquals([exit, err], [0, ""]);
    const last = out.split("\n").at(-1);
    if (code.includes("discover(")) assertEquals(last, "5 192.168.1.20 Home");
    else assertEquals(last, "confirmed");
    const [ac] = peer.state.acs;
    const isSet = code.includes('mode: "cool"');
    assertEquals([ac?.power, ac?.mode], isSet ? ["on", "cool"] : ["off", "heat"]);
    assertEquals(peer.state.zones[2]?.power, code.includes("toggle") ? "off" : "on");
  }
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
    await tryExamples(async (code) => {
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
    const codes = await exampleCodes();
    assertEquals(codes.length, 3);
    for (const code of codes) {
      assertEquals(await check("good.mts", code), { code: 0, out: "", err: "" });
    }
    const wrong = await check(
      "wrong.mts",
      (codes[0] ?? "").replace('mode: "cool"', 'mode: "warm"'),
    );
    assertStringIncludes(wrong.out, `Type '"warm"' is not assignable`);
  },
});

Deno.test("airtouch: the same lines are checked and run in Deno, with its permissions alone", async () => {
  const home = await Deno.makeTempDir();
  const imports = { [NAME]: MODULE.href };
  await Deno.writeTextFile(`${home}/deno.json`, JSON.stringify({ imports }));
  await tryExamples(async (code, { port, udpPort, fromPort }) => {
    await Deno.writeTextFile(`${home}/example.ts`, code);
    const ask = [`127.0.0.1:${udpPort}`, `0.0.0.0:${fromPort}`];
    const places = code.includes("discover(") ? ask : [`127.0.0.1:${port}`];
    const flags = ["--quiet", "--no-prompt", "--check", `--allow-net=${places}`];
    return await run(Deno.execPath(), ["run", ...flags, "example.ts"], home);
  });
  await Deno.remove(home, { recursive: true });
});
