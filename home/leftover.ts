/** Whether set-up left something to be put back; loads what does it only then. */
import type { PlugConfig } from "../lib/config/home_config.ts";
import { JOURNAL_FILE } from "../lib/install/paths.ts";
import type { EpochMs } from "../lib/time.ts";

/** Puts back what a set-up began and did not end; null: there is nothing, as nearly always. */
export async function settleAnyLeftover(
  folder: string,
  options: { readonly config: PlugConfig; readonly nowMs: EpochMs },
): Promise<string | null> {
  try {
    await Deno.lstat(`${folder}/${JOURNAL_FILE}`);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
  }
  const { settleLeftover } = await import("./commissioning.ts");
  return await settleLeftover(folder, options);
}
