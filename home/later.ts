/**
 * Loads what a quiet tick does without. Deno reads every module whose import it can see before a
 * program runs, also behind `import("...")`: 90 modules and 1 MiB at every tick. So the imports here
 * have no name that it can see, and need a permission: to read the folders of the program.
 */
import type { RARE_MODULES } from "./rare_modules.ts";

type RareModules = typeof RARE_MODULES;

/** A module of the program could not be loaded; the message is one line for the owner. */
export class LoadFault extends Error {}

const WHY_CHARACTERS_MAX = 140;

/** Loads a module by its path from this folder. Rejects only with LoadFault. */
export async function loadLater<TPath extends keyof RareModules>(
  path: TPath,
): Promise<Awaited<ReturnType<RareModules[TPath]>>> {
  try {
    return await import(path);
  } catch (error) {
    const name = path.startsWith("../") ? path.slice(3) : `home/${path.slice(2)}`;
    throw new LoadFault(whyNotLoaded(name, error), { cause: error });
  }
}

/** Why the module of that name could not be loaded, in one line for the owner. */
export function whyNotLoaded(name: string, error: unknown): string {
  const said = (error instanceof Error ? error.message : String(error)).replaceAll(/\s+/g, " ");
  const why = said.startsWith("Requires read access")
    ? "reading the program's own folders home and lib is not permitted (--allow-read)"
    : said.slice(0, WHY_CHARACTERS_MAX);
  return `Cannot load ${name}: ${why}`;
}

/**
 * Loads tuyapi, whatever it is. The one import that Deno shall see from every tick, for 0.3 MiB: where
 * its cache was emptied, it fetches all packages anew while there is an internet to fetch them from,
 * and not in the outage.
 */
export async function loadTuyapi(): Promise<{ readonly default: unknown }> {
  return await import("tuyapi");
}
