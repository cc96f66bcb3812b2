import { assertEquals, assertStringIncludes } from "@std/assert";
import {
  inOwnWords,
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
