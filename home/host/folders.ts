import type { StateFolders } from "./state_files.ts";

/** The part of the environment that says where things are. */
export type FolderVariables = Readonly<Record<string, string | undefined>>;

const NAME = "rebootinator";
const VARIABLES = ["STATE_DIRECTORY", "RUNTIME_DIRECTORY", "XDG_STATE_HOME", "HOME"];

/** Where a program keeps state, as `chooseFolders()` reads its environment. */
export function ownFolders(
  { env }: { readonly env: Pick<Deno.Env, "get"> },
  options: { readonly state: string | null },
): StateFolders | null {
  const environment = Object.fromEntries(VARIABLES.map((name) => [name, env.get(name)]));
  return chooseFolders(environment, options);
}

/**
 * Where state is kept: `--state DIR`, else what systemd set up (the first of each list), else the
 * XDG state folder (XDG Base Directory Specification: relative paths are ignored). Without a
 * folder in memory, `run` within the state folder. Null when nothing says where.
 */
export function chooseFolders(
  environment: FolderVariables,
  options: { readonly state: string | null },
): StateFolders | null {
  if (options.state !== null) return withinState(trimSlash(options.state));
  const state = firstOf(environment["STATE_DIRECTORY"]) ?? xdgState(environment);
  if (state === null) return null;
  const runtime = firstOf(environment["RUNTIME_DIRECTORY"]);
  return runtime === null ? withinState(state) : { runtime, state };
}

function withinState(state: string): StateFolders {
  return { runtime: `${state}/run`, state };
}

/** systemd joins several directories with colons. */
function firstOf(list: string | undefined): string | null {
  const first = list?.split(":").find((each) => each !== "");
  return first === undefined ? null : trimSlash(first);
}

function xdgState(environment: FolderVariables): string | null {
  const base = environment["XDG_STATE_HOME"];
  if (base?.startsWith("/")) return `${trimSlash(base)}/${NAME}`;
  const home = environment["HOME"];
  return home?.startsWith("/") ? `${trimSlash(home)}/.local/state/${NAME}` : null;
}

function trimSlash(path: string): string {
  return path.length > 1 ? path.replace(/\/+$/, "") || "/" : path;
}
