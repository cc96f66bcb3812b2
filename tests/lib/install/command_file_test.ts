import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import config from "../../../deno.json" with { type: "json" };
import {
  commandTasks,
  renderCommandFile,
  renderCompletions,
} from "../../../lib/install/command_file.ts";
import { readTasks } from "../../../lib/install/tasks.ts";

const TASKS = readTasks(JSON.stringify(config));
const TEXT = renderCommandFile(TASKS, { release: "1.2.3", deno: "2.9.6" });

Deno.test("each command has its task's permissions, word for word, and no more", () => {
  for (const { name, entry, flags } of commandTasks(TASKS)) {
    const last = name.split("-").at(-1);
    const line = TEXT.split("\n").find((each) =>
      each.trimStart().startsWith(`${last}) `) && each.includes(entry)
    ) ?? TEXT.split("\n").find((each) =>
      each.includes("*) ") && each.includes(entry)
    ) ?? "";
    const said = line.replaceAll("'", "").split(" ").filter((word) => word.startsWith("--"))
      .filter((word) => word !== "--");
    assertEquals([name, ...said], [name, ...flags.filter((flag) => flag !== "--quiet")]);
  }
  assertEquals(TEXT.match(/--allow-all|\s-A\s/), null);
});

Deno.test("no command of an installation needs the checkout, or asks the internet for packages", () => {
  assertEquals(commandTasks(TASKS).some(({ name }) => name === "deploy"), false);
  const last = TEXT.trimEnd().split("\n").at(-1) ?? "";
  assertEquals(
    last,
    'exec "$prefix/bin/deno" run --quiet --cached-only "--config=$app/deno.json" "$@"',
  );
});

Deno.test("the release is told without starting Deno", () => {
  assertStringIncludes(TEXT, "echo 'rebootinator 1.2.3 (Deno 2.9.6)'");
});

Deno.test("a task of two words is typed as two", () => {
  const task = (name: string) => ({ name, description: "D", flags: [], args: [], entry: "x.ts" });
  const text = renderCommandFile([task("cloud"), task("cloud-setup")], {
    release: "1",
    deno: "2",
  });
  assertStringIncludes(text, "cloud setup   D");
  assertStringIncludes(text, '      setup) shift; set -- "$app/x.ts" "$@" ;;');
  const [bash, zsh] = renderCompletions([task("cloud"), task("cloud-setup")], {
    bash: "/b",
    zsh: "/z",
  });
  assertStringIncludes(bash?.text ?? "", '2:cloud) words="--help setup" ;;');
  assert(bash?.text.includes('1:*) words="cloud update log --help --version"'), bash?.text);
  assertStringIncludes(zsh?.text ?? "", "  3:cloud) compadd -- setup --help ;;\n");
});
