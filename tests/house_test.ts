/** The rules of the house (docs/design.md, "Layout"), checked so that they cannot rot. */
import { assert, assertEquals, assertFalse } from "@std/assert";
import { CLOUD_MUTANTS } from "./sim/mutants/cloud_mutants.ts";
import { HOME_MUTANTS } from "./sim/mutants/home_mutants.ts";
import { plant } from "./sim/mutants/mutant.ts";

const ROOT = new URL("../", import.meta.url);
const LINES_MAX = 300;

const TOP_LEVEL = [
  ".ci",
  ".git",
  ".gitignore",
  "LICENSE",
  "README.md",
  "cloud",
  "deno.json",
  "deno.lock",
  "docs",
  "home",
  "lib",
  "tests",
];

/** What each folder may import: folders of the house, and packages. */
const IMPORTS: Readonly<Record<string, readonly string[]>> = {
  lib: ["lib/", "valibot"],
  // node:net, because only its sockets can be closed by reset; Deno.Conn cannot. node:crypto, because
  // Web Crypto lacks the ECB of Tuya's announcements (set-up only).
  home: ["home/", "lib/", "valibot", "@std/cli/", "@std/toml", "tuyapi", "node:net", "node:crypto"],
  cloud: ["cloud/", "lib/", "valibot", "@std/cli/", "@std/http/"],
};

