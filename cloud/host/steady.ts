import type { SteadyTime } from "../../lib/site/listening.ts";

/** `osUptime()` counts whole seconds: a smaller difference is none. */
const ROUNDING_MS = 1_500;

/** The clocks that a steady one is made of. */
export interface RawClocks {
  /** Stands still while the machine sleeps (CLOCK_MONOTONIC). */
  readonly awakeMs: () => number;
  /** Goes on while the machine sleeps, in whole seconds; null: not to be had. */
  readonly uptimeS: () => number | null;
}

/** A clock that nobody sets, in whole milliseconds, which tells time asleep from time awake. */
export function createSteadyClock(raw: RawClocks): () => SteadyTime {
  const startMs = raw.awakeMs();
  const startS = raw.uptimeS();
  let sleptMs = 0;
  return () => {
    const awakeMs = Math.floor(raw.awakeMs() - startMs);
    const uptimeS = startS === null ? null : raw.uptimeS();
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
