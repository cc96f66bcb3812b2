/** What the world will do by itself, and when. */
export interface Agenda {
  /** Does `happen` at `atMs`; equal times in the order in which they were asked for. */
  at(atMs: number, happen: () => void): void;
  /** Lets time pass up to `untilMs`, telling `setNow` before each happening. */
  pass(untilMs: number, setNow: (nowMs: number) => void): void;
  /** Forgets everything that has not happened. */
  clear(): void;
}

interface Entry {
  readonly atMs: number;
  readonly happen: () => void;
}

/** An empty agenda. */
export function createAgenda(): Agenda {
  // Latest first, so that the next one is popped from the end.
  let entries: Entry[] = [];
  return {
    at(atMs, happen) {
      let index = entries.length;
      while (index > 0 && (entries[index - 1] as Entry).atMs <= atMs) index--;
      entries.splice(index, 0, { atMs, happen });
    },
    pass(untilMs, setNow) {
      for (let next = entries.at(-1); next !== undefined; next = entries.at(-1)) {
        if (next.atMs > untilMs) break;
        entries.pop();
        setNow(next.atMs);
        next.happen();
      }
      setNow(untilMs);
    },
    clear() {
      entries = [];
    },
  };
}
