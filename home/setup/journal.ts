/** Ends what set-up began on a plug, from its journal; used by set-up and by every tick. */
import {
  type CommissioningJournal,
  encodeJournal,
  isPutBack,
  parseJournal,
  type TimerKind,
} from "../../lib/setup/journal.ts";
import { JOURNAL_FILE } from "../../lib/install/paths.ts";
import { identifyPlug, type PlugConfig, plugsOf } from "../../lib/plugs/plug_identity.ts";
import type { Plug } from "../../lib/plugs/plug.ts";
import { type EpochMs, MINUTE_MS } from "../../lib/time/time.ts";
import {
  explain,
  folderOf,
  mayHold,
  readTextFile,
  replaceFile,
  syncFolder,
} from "../host/files.ts";
import type { WriteOutcome } from "../host/files.ts";
import { loadPlug } from "../plugs/drivers.ts";

const BYTES_MAX = 4_096;

/** A tick has other things to do, too: for both questions together. */
export const SETTLE_IN_TICK_MS = 2_000;

/**
 * A journal stays this long although all is put back: what a killed set-up wrote to its connection
 * may reach the plug late, by the kernel alone.
 */
export const LATE_ARRIVAL_MS = 2 * MINUTE_MS;

/** What lies in a state folder. */
export type FoundJournal =
  | { readonly kind: "none" }
  /** `journal` null: it cannot be believed. */
  | { readonly kind: "open"; readonly journal: CommissioningJournal | null };

/** Looks for a journal; never throws. */
export function findJournal(folder: string): FoundJournal {
  // A read of what is not there makes an error with its stack: 2 ms of a quiet tick.
  if (!mayHold(folder, JOURNAL_FILE)) return { kind: "none" };
  // Set-up never makes a link: whoever did wants somebody with more rights to read something else.
  const stored = readTextFile(journalPath(folder), BYTES_MAX, { links: "refused" });
  switch (stored.kind) {
    case "missing":
      return { kind: "none" };
    case "text":
      return { kind: "open", journal: parseJournal(stored.text) };
    case "unreadable":
      return { kind: "open", journal: null };
  }
}

/** Writes a journal, on the disk when this returns `written`; no secret is in it. */
export function openJournal(folder: string, journal: CommissioningJournal): WriteOutcome {
  // The tick may run as another user, in a folder that only it and root may enter.
  return replaceFile(journalPath(folder), encodeJournal(journal), 0o644);
}

/** Removes a journal; never throws. */
export function closeJournal(folder: string): WriteOutcome {
  const path = journalPath(folder);
  try {
    Deno.removeSync(path);
    syncFolder(folderOf(path));
    return { kind: "written" };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return { kind: "written" };
    return { kind: "failed", why: explain(error) };
  }
}

/** Whether the plug has a timer that set-up can start. */
export function timerOf(plug: Plug): TimerKind {
  return plug.setFarTimer === undefined ? "no_timer" : "own_timer";
}

/** Asks for power, which stops any timer, and reads; null when all is put back, else why not. */
export async function putBack(plug: Plug, signal: AbortSignal): Promise<string | null> {
  const outcome = await plug.turnOn(signal);
  if (outcome.kind === "unknown") return outcome.hint;
  const read = await plug.read(signal);
  if (read.kind === "failed") return read.hint;
  return isPutBack(read.reading, timerOf(plug))
    ? null
    : "The plug still says that a timer runs, or that it is off";
}

/**
 * What a tick does about a journal in its state folder; in words for its log, null: nothing is
 * there. Costs one look for a file that is not there.
 */
export async function settleLeftover(
  folder: string,
  { config, nowMs, isOff }: {
    readonly config: PlugConfig;
    readonly nowMs: EpochMs;
    /** Whether the watchdog's own cut is under way: asking for power would end its off time. */
    readonly isOff: () => boolean;
  },
): Promise<string | null> {
  const found = findJournal(folder);
  if (found.kind === "none") return null;
  if (isOff()) return "Set-up did not end well; the plug is asked when the reboot is done";
  const owner = found.journal?.plug ?? null;
  // Set-up tries several plugs one by one.
  const plug = plugsOf(config).find((each) =>
    !each.facts.pretends && (owner === null || owner === identifyPlug(each).fingerprint)
  );
  if (plug === undefined) {
    return "Set-up left a timer running on another plug than this one: run `deno task setup` for it";
  }
  const asked = owner === null ? config : plug;
  const why = await putBack(await loadPlug(asked), AbortSignal.timeout(SETTLE_IN_TICK_MS));
  if (why !== null) return `Set-up may have left a timer running on the plug; asking again: ${why}`;
  const ageMs = nowMs - (found.journal?.startedMs ?? 0);
  if (ageMs >= 0 && ageMs < LATE_ARRIVAL_MS) {
    return "Set-up did not end well; the plug is put back, and is asked again for two minutes";
  }
  const closed = closeJournal(folder);
  return closed.kind === "written"
    ? "Set-up had left a timer on the plug; it is stopped"
    : `Set-up's journal cannot be removed: ${closed.why}`;
}

function journalPath(folder: string): string {
  return `${folder}/${JOURNAL_FILE}`;
}
