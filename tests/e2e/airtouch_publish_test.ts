/** What JSR would say of the package, what it says without permission, and whether all is explained. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { freeUdpPort } from "../support/net/udp_port.ts";

const PACKAGE = new URL("../../lib/airtouch/", import.meta.url);

async function deno(...args: readonly string[]) {
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [...args],
    cwd: PACKAGE,
    stdin: "null",
    stdout: "null",
    stderr: "piped",
    env: { NO_COLOR: "1" },
  }).output();
  return { code, err: new TextDecoder().decode(stderr) };
}

Deno.test("deno publish --dry-run finds nothing: no slow type, no file outside, no dependency", async () => {
  const { code, err } = await deno("publish", "--dry-run", "--allow-dirty");
  assertEquals(code, 0, err);
  assertStringIncludes(err, "Dry run complete");
  assertStringIncludes(err, "mod.ts");
});

Deno.test("every exported symbol, field and method of the package is documented", async () => {
  const { code, err } = await deno("doc", "--lint", "mod.ts");
  assertEquals(code, 0, err);
});

Deno.test("without permission the package says which flag is missing, where it can be caught", async () => {
  const module = new URL("mod.ts", PACKAGE).href;
  const fromPort = freeUdpPort();
  const program = `import { connect, discover } from ${JSON.stringify(module)};
const say = (error) => Deno.stdout.writeSync(new TextEncoder().encode(error.message + "\\n"));
await discover({ models: [5], host: "127.0.0.1", fromPort: ${fromPort} }).catch(say);
const airtouch = connect({ model: 5, host: "127.0.0.1" });
await airtouch.ready(300).catch(say);
await airtouch.close();
`;
  const folder = await Deno.makeTempDir();
  await Deno.writeTextFile(`${folder}/main.js`, program);
  const run = async (...flags: readonly string[]) => {
    const { code, stdout } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--no-prompt", "--quiet", "--no-config", ...flags, `${folder}/main.js`],
      env: { NO_COLOR: "1" },
    }).output();
    assertEquals(code, 0);
    return new TextDecoder().decode(stdout);
  };
  const nothing = await run();
  assertStringIncludes(nothing, `Cannot discover: Deno needs --allow-net=0.0.0.0:${fromPort}`);
  assertStringIncludes(nothing, 'Requires net access to "127.0.0.1:9005"');
  const listening = await run(`--allow-net=0.0.0.0:${fromPort}`);
  assertStringIncludes(listening, "Cannot discover: Deno needs --allow-net=127.0.0.1:49005");
  await Deno.remove(folder, { recursive: true });
});
