/** The rules of the house (docs/design.md, "Layout"), checked so that they cannot rot. */
import { assert, assertEquals } from "@std/assert";
import { CLOUD_MUTANTS } from "./sim/mutants/cloud_mutants.ts";
import { HOME_MUTANTS } from "./sim/mutants/home_mutants.ts";
import { IMPURE_REGEXP } from "./support/house/pure_files.ts";
import { plant } from "./sim/mutants/mutant.ts";
import { arrowsOf, circlesOf, placesOf, risingArrows, roomOf } from "./support/house/rooms.ts";
import {
  findLine,
  importsOf,
  isMain,
  isPackageShell,
  ROOT,
  sources,
  staticGraph,
  violations,
} from "./support/house/sources.ts";

const LINES_MAX = 300;

/** About fifteen names can be taken in at a glance. */
const FILES_MAX = 16;

/** Rooms of home and cloud without a namesake in lib: they only do. */
const DOERS = [
  ...["home/by_hand", "home/host", "home/net"],
  ...["cloud/commands", "cloud/host", "cloud/http", "cloud/keys", "cloud/store"],
];

const TOP_LEVEL =
  (".ci .dockerignore .editorconfig .git .github .gitignore CHANGELOG.md CONTRIBUTING.md Dockerfile LICENSE " +
    "README.md app.json app.lock cloud deno.json docs examples home install.sh lib tests").split(
      " ",
    );

/** What each folder may import: folders of the house, and packages. */
const IMPORTS: Readonly<Record<string, readonly string[]>> = {
  // Pure, and its one user is the reader of all command lines.
  lib: ["lib/", "@std/cli/parse-args"],
  // node:net, because only its sockets can be closed by reset; Deno.Conn cannot. node:crypto, because
  // Web Crypto lacks the ECB of Tuya's announcements (set-up only) and the MD5 of KLAP. node:dgram, to
  // wake a Tapo plug's local server: Deno's own datagrams need a flag that the installed tick lacks.
  home: [
    ...["home/", "lib/", "@std/toml", "tuyapi"],
    // tuyapi takes its own kind of bytes alone.
    ...["node:net", "node:crypto", "node:dgram", "node:buffer"],
  ],
  cloud: ["cloud/", "lib/", "@std/crypto/", "@std/http/"],
};

/** What only a `main.ts` may touch. */
const PROCESS_REGEXP =
  /\bDeno\.(env|args|exit|openKv|cron|serve|addSignalListener|stdin|stdout|stderr)\b|\bconsole\.\w+\(/;

/** Statements that do something when a module is imported. */
const TOP_LEVEL_ACTION_REGEXP = /^(await|if|for|while|try|Deno\.|[a-zA-Z_.]+\()/;

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
      if (isPackageShell(file.path)) return null;
      const foreign = importsOf(file).find(({ specifier }) =>
        !allowed.some((prefix) => specifier === prefix || specifier.startsWith(prefix))
      );
      return foreign === undefined ? null : `imports ${foreign.specifier}`;
    });
    assertEquals(found, []);
  });
}

Deno.test("rooms form no circle, nor do files: an import runs down, never back up", () => {
  const rooms = arrowsOf(roomOf);
  const files = arrowsOf((path) => path);
  assertEquals([rooms, files].flatMap(circlesOf), []);
});

Deno.test("CONTRIBUTING.md names every room, each above what it imports of its side", () => {
  const places = placesOf(Deno.readTextFileSync(new URL("CONTRIBUTING.md", ROOT)));
  const arrows = arrowsOf(roomOf);
  const rooms = [...arrows.keys()].filter((room) => !room.endsWith(".ts"));
  assertEquals([...places.keys()].sort(), rooms.sort());
  assertEquals(risingArrows(arrows, places), []);
});

Deno.test("one name on both sides: what home/X or cloud/X does, lib/X decides", () => {
  const rooms = new Set([...arrowsOf(roomOf).keys()].filter((room) => !room.endsWith(".ts")));
  const alone = [...rooms].filter((room) => {
    const [side, name] = room.split("/");
    return side !== "lib" && !rooms.has(`lib/${name}`);
  });
  assertEquals(alone.sort(), DOERS.toSorted());
});

Deno.test("no file of lib lies loose, and of home and cloud only what is named here", () => {
  const loose = sources("lib/", "home/", "cloud/").map(({ path }) => path)
    .filter((path) => path.split("/").length === 2 && !isMain(path));
  assertEquals(loose, ["cloud/app.ts", "cloud/cloud.ts"]);
});

