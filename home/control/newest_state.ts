import { readCopy } from "../../lib/watch/load.ts";
import { chooseCopy } from "../../lib/watch/state/codec.ts";
import type { WatchState } from "../../lib/watch/state/state.ts";
import { loadTexts, type StateFolders } from "../host/state_files.ts";

/** The state that the next tick would go on from, only looked at; null: there is none to believe. */
export function newestState(folders: StateFolders, bootId: string | null): WatchState | null {
  const { runtime, state } = loadTexts(folders);
  // A broken copy is the tick's to report.
  const copies = [runtime, state].map(readCopy).filter((copy) =>
    copy !== null && typeof copy !== "string"
  );
  return chooseCopy(copies, bootId);
}
