import { answered, sleepOf, UnansweredError } from "./deadline.ts";

/** What the store gives at once. */
const KEYS_MAX = 10;
/** A reading that takes longer holds nobody back: a home waits for its answer 2.5 s. */
const HOLDING_MS_MAX = 250;

interface Waiting {
  readonly key: Deno.KvKey;
  readonly resolve: (entry: Deno.KvEntryMaybe<unknown>) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Readings of one store. What is asked for while a reading is under way shares the next one, which
 * costs little more than one alone; who is alone is read at once, and so are as many as fit. What
 * gets no answer costs those whose reading it was, and nobody else.
 */
class ReadGroup {
  readonly #kv: Deno.Kv;
  #waiting: Waiting[] = [];
  #underWay = 0;

  constructor(kv: Deno.Kv) {
    this.#kv = kv;
  }

  read(key: Deno.KvKey): Promise<Deno.KvEntryMaybe<unknown>> {
    const { promise, resolve, reject } = Promise.withResolvers<Deno.KvEntryMaybe<unknown>>();
    this.#waiting.push({ key, resolve, reject });
    if (this.#underWay === 0 || this.#waiting.length >= KEYS_MAX) this.#readWaiting();
    return promise;
  }

  async #readWaiting(): Promise<void> {
    const batch = this.#waiting;
    this.#waiting = [];
    this.#underWay++;
    await this.#whileShort(this.#readAll(batch));
    this.#underWay--;
    if (this.#waiting.length > 0) this.#readWaiting();
  }

  /** Never rejects. To its end where nothing bounds the wait. */
  async #whileShort(reading: Promise<void>): Promise<void> {
    const sleep = sleepOf(this.#kv);
    if (sleep === null) return await reading;
    await answered(reading, { sleep, limitMs: HOLDING_MS_MAX }).catch(() => {});
  }

  /** Never rejects. What cannot be read keeps none of the others from being read. */
  async #readAll(batch: readonly Waiting[]): Promise<void> {
    try {
      const entries = await this.#kv.getMany<unknown[]>(batch.map(({ key }) => key));
      for (const [index, { resolve }] of batch.entries()) resolve(entries[index]!);
    } catch (error) {
      if (batch.length > 1 && !(error instanceof UnansweredError)) {
        await Promise.all(batch.map((each) => this.#readAll([each])));
        return;
      }
      for (const { reject } of batch) reject(error);
    }
  }
}

const groups = new WeakMap<Deno.Kv, ReadGroup>();

/** What stands at `key` now, by a reading that others may share; rejects as `kv.get` does. */
export async function readTogether(
  kv: Deno.Kv,
  key: Deno.KvKey,
): Promise<Deno.KvEntryMaybe<unknown>> {
  const group = groups.get(kv) ?? new ReadGroup(kv);
  groups.set(kv, group);
  return await group.read(key);
}
