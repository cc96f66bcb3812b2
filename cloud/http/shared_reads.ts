import { setLatest } from "../../lib/base/limited.ts";
import type { EpochMs } from "../../lib/time/time.ts";

/** How long values are kept, and how many. */
export interface SharedReadsOptions {
  readonly now: () => EpochMs;
  readonly forMs: number;
  /** Of more the oldest goes. */
  readonly most: number;
}

interface Entry<Value> {
  readonly mark: string;
  readonly at: EpochMs;
  readonly value: Promise<Value>;
}

/** What many readers ask for, made once for all who ask within a while. Only a cache. */
export class SharedReads<Value> {
  readonly #options: SharedReadsOptions;
  readonly #entries = new Map<string, Entry<Value>>();

  constructor(options: SharedReadsOptions) {
    this.#options = options;
  }

  /** The value of `key`; made anew when it is too old, or was made of what had another `mark`. */
  get(key: string, make: () => Promise<Value>, mark = ""): Promise<Value> {
    const { forMs, most } = this.#options;
    const now = this.#options.now();
    const known = this.#entries.get(key);
    const isFresh = known !== undefined && known.mark === mark && now >= known.at &&
      now - known.at < forMs;
    if (isFresh) return known.value;
    const made = { mark, at: now, value: make() };
    setLatest(this.#entries, [key, made], most);
    // A failure is not kept; who asked for it is told by the promise itself.
    made.value.catch(() => {
      if (this.#entries.get(key) === made) this.#entries.delete(key);
    });
    return made.value;
  }

  clear(): void {
    this.#entries.clear();
  }
}
