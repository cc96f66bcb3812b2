import { noteDisk } from "../../lib/watch/load.ts";
import { HOUR_MS } from "../../lib/time/time.ts";
import { mustReachDisk } from "../../lib/watch/state/codec.ts";
import type { WatchState } from "../../lib/watch/state/state.ts";
import type { TickPorts } from "./ports.ts";

/** The state goes to disk at least this often, so that windows of a day keep ageing. */
const CHECKPOINT_MS = HOUR_MS;

/** Saves a tick's states, each with a higher sequence than the last, to disk only when it must. */
export type Saver = Readonly<ReturnType<typeof createSaver>>;

/** A saver for one tick, which starts from the state that was loaded. */
export function createSaver(
  ports: Pick<TickPorts, "save" | "appendEvents">,
  loaded: WatchState,
) {
  let last = loaded;
  function write(state: WatchState, disk: boolean) {
    const numbered: WatchState = {
      ...state,
      sequence: last.sequence + 1,
      checkpointAgedMs: disk ? state.agedMs : state.checkpointAgedMs,
    };
    // Logged before saved: a tick that dies in between logs it twice, by one id, and never not.
    const fresh = numbered.events.pending.filter(({ id }) => id >= last.events.nextId);
    if (fresh.length > 0) ports.appendEvents(fresh, numbered.events.epoch);
    const outcome = ports.save(numbered, { disk });
    last = numbered;
    return { state: numbered, outcome };
  }
  return {
    /** Saves where it belongs; returns the state as saved, with what the disk said noted in it. */
    save(state: WatchState): WatchState {
      const disk = state.disk.trouble !== null || mustReachDisk(last, state, CHECKPOINT_MS);
      if (!disk && sameContent(last, state)) return last;
      const { state: written, outcome } = write(state, disk);
      // Where the memory refuses, the disk must hold what every tick adds.
      const trouble = outcome.disk ?? outcome.runtime;
      if (!disk && trouble === null) return written;
      const noted = noteDisk(written, trouble);
      return noted === written ? noted : write(noted, outcome.disk === null).state;
    },
    /** Saves to both places and returns what failed. */
    saveEverywhere: (state: WatchState) => write(state, true),
    /** True when only time has passed since the last save: losing `state` would lose nothing. */
    isQuiet: (state: WatchState): boolean => {
      const { uptimeMs, wallMs, agedMs } = last;
      return sameContent(last, { ...state, uptimeMs, wallMs, agedMs });
    },
  };
}

function sameContent(a: WatchState, b: WatchState): boolean {
  // Spares nearly every tick two long texts.
  if (a.uptimeMs !== b.uptimeMs) return false;
  return JSON.stringify({ ...a, sequence: 0 }) === JSON.stringify({ ...b, sequence: 0 });
}
