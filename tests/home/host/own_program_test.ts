import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import {
  inOwnWords,
  INSTALLED_PROGRAM,
  ownOutput,
  ownProgram,
  usualHomeToml,
  usualPrefix,
  writeInOwnWords,
} from "../../../home/host/own_program.ts";

Deno.test("in a checkout a hint names the Deno that runs, and settings are in this folder", () => {
  const said = inOwnWords("Try `sudo deno task install`");
  assertStringIncludes(said, Deno.execPath());
  assertStringIncludes(said, " task install`");
  assertEquals(inOwnWords("nothing to name"), "nothing to name");
  const later = inOwnWords("Try `deno task setup`", INSTALLED_PROGRAM);
  assertEquals(later, "Try `rebootinator setup`");
  assertEquals([usualHomeToml(), usualPrefix()], ["home.toml", "/usr/local/lib/rebootinator"]);
});

Deno.test("the program that runs is this Deno, in the folder of home/", async () => {
  const { deno, project } = ownProgram();
  assertEquals(deno, Deno.execPath());
  assertEquals((await Deno.stat(`${project}/home/main.ts`)).isFile, true);
});

Deno.test("a text is written whole, however little is taken at a time", () => {
  let taken = "";
  writeInOwnWords("`deno task doctor`\n", {
    writeSync: (bytes) => {
      taken += String.fromCharCode(bytes[0] ?? 0);
      return 1;
    },
  });
  assertEquals(taken, `\`${Deno.execPath()} task doctor\`\n`);
});

Deno.test("nobody listening is no fault, anything else is", () => {
  const failing = (error: Error) => ({
    writeSync: (): number => {
      throw error;
    },
  });
  writeInOwnWords("a", failing(new Deno.errors.BrokenPipe("Broken pipe")));
  writeInOwnWords("a", failing(Object.assign(new Error("Input/output error"), { code: "EIO" })));
  assertThrows(() => writeInOwnWords("a", failing(new TypeError("a bug"))), TypeError);
});

Deno.test("ownOutput() tells texts from errors, which are lines", () => {
  const said: string[] = [];
  const stream = (name: string) => ({
    writeSync: (bytes: Uint8Array) => {
      said.push(`${name}: ${new TextDecoder().decode(bytes)}`);
      return bytes.length;
    },
  });
  const { print, printError } = ownOutput({ stdout: stream("out"), stderr: stream("err") });
  print("a");
  printError("b");
  assertEquals(said, ["out: a", "err: b\n"]);
});

Deno.test("ownOutput() names the program that ran at first, though its file was moved since", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const own = new URL("../../../home/host/own_program.ts", import.meta.url).href;
    const code = `import { ownOutput } from "${own}";
      const io = ownOutput(Deno);
      Deno.renameSync("${folder}/deno", "${folder}/moved");
      io.print("sudo deno task doctor");`;
    await Deno.writeTextFile(`${folder}/main.ts`, code);
    await Deno.copyFile(Deno.execPath(), `${folder}/deno`);
    const { stdout } = await new Deno.Command(`${folder}/deno`, {
      args: [
        "run",
        "--no-config",
        "--no-lock",
        "--allow-read",
        "--allow-write",
        `${folder}/main.ts`,
      ],
    }).output();
    assertEquals(new TextDecoder().decode(stdout), `sudo ${folder}/deno task doctor`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
