/** What the shells complete, asked of a real zsh and a real bash. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import config from "../../../deno.json" with { type: "json" };
import { renderCompletions } from "../../../lib/install/command_file.ts";
import { readTasks } from "../../../lib/install/tasks.ts";

/** Types a line and Tab into an interactive zsh on a terminal of its own; prints what it shows. */
const IN_ZSH = `
zmodload zsh/zpty
export TERM=dumb
zpty shell zsh -f -i
zpty -w shell "PS1='>'; fpath=($1 \\$fpath); autoload -Uz compinit; compinit -u -D; print REA''DY"
zpty -r shell out "*READY*>*"
zpty -w -n shell $2$'\\t'
zpty -r shell out "*$3*"
print -r -- $out
zpty -d shell
`;
const IN_BASH = `
. "$1/rebootinator"
COMP_WORDS=($2) COMP_CWORD=$3
_rebootinator
printf '%s\\n' "\${COMPREPLY[@]}"
`;

async function inFolder(act: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    const places = { bash: `${folder}/rebootinator`, zsh: `${folder}/_rebootinator` };
    for (const { path, text } of renderCompletions(readTasks(JSON.stringify(config)), places)) {
      await Deno.writeTextFile(path, text);
    }
    await act(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function run(program: string, script: string, words: readonly string[]): Promise<string> {
  const { stdout } = await new Deno.Command(program, {
    args: [...(program === "zsh" ? ["-f"] : []), "-c", script, program, ...words],
    stdin: "null",
  }).output();
  return new TextDecoder().decode(stdout);
}

async function noteFor(program: string): Promise<string> {
  try {
    const { success } = await new Deno.Command(program, { args: ["-c", "true"] }).output();
    return success ? "" : ` (skipped: no ${program} here)`;
  } catch {
    return ` (skipped: no ${program} here)`;
  }
}

const zsh = await noteFor("zsh");
Deno.test(
  { name: `zsh completes commands, and their own words${zsh}`, ignore: zsh !== "" },
  () =>
    inFolder(async (folder) => {
      for (
        const [typed, rest] of [
          ["rebootinator upd", "ate"],
          ["rebootinator cloud se", "tup"],
          ["rebootinator --ver", "sion"],
        ] as const
      ) {
        const shown = await run("zsh", IN_ZSH, [folder, typed, rest]);
        // It rings before it goes on in the word.
        assertStringIncludes(shown.replaceAll("\x07", ""), `${typed}${rest}`);
      }
    }),
);

const bash = await noteFor("bash");
Deno.test(
  { name: `bash completes commands, and their own words${bash}`, ignore: bash !== "" },
  () =>
    inFolder(async (folder) => {
      assertEquals(await run("bash", IN_BASH, [folder, "rebootinator upd", "1"]), "update\n");
      assertEquals(await run("bash", IN_BASH, [folder, "rebootinator cloud se", "2"]), "setup\n");
    }),
);
