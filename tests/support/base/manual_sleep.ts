/** Sleeps that a test ends. */

interface Sleeper {
  readonly ms: number;
  readonly wake: () => void;
}

/** A `sleep` whose sleeps end by their signal, or when `pass` names their length. */
export function createManualSleep(): {
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  readonly pass: (ms: number) => void;
} {
  const sleeping = new Set<Sleeper>();
  return {
    sleep(ms, signal) {
      if (signal?.aborted === true) return Promise.resolve();
      return new Promise((resolve) => {
        const sleeper = { ms, wake: resolve };
        sleeping.add(sleeper);
        signal?.addEventListener("abort", () => {
          sleeping.delete(sleeper);
          resolve();
        }, { once: true });
      });
    },
    pass(ms) {
      for (const sleeper of [...sleeping]) {
        if (sleeper.ms !== ms) continue;
        sleeping.delete(sleeper);
        sleeper.wake();
      }
    },
  };
}
