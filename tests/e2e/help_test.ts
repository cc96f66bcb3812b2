/** Every command that a person runs says what it does, and does nothing then. */
import { assertEquals, assertStringIncludes } from "@std/assert";

const PROJECT = new URL("../../", import.meta.url).pathname;

const COMMANDS = [
  ...["demo", "probe", "plug", "setup", "doctor", "install", "uninstall", "airtouch"],
  ...["pause", "resume", "cycle", "report"],
  ...["cloud", "token", "status", "forget", "mute", "deploy"],
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
