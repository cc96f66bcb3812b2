/** A DENO_DIR with everything that an entry needs, so that a tick never fetches and never waits. */
import { copyFolder, exists, makeFolders, removeTree } from "./place.ts";
import type { Ran, RunProgram } from "./program.ts";

/** What is to be warmed. */
export interface CacheOrder {
  /** Deno's program as installed. */
  readonly deno: string;
  /** Folder of the installed project. */
  readonly app: string;
  /** Entries within it. */
  readonly entries: readonly string[];
  /** The DENO_DIR to fill. */
  readonly cache: string;
  readonly run: RunProgram;
}

/** An installation cannot go on; the message is one line for people. */
export class InstallFault extends Error {}

interface GraphInfo {
  readonly modules: readonly { readonly specifier: string }[];
  readonly npmPackages: Readonly<
    Record<string, { readonly dependencies: readonly string[]; readonly localPath: string }>
  >;
}

/**
 * Fetches into the cache of who installs, copies from there only the packages that the entries
 * load, and has Deno fill up what else it keeps there. Throws InstallFault.
 */
export async function warmCache(order: CacheOrder): Promise<void> {
  const { deno, app, entries, cache, run } = order;
  const inApp = { cwd: app };
  demand(
    await run([deno, "cache", "--quiet", "--frozen", ...entries], inApp),
    "fetch the packages",
  );
  const { npmCache } = JSON.parse(
    demand(await run([deno, "info", "--json"], inApp), "find the cache"),
  );
  removeTree(`${cache}/npm`);
  makeFolders(cache);
  for (const entry of entries) {
    const info = demand(await run([deno, "info", "--json", entry], inApp), "list the packages");
    for (const path of packagePaths(JSON.parse(info))) {
      if (!path.startsWith(`${npmCache}/`)) {
        throw new InstallFault(`Cannot copy the packages: ${path} is not in ${npmCache}`);
      }
      const target = `${cache}/npm${path.slice(npmCache.length)}`;
      if (!exists(target)) copyFolder(path, target);
    }
  }
  const env = { DENO_DIR: cache };
  const words = [deno, "cache", "--quiet", "--frozen", ...entries];
  demand(await run(words, { cwd: app, env }), "fill the cache");
}

/** Folders of the packages that a module graph loads, with all that they depend on. */
export function packagePaths(info: GraphInfo): readonly string[] {
  const found = new Set<string>();
  const waiting = info.modules.map(({ specifier }) => specifier)
    .filter((specifier) => specifier.startsWith("npm:"))
    .map((specifier) => keyOf(specifier));
  for (let key = waiting.pop(); key !== undefined; key = waiting.pop()) {
    const each = info.npmPackages[key];
    if (each === undefined || found.has(key)) continue;
    found.add(key);
    waiting.push(...each.dependencies);
  }
  return [...found].sort().flatMap((key) => info.npmPackages[key]?.localPath ?? []);
}

/** `npm:/@scope/name@1.0.0/sub/path` to `@scope/name@1.0.0`. */
function keyOf(specifier: string): string {
  return /^npm:\/?((?:@[^/]+\/)?[^/]+)/.exec(specifier)?.[1] ?? "";
}

function demand(ran: Ran, act: string): string {
  if (ran.code === 0) return ran.output;
  const said = ran.errors.trim().split("\n")[0] ?? "";
  throw new InstallFault(`Cannot ${act}: ${said.slice(0, 300)}`);
}
