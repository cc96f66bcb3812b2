import { assertEquals } from "@std/assert";
import { openCommandIo, type Runtime } from "../../../cloud/commands/command_io.ts";

Deno.test("openCommandIo() prints to the right stream and asks nobody without a terminal", () => {
  const written: string[] = [];
  const stream = (name: string) => ({
    writeSync: (bytes: Uint8Array) => {
      written.push(`${name}:${new TextDecoder().decode(bytes)}`);
      return bytes.length;
    },
  });
  const runtime = {
    env: { get: (name: string) => name === "A" ? "b" : undefined },
    execPath: () => "/opt/deno",
    stdin: { isTerminal: () => false },
    stdout: stream("out"),
    stderr: stream("err"),
  } as unknown as Runtime;
  const io = openCommandIo(runtime);
  io.print("a\n");
  io.printError("b: `deno task token home`");
  assertEquals(written, ["out:a\n", "err:b: `/opt/deno task token home`\n"]);
  assertEquals([io.get("A"), io.get("B"), io.ask("?")], ["b", undefined, null]);
  const bytes = new Uint8Array(32);
  io.random(bytes);
  assertEquals(bytes.some((byte) => byte !== 0), true);
});
