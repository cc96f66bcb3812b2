/** The time of one simulated cloud: stands still while code runs, then jumps to what comes next. */
export interface Scheduler {
  /** Milliseconds since 1970. */
  readonly nowMs: number;
  /** Does `happen` at `atMs` or at once; equal times in the order in which they were asked for. */
  at(atMs: number, happen: () => void): Planned;
  /** Resolves after `ms`, or as soon as `signal` aborts, as cloud/host/sleep.ts does. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Some code goes on: wait until it rests. */
  touch(): void;
  /** Code waits by a real timer until the promise settles; simulated time stands still. */
  holdFor(work: Promise<unknown>): void;
  /** Lets time pass up to `untilMs`; `after` runs after each happening, and may throw. */
  pass(untilMs: number, after: () => void): Promise<void>;
}

/** Something planned; cancelled, it will not happen. */
export interface Planned {
  cancel(): void;
}

interface Entry {
  readonly atMs: number;
  happen: (() => void) | null;
}

/** Longest chain of promises between two calls of a port, with room to spare. */
const TURNS = 48;

export function createScheduler(startMs: number): Scheduler {
  let nowMs = startMs;
  let touches = 0;
  let holds = 0;
  // Latest first, so that the next one is popped from the end.
  const entries: Entry[] = [];

  function plan(atMs: number, happen: () => void): Entry {
    const entry = { atMs: Math.max(nowMs, atMs), happen };
    let [low, high] = [0, entries.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((entries[middle] as Entry).atMs > entry.atMs) low = middle + 1;
      else high = middle;
    }
    entries.splice(low, 0, entry);
    return entry;
  }

  async function rest(): Promise<void> {
    for (let seen = -1; seen !== touches;) {
      seen = touches;
      for (let turn = 0; turn < TURNS; turn++) await null;
      while (holds > 0) await new Promise((resolve) => setTimeout(resolve, 1));
    }
  }

  return {
    get nowMs() {
      return nowMs;
    },
    at(atMs, happen) {
      const entry = plan(atMs, happen);
      return { cancel: () => void (entry.happen = null) };
    },
    sleep(ms, signal) {
      touches++;
      return new Promise((resolve) => {
        if (signal?.aborted === true) return resolve();
        const entry = plan(nowMs + Math.max(0, Math.ceil(ms)), finish);
        signal?.addEventListener("abort", finish, { once: true });
        function finish(): void {
          entry.happen = null;
          signal?.removeEventListener("abort", finish);
          touches++;
          resolve();
        }
      });
    },
    touch: () => void touches++,
    holdFor(work) {
      holds++;
      work.finally(() => holds--).catch(() => {});
    },
    async pass(untilMs, after) {
      await rest();
      after();
      for (let next = entries.at(-1); next !== undefined; next = entries.at(-1)) {
        if (next.atMs > untilMs) break;
        entries.pop();
        if (next.happen === null) continue;
        nowMs = next.atMs;
        next.happen();
        await rest();
        after();
      }
      nowMs = Math.max(nowMs, untilMs);
    },
  };
}
