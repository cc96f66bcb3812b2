/** The AirTouch package for Node: JavaScript and types by TypeScript's own compiler, packed by npm. */
import manifest from "../../lib/airtouch/deno.json" with { type: "json" };

/** For developers alone; users' tasks never fetch it. */
const TYPESCRIPT = "typescript@5.9.3";

const SOURCE = new URL("../../lib/airtouch/", import.meta.url);
const LICENSE = new URL("../../LICENSE", import.meta.url);
const STEP_MS_MAX = 180_000;
const WHY_CHARACTERS_MAX = 300;

/** What came of packing; `why` is one line. */
export type Packed =
  | { readonly kind: "packed"; readonly tarball: string }
  | { readonly kind: "failed"; readonly why: string };

/** Builds in a temporary folder and leaves the tarball in `folder`. */
export async function packAirtouch(folder: string): Promise<Packed> {
  const work = await Deno.makeTempDir();
  try {
    const why = await compile(work) ?? await dress(work) ??
      await run(["npm", "pack", "--silent", "--pack-destination", await Deno.realPath(folder)], {
        cwd: `${work}/package`,
      });
    if (why !== null) return { kind: "failed", why };
    const name = manifest.name.replace("@", "").replace("/", "-");
    return { kind: "packed", tarball: `${folder}/${name}-${manifest.version}.tgz` };
  } finally {
    await Deno.remove(work, { recursive: true });
  }
}

/** Emits `package/`; types were checked by Deno, which knows `node:net` without further packages. */
async function compile(work: string): Promise<string | null> {
  const config = {
    compilerOptions: {
      target: "es2022",
      lib: ["es2023", "esnext.disposable"],
      module: "esnext",
      moduleResolution: "bundler",
      rewriteRelativeImportExtensions: true,
      declaration: true,
      noCheck: true,
      types: [],
      rootDir: SOURCE.pathname,
      outDir: `${work}/package`,
    },
    files: [new URL("mod.ts", SOURCE).pathname],
  };
  await Deno.writeTextFile(`${work}/tsconfig.json`, JSON.stringify(config));
  return await run(["npx", "--yes", "--package", TYPESCRIPT, "tsc", "-p", work], { cwd: work });
}

/** Adds what npm wants to know, and leaves only the types that the public face needs. */
async function dress(work: string): Promise<null> {
  const folder = `${work}/package`;
  await keepPublicTypes(folder);
  const about = moduleText(await Deno.readTextFile(new URL("mod.ts", SOURCE)));
  await Deno.writeTextFile(`${folder}/README.md`, `# ${manifest.name}\n\n${about}\n`);
  await Deno.copyFile(LICENSE, `${folder}/LICENSE`);
  const facts = {
    name: manifest.name,
    version: manifest.version,
    description: about.split("\n")[0],
    license: manifest.license,
    type: "module",
    sideEffects: false,
    engines: { node: ">=20" },
    exports: { ".": { types: "./mod.d.ts", default: "./mod.js" } },
  };
  await Deno.writeTextFile(`${folder}/package.json`, JSON.stringify(facts, null, 2));
  return null;
}

/** The text of a module's own doc comment, as Markdown. */
export function moduleText(source: string): string {
  const [, comment = ""] = /^\/\*\*\n([\s\S]*?)\n \*\//.exec(source) ?? [];
  return comment.split("\n").map((line) => line.replace(/^ \* ?/, ""))
    .filter((line) => !line.startsWith("@module"))
    .join("\n")
    .replaceAll(/\{@linkcode ([\w.]+)\}/g, "`$1`")
    .replace(/^@example (.*)$/m, "## $1\n")
    .replace("```ts ignore", "```ts")
    .trim();
}

const IMPORT_REGEXP = /(\bfrom ")(\.[^"]+)\.ts(")/g;

/** Compilers of users look for `./x.js`; what `mod.d.ts` does not lead to is of no use to them. */
async function keepPublicTypes(folder: string): Promise<void> {
  const kept = new Set<string>();
  const open = ["mod.d.ts"];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (kept.has(path)) continue;
    kept.add(path);
    const text = await Deno.readTextFile(`${folder}/${path}`);
    for (const [, , to = ""] of text.matchAll(IMPORT_REGEXP)) {
      open.push(new URL(`${to}.d.ts`, `file:///${path}`).pathname.slice(1));
    }
    // For compilers that do not have it among their usual libraries.
    const head = path === "airtouch.d.ts" ? '/// <reference lib="esnext.disposable" />\n' : "";
    await Deno.writeTextFile(
      `${folder}/${path}`,
      head + text.replaceAll(IMPORT_REGEXP, "$1$2.js$3"),
    );
  }
  for (const path of filesIn(folder)) {
    if (path.endsWith(".d.ts") && !kept.has(path)) await Deno.remove(`${folder}/${path}`);
  }
}

function filesIn(folder: string, below = ""): readonly string[] {
  return [...Deno.readDirSync(`${folder}/${below}`)].flatMap(({ name, isDirectory }) =>
    isDirectory ? filesIn(folder, `${below}${name}/`) : [`${below}${name}`]
  );
}

/** Null when it went well; else why not. */
async function run(
  [program = "", ...args]: readonly string[],
  { cwd }: { readonly cwd: string },
): Promise<string | null> {
  try {
    const { code, stdout, stderr } = await new Deno.Command(program, {
      args,
      cwd,
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
      signal: AbortSignal.timeout(STEP_MS_MAX),
    }).output();
    if (code === 0) return null;
    const said = [stderr, stdout].map((bytes) => new TextDecoder().decode(bytes)).join(" ");
    const short = said.trim().replaceAll(/\s+/g, " ").slice(0, WHY_CHARACTERS_MAX);
    return `${program}: ${short || "no time left"}`;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return `${program} is not installed`;
    throw error;
  }
}
