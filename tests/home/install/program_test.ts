import { assertEquals, assertStringIncludes } from "@std/assert";
import { runInstallProgram } from "../../../home/install/program.ts";

Deno.test("runInstallProgram() gives code, output and errors, in the folder and with the variables", async () => {
  const words = ["sh", "-c", 'printf "$X $PWD"; printf oops >&2; exit 3'];
  const ran = await runInstallProgram(words, { cwd: "/", env: { X: "x" } });
  assertEquals(ran, { code: 3, output: "x /", errors: "oops" });
});

Deno.test("runInstallProgram() says that a program is not there", async () => {
  const ran = await runInstallProgram(["rebootinator-no-such-program"]);
  assertEquals(ran.code, 127);
  assertStringIncludes(ran.errors, "is not installed");
});

Deno.test("runInstallProgram() ends a program that does not end by itself, and says so", async () => {
  const stop = new AbortController();
  // A shell alone can do this.
  const running = runInstallProgram(["sh", "-c", "while :; do :; done"], {
    signal: stop.signal,
  });
  stop.abort();
  const { code, errors } = await running;
  assertEquals([code, errors], [124, "sh -c did not end within 10 min"]);
});
