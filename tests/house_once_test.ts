/** What is done in one place, and stays so. */
import { assertEquals } from "@std/assert";
import { EXIT } from "../lib/base/exit.ts";
import { findLine, importsOf, ROOT, sources, violations } from "./support/house/sources.ts";

/** Of another program's. */
const FOREIGN_EXITS = ["DEPLOY_EXIT"];

Deno.test("one reader reads all command lines", () => {
  const found = violations(sources("lib/", "home/", "cloud/"), (file) => {
    if (file.path === "lib/base/command.ts") return null;
    const parser = importsOf(file).find(({ specifier }) => specifier.startsWith("@std/cli"));
    return parser === undefined ? null : `imports ${parser.specifier}`;
  });
  assertEquals(found, []);
  const readers = sources("home/", "cloud/").filter(({ code }) =>
    /\bDeno\.args\b/.test(code) &&
    !/\b(runCommand|run[A-Z]\w+|readArguments)\(Deno\.args\b/.test(code)
  );
  // A health check is no person's command, and is asked every 30 s; the other hands on what follows
  // its name.
  assertEquals(readers.map(({ path }) => path), ["cloud/health_main.ts", "home/command_main.ts"]);
});

Deno.test("the cloud has the same flags of V8 however it is started", () => {
  const places = ["deno.json", "Dockerfile", "lib/install/cloud_unit.ts"];
  const flags = places.map((path) =>
    /--v8-flags=--max-semi[\w=,-]+/.exec(Deno.readTextFileSync(new URL(path, ROOT)))?.[0]
  );
  assertEquals(flags, Array(places.length).fill(flags[0]));
});

Deno.test("exit codes stand in one table, which docs/settings.md explains", () => {
  const codes = /\bDeno\.exit\(\d|\b(exitCode|exit): [0-9]+\b|\bconst (\w*EXIT\w*) = /;
  const found = violations(sources("lib/", "home/", "cloud/"), (file) => {
    if (file.path === "lib/base/exit.ts") return null;
    const line = findLine(file.code, codes);
    return FOREIGN_EXITS.some((name) => line?.includes(name)) ? null : line;
  });
  assertEquals(found, []);
  const text = Deno.readTextFileSync(new URL("docs/settings.md", ROOT));
  const table = text.slice(text.indexOf("## Exit codes"), text.indexOf("## Settings of the cloud"));
  const rows = [...table.matchAll(/^\| (\d+) +\|/gm)].map(([, code]) => Number(code));
  assertEquals(rows, Object.values(EXIT));
});

Deno.test("what a help says of exit codes is of that table", () => {
  const known: readonly number[] = Object.values(EXIT);
  const helps = sources("lib/", "home/", "cloud/").flatMap(({ text }) =>
    [...text.matchAll(/Exit: ([^`]*)/g)].map(([, said = ""]) => said.replaceAll("\n", " "))
  );
  const odd = helps.filter((said) =>
    [...said.matchAll(/(?:^|[;,] )(\d+) /g)].some(([, code]) => !known.includes(Number(code)))
  );
  assertEquals(odd, []);
  assertEquals(helps.length > 10, true);
});

/** Names that stand for two things, and why they may. */
const NAMESAKES: Readonly<Record<string, string>> = {
  inOwnWords: "the same of each half, which does not import the other",
  joinBytes: "lib/airtouch is a package of its own, and stands alone",
  sleep: "the same",
};

Deno.test("a name that is exported stands for one thing", () => {
  const places = new Map<string, Set<string>>();
  const pattern =
    /^export (?:async )?(?:function\*?|const|(?:abstract )?class|interface|type|enum) (\w+)/gm;
  for (const { path, code } of sources("lib/", "home/", "cloud/")) {
    for (const [, name = ""] of code.matchAll(pattern)) {
      places.set(name, (places.get(name) ?? new Set()).add(path));
    }
  }
  const twice = [...places].filter(([, paths]) => paths.size > 1);
  const unexplained = twice.filter(([name]) => !Object.hasOwn(NAMESAKES, name));
  assertEquals(unexplained.map(([name, paths]) => `${name}: ${[...paths].join(", ")}`), []);
  assertEquals(twice.map(([name]) => name).sort(), Object.keys(NAMESAKES).sort());
});
