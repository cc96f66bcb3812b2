/** A DENO_DIR with everything that an entry needs, so that a tick never fetches and never waits. */
import { CommandError } from "../../lib/base/command.ts";
import { EXIT } from "../../lib/base/exit.ts";
import { USUAL_REGISTRY } from "../../lib/install/paths.ts";
import { copyFolder, replaceFolder } from "./place.ts";
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
 * Fetches into the cache of who installs, copies the packages from there (an upgrade without
 * internet works, if this version was ever run), and compiles the entries. Throws InstallFault.
 */
export async function warmCache(order: CacheOrder): Promise<void> {
  await replaceFolder(order.cache, (cache) => fillCache({ ...order, cache }));
}

async function fillCache(order: CacheOrder): Promise<void> {
  const { deno, app, entries, cache, run } = order;
  const inApp = { cwd: app };
  demand(
    await run([deno, "cache", "--quiet", "--frozen", ...entries], inApp),
    "fetch the packages",
  );
  const info = demand(
    await run([deno, "info", "--json", ...entries.slice(0, 1)], inApp),
    "list the packages",
  );
  for (const { from, to } of packageFolders(JSON.parse(info))) {
    copyFolder(from, `${cache}/npm/${new URL(USUAL_REGISTRY).hostname}/${to}`);
  }
  demand(
    await run([deno, "cache", "--quiet", "--frozen", ...entries], {
      cwd: app,
      env: { DENO_DIR: cache, NPM_CONFIG_REGISTRY: USUAL_REGISTRY },
    }),
    "fill the cache",
  );
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
