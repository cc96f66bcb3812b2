/** What JSR would say of the package, and whether all that it exports is explained. */
import { assertEquals, assertStringIncludes } from "@std/assert";

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