// In all of these `//console.` is an address, not the console.
/** What `lib/` must not touch: it is given the time, and everything else, as arguments. */
const IMPURE_REGEXP =
  /\bDeno\.|\bnode:|\bfetch\(|\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|(?<!\/)\bconsole\.|\bperformance\.|\bsetTimeout\(|\bsetInterval\(|\bgetRandomValues\b|\brandomUUID\b/;

/** What only a `main.ts` may touch. */
const PROCESS_REGEXP =
  /\bDeno\.(env|args|exit|openKv|cron|serve|addSignalListener|stdin|stdout|stderr)\b|\bconsole\.\w+\(/;

/** Statements that do something when a module is imported. */
const TOP_LEVEL_ACTION_REGEXP = /^(await|if|for|while|try|Deno\.|[a-zA-Z_.]+\()/;

interface SourceFile {
  readonly path: string;
  readonly text: string;
  /** Without comments and string contents. */
  readonly code: string;
}

function* walk(folder: string): Generator<string> {
  for (const entry of Deno.readDirSync(new URL(folder, ROOT))) {
    const path = `${folder}${entry.name}`;
    if (entry.isDirectory) yield* walk(`${path}/`);
    else if (entry.name.endsWith(".ts") && !entry.name.endsWith(".d.ts")) yield path;
  }
}

function sources(...folders: readonly string[]): SourceFile[] {
  return folders.flatMap((folder) => [...walk(folder)]).sort().map((path) => {
    const text = Deno.readTextFileSync(new URL(path, ROOT));
    return { path, text, code: stripComments(text) };
  });
}

function stripComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\//g, "").replaceAll(/(^|[^:"'`])\/\/.*$/gm, "$1");
}

function isMain(path: string): boolean {
  return /(^|[/_])main\.ts$/.test(path);
}

/** Every module that `file` imports: paths from the root for our own, names for packages. */
function importsOf(file: SourceFile): { specifier: string; dynamic: boolean }[] {
  const found = [];
  const pattern =
    /(?:\bfrom\s*|\bimport\s*)"([^"]+)"|\bimport\(\s*"([^"]+)"\s*\)|\bloadLater\(\s*"([^"]+)"/g;
  for (const match of file.code.matchAll(pattern)) {
    const raw = match[1] ?? match[2] ?? match[3] ?? "";
    // loadLater() takes its paths from its own folder.
    const base = match[3] === undefined ? file.path : "home/later.ts";
    const specifier = raw.startsWith(".")
      ? new URL(raw, new URL(base, "file:///")).pathname.slice(1)
      : raw;
    found.push({ specifier, dynamic: match[1] === undefined });
  }
  return found;
}

/** Files where `broken` finds something to say, with what it says. */
function violations(
  files: readonly SourceFile[],
  broken: (file: SourceFile) => string | null,
): string[] {
  return files.flatMap((file) => {
    const what = broken(file);
    return what === null ? [] : [`${file.path}: ${what}`];
  });
}

function findLine(code: string, pattern: RegExp): string | null {
  return code.split("\n").find((line) => pattern.test(line))?.trim() ?? null;
}

Deno.test("the top level holds what the design names and nothing else", () => {
  const unexpected = [...Deno.readDirSync(ROOT)].map((entry) => entry.name)
    .filter((name) => !TOP_LEVEL.includes(name) && !ignored(name));
  assertEquals(unexpected, []);
});

function ignored(name: string): boolean {
  const patterns = Deno.readTextFileSync(new URL(".gitignore", ROOT)).split("\n");
  return patterns.some((pattern) => pattern.replaceAll("/", "") === name);
}

for (const [folder, allowed] of Object.entries(IMPORTS)) {
  Deno.test(`${folder}/ imports only ${allowed.join(", ")}`, () => {
    const found = violations(sources(`${folder}/`), (file) => {
      const foreign = importsOf(file).find(({ specifier }) =>
        !allowed.some((prefix) => specifier === prefix || specifier.startsWith(prefix))
      );
      return foreign === undefined ? null : `imports ${foreign.specifier}`;
    });
    assertEquals(found, []);
  });
}

Deno.test("lib/ is pure: no runtime, clock, randomness, network or console", () => {
  // A text that browsers run.
  const files = sources("lib/").filter(({ path }) => path !== "lib/pages/live_script.ts");
  assertEquals(violations(files, (file) => findLine(file.code, IMPURE_REGEXP)), []);
});

Deno.test("only main files touch environment, arguments, console and exit", () => {
  const files = sources("home/", "cloud/").filter((file) => !isMain(file.path));
  assertEquals(violations(files, (file) => findLine(file.code, PROCESS_REGEXP)), []);
});

Deno.test("importing a module that is not a main file does nothing", () => {
  const files = sources("lib/", "home/", "cloud/").filter((file) => !isMain(file.path));
  assertEquals(violations(files, (file) => findLine(file.code, TOP_LEVEL_ACTION_REGEXP)), []);
});

Deno.test("nothing imports a main file", () => {
  const found = violations(sources("lib/", "home/", "cloud/", "tests/"), (file) => {
    const main = importsOf(file).find(({ specifier }) => isMain(specifier));
    return main === undefined ? null : `imports ${main.specifier}`;
  });
  assertEquals(found, []);
});

Deno.test("only home/later.ts loads tuyapi, for tuya.ts, and only when it is needed", () => {
  const found = violations(sources("lib/", "home/", "cloud/"), (file) => {
    const loads = importsOf(file).filter(({ specifier }) => specifier === "tuyapi");
    if (loads.length === 0) return null;
    if (file.path !== "home/later.ts") return "imports tuyapi";
    return loads.every(({ dynamic }) => dynamic) ? null : "imports tuyapi statically";
  });
  assertEquals(found, []);
});

Deno.test("only home/plugs/tuya/plug.ts asks for tuyapi", () => {
  const files = sources("lib/", "home/", "cloud/").filter((file) =>
    !["home/later.ts", "home/plugs/tuya/plug.ts"].includes(file.path)
  );
  assertEquals(violations(files, (file) => findLine(file.code, /\bloadTuyapi\b/)), []);
});

Deno.test("an import without a name that can be read here is home/later.ts's alone", () => {
  const files = sources("lib/", "home/", "cloud/").filter(({ path }) => path !== "home/later.ts");
  const hidden = /\bimport\((?!\s*")|\bloadLater\((?!\s*")/;
  assertEquals(violations(files, (file) => findLine(file.code, hidden)), []);
});

/** `entry` and every module that Deno reads when it starts it, but for the types. */
function staticGraph(entry: string): SourceFile[] {
  const all = new Map(sources("lib/", "home/", "cloud/").map((file) => [file.path, file]));
  const found = new Map<string, SourceFile>();
  const open = [entry];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    const file = all.get(path);
    if (file === undefined || found.has(path)) continue;
    found.set(path, file);
    const code = file.code.replaceAll(/^(?:import|export) type [\s\S]*?;$/gm, "");
    open.push(
      ...importsOf({ ...file, code }).flatMap((each) => each.dynamic ? [] : each.specifier),
    );
  }
  return [...found.values()];
}

Deno.test("a quiet tick shows Deno no import that it does without, but tuyapi's", () => {
  const tick = staticGraph("home/main.ts");
  assert(tick.length > 40 && tick.length < 65, `${tick.length} modules`);
  const paths = tick.map(({ path }) => path);
  for (
    const path of ["home/rare_modules.ts", "home/config/config_file.ts", "lib/base/settings.ts"]
  ) {
    assertFalse(paths.includes(path), path);
  }
  const seen = tick.flatMap(({ code }) => [...code.matchAll(/\bimport\(\s*"([^"]+)"/g)]);
  assertEquals(seen.map(([, specifier]) => specifier), ["tuyapi"]);
});

Deno.test("no driver needs a package but tuyapi: one that is not cached cannot be had in an outage", () => {
  const drivers = sources("home/plugs/").flatMap(({ path }) => staticGraph(path));
  const packages = drivers.flatMap((file) => importsOf(file))
    .map(({ specifier }) => specifier)
    .filter((specifier) => !/^(home|lib)\/|^node:/.test(specifier));
  assertEquals([...new Set(packages)], ["tuyapi"]);
});

Deno.test("what a quiet tick loads is ASCII: one other character doubles a text in V8", () => {
  const found = violations(
    staticGraph("home/main.ts"),
    ({ text }) => findLine(text, /\P{ASCII}/u),
  );
  assertEquals(found, []);
});

Deno.test("only cloud/store/records.ts and its two parts read and write the KV", () => {
  const files = sources("cloud/").filter(({ path }) =>
    !/\/((history|total)_)?records\.ts$/.test(path)
  );
  const pattern = /\bkv\.(get|getMany|set|delete|list|atomic)\b/;
  assertEquals(violations(files, (file) => findLine(file.code, pattern)), []);
});

Deno.test("every write to the KV goes through commit(), which waits for a locked file", () => {
  assertEquals(
    violations(sources("cloud/"), ({ path, code }) => {
      if (path === "cloud/store/commit.ts") return null;
      return /\bkv\.(set|delete)\(|\.commit\(\)/.exec(code)?.[0] ?? null;
    }),
    [],
  );
});

Deno.test(`no source file is longer than ${LINES_MAX} lines`, () => {
  const found = violations(sources("lib/", "home/", "cloud/", "tests/"), (file) => {
    const lines = file.text.split("\n").length;
    return lines > LINES_MAX ? `${lines} lines` : null;
  });
  assertEquals(found, []);
});

Deno.test("no task grants all permissions", () => {
  const config = JSON.parse(Deno.readTextFileSync(new URL("deno.json", ROOT)));
  const wide = Object.entries(config.tasks as Record<string, string>)
    .filter(([, command]) => /(^|\s)(-A|--allow-all)(\s|$)/.test(command));
  assertEquals(wide, []);
});

Deno.test("every module with code in it has its mirror test", () => {
  const tests = new Set(sources("tests/").map((file) => file.path));
  const found = violations(sources("lib/", "home/", "cloud/"), (file) => {
    const hasCode = /^(export )?(async )?(function|class)\b|^export const/m.test(file.code);
    if (isMain(file.path) || !hasCode) return null;
    const mirror = `tests/${file.path.replace(/\.ts$/, "_test.ts")}`;
    return tests.has(mirror) ? null : `${mirror} is missing`;
  });
  assertEquals(found, []);
});

Deno.test("each test that docs/airtouch.md names is there", () => {
  const table = Deno.readTextFileSync(new URL("docs/airtouch.md", ROOT));
  const rows = [...table.matchAll(/^\| (\d+) +\|[^|]*\| `(tests\/\S+)`: ([^|]*[^| ]) *\|$/gm)];
  const missing = rows.filter(([, , path = "", name = ""]) =>
    !Deno.readTextFileSync(new URL(path, ROOT)).includes(name)
  );
  assertEquals(missing.map(([row]) => row), []);
  assertEquals(new Set(rows.map(([, number]) => number)).size, 15);
});

Deno.test("each defect of the mutants can be planted: its text stands once in the code", () => {
  for (const mutant of [...HOME_MUTANTS, ...CLOUD_MUTANTS]) {
    plant(Deno.readTextFileSync(new URL(mutant.path, ROOT)), mutant);
  }
});
