/** Time for tests: stands still while anything is being done, then jumps to the next sleeper. */
export interface VirtualClock {
  now(): number;
  /** Time that has passed, whatever the clock shows. */
  passed(): number;
  /** Lets time pass without waking anybody. */
  elapse(ms: number): void;
  /** Rejects when `signal` aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Moves the clock by hand, back too; wakes nobody. */
  step(ms: number): void;
  /** Runs `work` at `at`, as if it were a sleeper. */
  at(at: number, work: () => void | Promise<void>): void;
  /** Lets time pass until `work` is done. */
  run<T>(work: Promise<T>): Promise<T>;
}

interface Sleeper {
  /** By the time that passes, not by what the clock shows. */
  readonly at: number;
  readonly wake: () => void;
}

export function createVirtualClock(
  startAt: number,
  options: {
    /** True while something is under way that takes no virtual time (KV, sockets). */
    readonly isBusy: () => boolean;
  },
): VirtualClock {
  let passed = startAt;
  let stepped = 0;
  let sleepers: Sleeper[] = [];
  let working = 0;

  function register(at: number, wake: () => void): Sleeper {
    const sleeper = { at, wake };
    sleepers.push(sleeper);
    return sleeper;
  }

  async function isIdle(): Promise<boolean> {
    for (let turn = 0; turn < 3; turn++) {
      await new Promise<void>((resolve) => setTimeout(resolve, 0));
      if (options.isBusy() || working > 0) return false;
    }
    return true;
  }

  function wakeNext(): void {
    const [next] = sleepers.toSorted((one, other) => one.at - other.at);
    if (next === undefined) return;
    sleepers = sleepers.filter((sleeper) => sleeper !== next);
    passed = Math.max(passed, next.at);
    next.wake();
  }

  return {
    now: () => passed + stepped,
    passed: () => passed,
    elapse: (ms) => void (passed += ms),
    step: (ms) => void (stepped += ms),
    sleep(ms, signal) {
      return new Promise<void>((resolve, reject) => {
        if (signal?.aborted === true) return reject(signal.reason);
        const sleeper = register(passed + ms, () => {
          signal?.removeEventListener("abort", abort);
          resolve();
        });
        function abort(): void {
          sleepers = sleepers.filter((each) => each !== sleeper);
          reject(signal?.reason);
        }
        signal?.addEventListener("abort", abort, { once: true });
      });
    },
    at(at, work) {
      register(at - stepped, () => {
        working++;
        Promise.resolve(work()).finally(() => working--);
      });
    },
    async run(work) {
      let done = false;
      const finished = work.finally(() => done = true);
      finished.catch(() => {});
      while (!done) if (await isIdle() && !done) wakeNext();
      return await finished;
    },
  };
}
