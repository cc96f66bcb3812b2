/** A DENO_DIR with everything that an entry needs, so that a tick never fetches and never waits. */
import { CommandError } from "../../lib/base/command.ts";
import { EXIT } from "../../lib/base/exit.ts";
import { USUAL_REGISTRY } from "../../lib/install/paths.ts";
import { copyFolder, exists, replaceFolder } from "./place.ts";
import type { RunProgram } from "./program.ts";
import type { EndedProgram } from "../../lib/base/limited.ts";

/** What is to be warmed. */
export interface CacheOrder {
  /** Deno's program as installed. */
  readonly deno: string;
  /** Folder of the installed project. */
  readonly app: string;
  /** Entries within it. */
  readonly entries: readonly string[];
  /** The DENO_DIR to make anew. */
  readonly cache: string;
  /** The DENO_DIR that is installed; there may be none. */
  readonly standing: string;
  readonly run: RunProgram;
}

/** An installation cannot go on; the message is one line for people. */
export class InstallFault extends Error {}

/** What a command throws for steps that came to nothing, with what else is to be said; a bug stays one. */
export function endOfSteps(error: unknown, said: string | null = null): unknown {
  if (!(error instanceof InstallFault)) return error;
  const why = said === null ? error.message : `${error.message}\n${said}`;
  return new CommandError(why, { exit: EXIT.failed, cause: error });
}

/** The part of `deno info --json` that is used. */
interface GraphInfo {
  readonly npmPackages: Readonly<
    Record<
      string,
      { readonly name: string; readonly version: string; readonly localPath: string }
    >
  >;
}

/**
 * Takes the packages from the cache of who installs, or from the installed one; only where neither has
 * them they are fetched, into that of who installs. Then compiles the entries. Throws InstallFault.
 */
export async function warmCache(order: CacheOrder): Promise<void> {
  await replaceFolder(order.cache, (cache) => fillCache({ ...order, cache }));
}

async function fillCache(order: CacheOrder): Promise<void> {
  const { deno, app, entries, cache, run } = order;
  const from = await findPackages(order);
  const info = demand(
    await run([deno, "info", "--json", ...entries.slice(0, 1)], from),
    "list the packages",
  );
  for (const { from, to } of packageFolders(JSON.parse(info))) {
    copyFolder(from, `${cache}/npm/${new URL(USUAL_REGISTRY).hostname}/${to}`);
  }
  demand(
    await run([...cacheWords(deno), ...entries], {
      cwd: app,
      env: inCache(cache),
    }),
    "fill the cache",
  );
}

/** Where the packages are, as the folder and the variables that Deno is to be run with. */
async function findPackages(
  { deno, app, entries, standing, run }: CacheOrder,
): Promise<NonNullable<Parameters<RunProgram>[1]>> {
  const look = [deno, "install", "--quiet", "--entrypoint", "--cached-only", "--frozen"];
  const own = { cwd: app };
  for (const place of [own, ...(exists(standing) ? [{ ...own, env: inCache(standing) }] : [])]) {
    if ((await run([...look, ...entries], place)).code === 0) return place;
  }
  demand(await run([...cacheWords(deno), ...entries], own), "fetch the packages");
  return own;
}

function cacheWords(deno: string): readonly string[] {
  return [deno, "cache", "--quiet", "--frozen"];
}

/** Installed packages are sorted as of the usual registry, whatever somebody's settings say. */
function inCache(cache: string): Readonly<Record<string, string>> {
  return { DENO_DIR: cache, NPM_CONFIG_REGISTRY: USUAL_REGISTRY };
}

/**
 * Where the packages that a project's lock file names are, and where they go within a registry's
 * folder of a cache. Deno starts only with all of them.
 */
export function packageFolders(
  info: GraphInfo,
): readonly { readonly from: string; readonly to: string }[] {
  const folders = Object.values(info.npmPackages).map(({ name, version, localPath }) =>
    [localPath, `${name}/${version}`] as const
  );
  return [...new Map(folders)].map(([from, to]) => ({ from, to })).sort((one, other) =>
    one.to < other.to ? -1 : 1
  );
}

function demand(ran: EndedProgram, act: string): string {
  if (ran.code === 0) return ran.output;
  const said = ran.errors.trim().split("\n")[0] ?? "";
  throw new InstallFault(`Cannot ${act}: ${said.slice(0, 300)}`);
}
