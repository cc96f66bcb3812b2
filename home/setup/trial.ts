/** Trials on the plug, each under a journal that is on disk before anything is sent. */
import type { CommissioningJournal } from "../../lib/setup/journal.ts";
import type { Plug, TimedBy } from "../../lib/plugs/plug.ts";
import { closeJournal, openJournal, putBack } from "./journal.ts";
import { isThere, makeFolder } from "../host/files.ts";
import { LOCK_FILE } from "../host/lock.ts";
import { awaitLock } from "../host/lock_wait.ts";
import type { StateFolders } from "../host/state_files.ts";
import type { Talk } from "./talk.ts";

/** The longest that one question to the plug may take. */
export const PLUG_CALL_IN_TRIAL_MS = 5_000;

/** How often, and how far apart, power is asked for at the end. */
const PUT_BACK_TRIES_MAX = 6;
const PUT_BACK_PAUSE_MS = 2_000;

/** Where ticks keep state that look after this plug. */
export interface TrialPlace {
  readonly folders: StateFolders;
  /**
   * `installed`: the installed watchdog's, whose folders and lock are its own to make; `closed`: the
   * same, and this user may not enter it; `beside`: home.toml's folder, in which nothing ticks, but
   * where an installation looks.
   */
  readonly owner: "own" | "installed" | "closed" | "beside";
}

/** What a trial needs. */
export interface TrialTools {
  readonly talk: Talk;
  readonly plug: Plug;
  /** Names the plug as ticks name it. */
  readonly fingerprint: string;
  readonly timedBy: TimedBy;
  readonly places: readonly TrialPlace[];
  /** For the journal. */
  readonly nowMs: () => number;
  /** A clock that nobody can set, for waits: while the router is off none may last an hour more. */
  readonly elapsedMs: () => number;
  /** Ends early when set-up is being stopped. */
  readonly sleep: (ms: number) => Promise<void>;
  /** The same, come what may. */
  readonly sleepOn: (ms: number) => Promise<void>;
  /** Fires when set-up is being stopped. */
  readonly stop: AbortSignal;
}

/** A deadline for one question to the plug, ended early when set-up is being stopped. */
export function soon(tools: TrialTools): AbortSignal {
  return AbortSignal.any([AbortSignal.timeout(PLUG_CALL_IN_TRIAL_MS), tools.stop]);
}

/**
 * Runs a trial while no tick runs. Whatever becomes of it, power is asked for afterwards until the
 * plug says that it is on and that no timer runs; if it will not, the journal stays for the ticks.
 * Null: the trial passed and all is put back; else why not.
 */
export async function withJournal(
  tools: TrialTools,
  trial: () => Promise<string | null>,
): Promise<string | null> {
  if (tools.places.some(({ owner }) => owner === "closed")) {
    return "An installed watchdog looks after plugs on this computer: use sudo to try one";
  }
  const taken = await takeLocks(tools);
  if (typeof taken === "string") return taken;
  using _locks = taken;
  const journal = { plug: tools.fingerprint, startedMs: tools.nowMs() };
  const unwritten = writeJournals(tools, journal);
  if (unwritten !== null) return unwritten;
  let why: string | null = "It was stopped";
  try {
    why = await trial();
  } finally {
    const left = await putAllBack(tools);
    why ??= left;
  }
  return why;
}

/** Puts back what an earlier set-up left; null: done. */
export async function settleJournals(tools: TrialTools): Promise<string | null> {
  const taken = await takeLocks(tools);
  if (typeof taken === "string") return taken;
  using _locks = taken;
  return await putAllBack(tools);
}

/** Every lock, or why not. */
async function takeLocks(tools: TrialTools): Promise<DisposableStack | string> {
  using locks = new DisposableStack();
  for (const { folders, owner } of openPlaces(tools)) {
    if (owner === "beside") continue;
    if (owner === "own") makeFolder(folders.runtime);
    // A lock file that root made could not be opened by the tick's user.
    else if (!isThere(`${folders.runtime}/${LOCK_FILE}`)) continue;
    const taken = await awaitLock(folders.runtime, tools);
    if (taken.kind === "failed") return `The watchdog's folder cannot be used: ${taken.why}`;
    if (taken.kind === "busy") {
      return tools.stop.aborted ? "It was stopped" : "A tick has been running for too long";
    }
    locks.use(taken.lock);
  }
  return locks.move();
}

function writeJournals(tools: TrialTools, journal: CommissioningJournal): string | null {
  for (const { folders } of tools.places) {
    const written = openJournal(folders.state, journal);
    if (written.kind === "written") continue;
    for (const each of tools.places) closeJournal(each.folders.state);
    return `The journal cannot be written, so the plug is not tried: ${written.why}`;
  }
  return null;
}

async function putAllBack(tools: TrialTools): Promise<string | null> {
  let why: string | null = null;
  for (let tries = 0; tries < PUT_BACK_TRIES_MAX; tries++) {
    why = await putBack(tools.plug, AbortSignal.timeout(PLUG_CALL_IN_TRIAL_MS));
    if (why === null) break;
    if (tries === 0) tools.talk.say(`  Putting the plug back: ${why}; trying again`);
    await tools.sleepOn(PUT_BACK_PAUSE_MS);
  }
  if (why !== null) {
    return `The plug could not be put back: ${why}. A timer may run on it and switch it off within ` +
      "a day: run set-up again, or let the watchdog tick, which goes on asking; pressing the " +
      "plug's button twice ends it, too";
  }
  for (const { folders } of openPlaces(tools)) {
    const closed = closeJournal(folders.state);
    if (closed.kind === "failed") return `The journal cannot be removed: ${closed.why}`;
  }
  return null;
}

/** Places that this user may enter. */
export function openPlaces({ places }: Pick<TrialTools, "places">): readonly TrialPlace[] {
  return places.filter(({ owner }) => owner !== "closed");
}
