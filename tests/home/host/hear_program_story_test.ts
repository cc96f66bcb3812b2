import { assertEquals } from "@std/assert";
import { hearProgram } from "../../../lib/base/limited.ts";

const NEVER = new AbortController().signal;

function startShell(script: string): Deno.ChildProcess {
  return new Deno.Command("/bin/sh", {
    args: ["-c", script],
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

Deno.test("hearProgram() has its code and what it printed, up to the limit", async () => {
  const child = startShell("echo abcdef; echo why >&2; exit 3");
  const ended = await hearProgram(child, { bytesMax: 4, signal: NEVER });
  assertEquals(ended, { output: "abcd", errors: "why\n", code: 3 });
});

Deno.test("hearProgram() kills at the signal, also one that came before", async () => {
  const stop = new AbortController();
  // A shell alone can do this: there may be no other program.
  const forEver = "while :; do :; done";
  const late = hearProgram(startShell(forEver), { bytesMax: 4, signal: stop.signal });
  stop.abort();
  const early = hearProgram(startShell(forEver), { bytesMax: 4, signal: stop.signal });
  assertEquals([(await late).code, (await early).code], [137, 137]);
});
