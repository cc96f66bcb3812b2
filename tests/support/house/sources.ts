/** The project's own files as the house test reads them. */

export const ROOT = new URL("../../../", import.meta.url);

export interface SourceFile {
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

export function sources(...folders: readonly string[]): SourceFile[] {
  return folders.flatMap((folder) => [...walk(folder)]).sort().map((path) => {
    const text = Deno.readTextFileSync(new URL(path, ROOT));
    return { path, text, code: stripComments(text) };
  });
}

function stripComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\//g, "").replaceAll(/(^|[^:"'`])\/\/.*$/gm, "$1");
}

export function isMain(path: string): boolean {
  return /(^|[/_])main\.ts$/.test(path);
}

/** Every module that `file` imports: paths from the root for our own, names for packages. */
export function importsOf(file: SourceFile): { specifier: string; dynamic: boolean }[] {
  const found = [];
  const pattern = /(?:\bfrom\s*|\bimport\s*)"([^"]+)"|\bimport\(\s*"([^"]+)"\s*\)/g;
  for (const match of file.code.matchAll(pattern)) {
    const raw = match[1] ?? match[2] ?? "";
    const specifier = raw.startsWith(".")
      ? new URL(raw, new URL(file.path, "file:///")).pathname.slice(1)
      : raw;
    found.push({ specifier, dynamic: match[1] === undefined });
  }
  return found;
}

/** Files where `broken` finds something to say, with what it says. */
export function violations(
  files: readonly SourceFile[],
  broken: (file: SourceFile) => string | null,
): string[] {
  return files.flatMap((file) => {
    const what = broken(file);
    return what === null ? [] : [`${file.path}: ${what}`];
  });
}

export function findLine(code: string, pattern: RegExp): string | null {
  return code.split("\n").find((line) => pattern.test(line))?.trim() ?? null;
}

/** `entry` and every module that Deno reads when it starts it, but for the types. */
export function staticGraph(entry: string): SourceFile[] {
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

/**
 * The hands of the AirTouch package, which stands alone (`deno publish` proves it): sockets and clock,
 * by what Deno and Node both have. Their mirrors need permissions, so they are with those of home.
 */
export function isPackageShell(path: string): boolean {
  return /^lib\/airtouch\/(shell\/.*|mod)\.ts$/.test(path);
}