Deno.test(`no folder holds more than ${FILES_MAX} files side by side`, () => {
  const counts = new Map<string, number>();
  for (const { path } of sources("lib/", "home/", "cloud/", "tests/")) {
    const folder = path.slice(0, path.lastIndexOf("/"));
    counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  const crowded = [...counts].filter(([, count]) => count > FILES_MAX);
  assertEquals(crowded, []);
});

Deno.test("lib/ is pure: no runtime, clock, randomness, network or console", () => {
  // Texts that browsers run.
  const files = sources("lib/").filter(({ path }) =>
    !path.startsWith("lib/pages/script/") && !isPackageShell(path)
  );
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

Deno.test("only home/plugs/tuya/plug.ts loads tuyapi, and only when it is needed", () => {
  const found = violations(sources("lib/", "home/", "cloud/"), (file) => {
    const loads = importsOf(file).filter(({ specifier }) => specifier === "tuyapi");
    if (loads.length === 0) return null;
    if (file.path !== "home/plugs/tuya/plug.ts") return "imports tuyapi";
    return loads.every(({ dynamic }) => dynamic) ? null : "imports tuyapi statically";
  });
  assertEquals(found, []);
});

Deno.test("every import has a name that can be read here: the bundler must find it", () => {
  const files = sources("lib/", "home/", "cloud/");
  assertEquals(violations(files, (file) => findLine(file.code, /\bimport\((?!\s*")/)), []);
});

Deno.test("a quiet tick starts nothing of node's, which would cost it half as much again", () => {
  const tick = staticGraph("home/main.ts");
  assert(tick.length > 100, `${tick.length} modules`);
  const nodes = violations(tick, (file) => findLine(file.code, /"node:/));
  assertEquals(nodes, []);
  // Drivers and the consoles' client are loaded where they are needed.
  const paths = tick.map(({ path }) => path);
  const rare = /^home\/plugs\/\w+\/plug\.ts$|^(lib|home)\/airtouch\//;
  assertEquals(paths.filter((path) => rare.test(path)), ["lib/airtouch/model.ts"]);
});

Deno.test("only cloud/store's records and what commits them read and write the KV", () => {
  const files = sources("cloud/").filter(({ path }) =>
    !/^cloud\/store\/(\w+_records|records|group_commit|group_read|site_count|deadline)\.ts$/.test(
      path,
    )
  );
  const pattern = /\bkv\.(get|getMany|set|delete|list|atomic)\b/;
  assertEquals(violations(files, (file) => findLine(file.code, pattern)), []);
});

Deno.test("every write to the KV goes through commit(), which waits for a locked file", () => {
  assertEquals(
    violations(sources("cloud/"), ({ path, code }) => {
      if (/^cloud\/store\/(commit|deadline)\.ts$/.test(path)) return null;
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

interface Task {
  readonly description: string;
  readonly command: string;
}

function tasks(): readonly (readonly [name: string, task: Task])[] {
  const config = JSON.parse(Deno.readTextFileSync(new URL("deno.json", ROOT)));
  return Object.entries(config.tasks as Record<string, Task>);
}

Deno.test("no task grants all permissions", () => {
  const wide = tasks().filter(([, { command }]) => /(^|\s)(-A|--allow-all)(\s|$)/.test(command));
  assertEquals(wide, []);
});

Deno.test("each task says in one line what it does, and developers' come last", () => {
  const long = tasks().filter(([, { description }]) => !/^[A-Z].{9,79}$/.test(description));
  assertEquals(long, []);
  const sides = tasks().map(([, { description }]) => description.startsWith("For developers: "));
  assertEquals(sides, sides.toSorted());
});

Deno.test("every module with code in it has its mirror test", () => {
  const tests = new Set(sources("tests/").map((file) => file.path));
  const found = violations(sources("lib/", "home/", "cloud/"), (file) => {
    const hasCode = /^(export )?(async )?(function|class)\b|^export const/m.test(file.code);
    if (isMain(file.path) || !hasCode) return null;
    const shell = isPackageShell(file.path) ? file.path.replace("lib/", "home/") : file.path;
    // What drivers say of themselves is one list of questions.
    const path = shell.replace(/^(home\/plugs\/)\w+\/driver\.ts$/, "$1drivers.ts");
    const mirror = `tests/${path.replace(/\.ts$/, "_test.ts")}`;
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
