import { chooseCopy, parseWatchState } from "../../lib/watch/state/codec.ts";
import type { WatchState } from "../../lib/watch/state/state.ts";
import type { StoredText } from "../host/files.ts";
import { loadTexts, type StateFolders } from "../host/state_files.ts";

/** The state that the next tick would go on from, only looked at; null: there is none to believe. */
export function newestState(folders: StateFolders, bootId: string | null): WatchState | null {
  const texts = loadTexts(folders);
  const copies = [copyIn(texts.runtime), copyIn(texts.state)].filter((copy) => copy !== null);
  return chooseCopy(copies, bootId);
}

function copyIn(stored: StoredText): WatchState | null {
  if (stored.kind !== "text") return null;
  try {
    return parseWatchState(stored.text);
  } catch {
    // A broken copy is the tick's to report.
    return null;
  }
}
