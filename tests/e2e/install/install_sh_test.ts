/** What install.sh says before it changes anything; the rest is tests/systemd/install_sh_test.ts. */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { RELEASE } from "../../../lib/base/release.ts";

const SCRIPT = new URL("../../../install.sh", import.meta.url).pathname;
const TEXT = await Deno.readTextFile(SCRIPT);

async function sh(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const { code, stdout, stderr } = await new Deno.Command("sh", {
    args: [SCRIPT, ...args],
    stdin: "null",
    env,
  }).output();
  const decoder = new TextDecoder();
  return { code, output: decoder.decode(stdout), errors: decoder.decode(stderr) };
}

/** A computer that installs has them; one that only runs the tests may not. */
async function whyNotRun(): Promise<string | null> {
  const { stdout } = await new Deno.Command("sh", {
    args: ["-c", "command -v sed && command -v uname && command -v getconf"],
    stdin: "null",
  }).output();
  const found = new TextDecoder().decode(stdout).trim().split("\n").length;
  return found === 3 ? null : "(skipped: no sed, uname or getconf here)";
}

const whyNot = await whyNotRun();
const note = whyNot === null ? "" : ` ${whyNot}`;
const ignore = whyNot !== null;

for (const machine of ["armv7l", "i686", "armv6l"]) {
  const name = `install.sh says in one line that ${machine} is 32-bit${note}`;
  Deno.test({ name, ignore }, async () => {
    const { code, output, errors } = await sh(["--check"], { INSTALL_MACHINE: machine });
    assertEquals([code, output, errors.trimEnd().split("\n").length], [1, "", 1]);
    assertStringIncludes(errors, `32-bit or other (${machine}): take a 64-bit one`);
  });
}

for (
  const [what, getconf, says] of [
    ["a 32-bit system on a 64-bit kernel", "echo 32", "32-bit on a 64-bit kernel: take a 64-bit"],
    ["a system without glibc", '[ "$1" = LONG_BIT ] && echo 64', "no glibc (musl?)"],
  ] as const
) {
  Deno.test(
    { name: `install.sh says in one line that it is on ${what}${note}`, ignore },
    async () => {
      const folder = await Deno.makeTempDir();
      try {
        await Deno.writeTextFile(`${folder}/getconf`, `#!/bin/sh\n${getconf}\n`, { mode: 0o755 });
        const env = { INSTALL_MACHINE: "x86_64", PATH: `${folder}:${Deno.env.get("PATH")}` };
        const { code, output, errors } = await sh(["--check"], env);
        assertEquals([code, output, errors.trimEnd().split("\n").length], [1, "", 1]);
        assertStringIncludes(errors, says);
      } finally {
        await Deno.remove(folder, { recursive: true });
      }
    },
  );
}

Deno.test("what one needs begins with the systems for which there is no Deno", async () => {
  const page = await Deno.readTextFile(new URL("../../../docs/install.md", import.meta.url));
  const [, needs = ""] = /You need:\n\n- ([\s\S]*?)\n- /.exec(page) ?? [];
  for (const word of ["32-bit", "musl", "64-bit image"]) assertStringIncludes(needs, word);
});

Deno.test({
  name: `install.sh explains itself, and knows what is no option${note}`,
  ignore,
}, async () => {
  const help = await sh(["--help"]);
  assertEquals([help.code, help.errors], [0, ""]);
  for (
    const option of ["--cloud", "--from", "--sha256", "--version", "--check", "--update", "--back"]
  ) {
    assertStringIncludes(help.output, option);
  }
  const wrong = await sh(["--clod"]);
  assertEquals([wrong.code, wrong.output], [1, ""]);
  assertStringIncludes(wrong.errors, "--clod is no option");
});

Deno.test("install.sh takes this release, and the Deno that the pages name", async () => {
  assertEquals(/^version=(.*)$/m.exec(TEXT)?.[1], RELEASE);
  const [, deno] = /^deno_version=(.*)$/m.exec(TEXT) ?? [];
  const readme = await Deno.readTextFile(new URL("../../../README.md", import.meta.url));
  assertStringIncludes(readme, `deno@${deno} `);
  assertMatch(TEXT, /^deno_x86_64=[0-9a-f]{64}\ndeno_aarch64=[0-9a-f]{64}$/m);
});
