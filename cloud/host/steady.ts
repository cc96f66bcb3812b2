import type { SteadyTime } from "../../lib/site/listening.ts";
import type { EpochMs } from "../../lib/time/time.ts";

/** `osUptime()` counts whole seconds: a smaller difference is none. */
const ROUNDING_MS = 1_500;
/**
 * So long an uptime will do, unless the wall clock shows that more time has passed: to ask for it
 * costs the runtime more than all else that a heartbeat asks of clocks.
 */
const ASKED_MS_MAX = 250;

/** The clocks that a steady one is made of. */
export interface RawClocks {
  /** Stands still while the machine sleeps (CLOCK_MONOTONIC). */
  readonly awakeMs: () => number;
  /** Goes on while the machine sleeps, in whole seconds; null: not to be had. */
  readonly uptimeS: () => number | null;
  /** The time of day, which goes on as well, and which anybody may set. */
  readonly wallMs: () => EpochMs;
}

/** A clock that nobody sets, in whole milliseconds, which tells time asleep from time awake. */
export function createSteadyClock(raw: RawClocks): () => SteadyTime {
  const startMs = raw.awakeMs();
  const startS = raw.uptimeS();
  let sleptMs = 0;
  let askedMs = -Infinity;
  let askedAheadMs = 0;

  function isAskedFor(awakeMs: number): boolean {
    const aheadMs = raw.wallMs() - awakeMs;
    const isOld = awakeMs - askedMs > ASKED_MS_MAX;
    if (!isOld && Math.abs(aheadMs - askedAheadMs) <= ASKED_MS_MAX) return false;
    askedMs = awakeMs;
    askedAheadMs = aheadMs;
    return true;
  }

  return () => {
    const awakeMs = Math.floor(raw.awakeMs() - startMs);
    const uptimeS = startS !== null && isAskedFor(awakeMs) ? raw.uptimeS() : null;
    if (startS !== null && uptimeS !== null) {
      const moreMs = (uptimeS - startS) * 1_000 - awakeMs;
      if (moreMs > sleptMs + ROUNDING_MS) sleptMs = moreMs;
    }
    return { awakeMs, passedMs: awakeMs + sleptMs };
  };
}

/** The runtime's; without the permission for `osUptime` sleep goes unseen. */
export const RUNTIME_CLOCKS: RawClocks = {
  awakeMs: () => performance.now(),
  wallMs: () => Date.now(),
  uptimeS() {
    try {
      return Deno.osUptime();
    } catch (error) {
      // Not permitted, or not to be had where the platform starts and stops instances.
      if (error instanceof Error) return null;
      throw error;
    }
  },
};
