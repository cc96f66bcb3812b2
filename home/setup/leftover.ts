/** Whether set-up left something to be put back; loads what does it only then. */
import type { PlugConfig } from "../../lib/plugs/plug_identity.ts";
import { JOURNAL_FILE } from "../../lib/install/paths.ts";
import type { EpochMs } from "../../lib/time/time.ts";
import { explain } from "../host/files.ts";

/** Puts back what a set-up began and did not end; null: there is nothing, as nearly always. */
export async function settleAnyLeftover(
  folder: string,
  options: { readonly config: PlugConfig; readonly nowMs: EpochMs },
): Promise<string | null> {
  if (isMissing(`${folder}/${JOURNAL_FILE}`)) return null;
  const loaded = await import("./journal.ts").catch(explain);
  return typeof loaded === "string" ? loaded : await loaded.settleLeftover(folder, options);
}

/** Whether it is known that nothing is there. The first file call that waits would cost 0.5 MiB. */
function isMissing(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return false;
  } catch (error) {
    return error instanceof Deno.errors.NotFound;
  }
}
