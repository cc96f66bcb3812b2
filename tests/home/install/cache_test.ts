import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  endOfSteps,
  InstallFault,
  packageFolders,
  warmCache,
} from "../../../home/install/cache.ts";
import { CommandError } from "../../../lib/base/command.ts";
import type { EndedProgram } from "../../../lib/base/limited.ts";

const OK: EndedProgram = { code: 0, output: "", errors: "" };
const ORDER = { deno: "deno", app: "/app", entries: ["home/main.ts"] };

Deno.test("packageFolders() names each folder once, and where it goes", () => {
  const b = { name: "@x/b", version: "1", localPath: "/c/mirror/path/@x/b/1" };
  const a = { name: "a", version: "1", localPath: "/c/mirror/path/a/1" };
  assertEquals(packageFolders({ npmPackages: { "a@1": a, "b@1": b, "b@1_x": b } }), [
    { from: b.localPath, to: "@x/b/1" },
    { from: a.localPath, to: "a/1" },
  ]);
});

Deno.test("warmCache() copies the packages and compiles with nothing but the copy", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.mkdir(`${folder}/npm/host/valibot/1.0.0`, { recursive: true });
    await Deno.writeTextFile(`${folder}/npm/host/valibot/1.0.0/package.json`, "{}");
    await Deno.mkdir(`${folder}/cache/npm/host/old/1.0.0`, { recursive: true });
    const asked: (readonly [string, string | undefined])[] = [];
    await warmCache({
      ...ORDER,
      cache: `${folder}/cache`,
      standing: `${folder}/none`,
      run: (words, options) => {
        const line = words.join(" ");
        asked.push([line, options?.env?.["DENO_DIR"]]);
        const localPath = `${folder}/npm/host/valibot/1.0.0`;
        const valibot = { name: "valibot", version: "1.0.0", localPath };
        const output = JSON.stringify({ npmPackages: { "valibot@1.0.0": valibot } });
        return Promise.resolve({ ...OK, output });
      },
    });
    // From whichever registry it came: the tick knows the usual one alone.
    const kept = `${folder}/cache/npm/registry.npmjs.org/valibot/1.0.0`;
    assert((await Deno.stat(`${kept}/package.json`)).isFile);
    await assertRejects(() => Deno.stat(`${folder}/cache/npm/host/old`), Deno.errors.NotFound);
    // Beside it, and moved into its place when it is whole.
    assertEquals(asked.at(-1), [
      "deno cache --quiet --frozen home/main.ts",
      `${folder}/.cache.new`,
    ]);
    const look = "deno install --quiet --entrypoint --cached-only --frozen home/main.ts";
    assertEquals(asked[0], [look, undefined]);
    assertEquals(asked.length, 3);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("warmCache() asks the network last: what is installed has the packages, too", async () => {
  for (
    const [has, expected] of [
      ["own", ["own"]],
      ["installed", ["own", "installed"]],
      ["network", ["own", "installed", "network"]],
    ] as const
  ) {
    const folder = await Deno.makeTempDir();
    try {
      await Deno.mkdir(`${folder}/installed`);
      const tried: string[] = [];
      await warmCache({
        ...ORDER,
        cache: `${folder}/cache`,
        standing: `${folder}/installed`,
        run: (words, options) => {
          const line = words.join(" ");
          if (line.includes("info")) {
            return Promise.resolve({ ...OK, output: JSON.stringify({ npmPackages: {} }) });
          }
          const place = options?.env?.["DENO_DIR"];
          if (place === `${folder}/.cache.new`) return Promise.resolve(OK);
          const from = !words.includes("--cached-only")
            ? "network"
            : place === undefined
            ? "own"
            : "installed";
          tried.push(from);
          return Promise.resolve({ ...OK, code: from === has ? 0 : 1 });
        },
      });
      assertEquals(tried, [...expected]);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  }
});

Deno.test("warmCache() says in one line why packages cannot be had", async () => {
  const order = {
    ...ORDER,
    cache: "/nowhere",
    standing: "/nowhere",
    run: () => Promise.resolve({ code: 1, output: "", errors: "error: no network\nat x" }),
  };
  const error = await assertRejects(() => warmCache(order), InstallFault);
  assertEquals(error.message, "Cannot fetch the packages: error: no network");
});

Deno.test("endOfSteps() makes a fault the failure of a command, and leaves a bug as it is", () => {
  const fault = new InstallFault("Cannot link");
  for (const [said, message] of [[null, "Cannot link"], ["1 is back", "Cannot link\n1 is back"]]) {
    const end = endOfSteps(fault, said);
    assert(end instanceof CommandError);
    assertEquals([end.message, end.exit, end.cause], [message, 1, fault]);
  }
  const bug = new TypeError("x is not a function");
  assertEquals(endOfSteps(bug, "1 is back"), bug);
});
